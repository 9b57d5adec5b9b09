import type { SiteConfig } from "./src/config/site.ts";

export default {
  title: "Unfiled",
  description: "A blog whose database is its Git repository: the log of its own making.",
  author: { name: "The Unfiled founders", bio: "We build a blog that keeps every word in Git, and log how it goes." },
  language: "en",
} satisfies SiteConfig;
