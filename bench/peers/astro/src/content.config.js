import { defineCollection } from "astro:content";
import { glob } from "astro/loaders";
import { z } from "astro/zod";

const posts = defineCollection({
  loader: glob({ base: "./posts", pattern: "*.md" }),
  schema: z.object({ title: z.string(), date: z.coerce.date(), labels: z.array(z.string()) }),
});

export const collections = { posts };
