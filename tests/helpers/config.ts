import { siteConfigSchema, type Site } from "../../src/config/site.ts";

/** A site at https://example.org with nothing but defaults. */
export const plainSite: Site = {
  ...siteConfigSchema.parse({ title: "Test", description: "A test.", author: { name: "Ada" } }),
  origin: "https://example.org",
  prefix: "/",
  api: "/api",
  icon: "/icon.svg",
  stylesheet: "/style.css",
  siteScript: "/site.js",
  commentScript: "/comments.js",
  searchScript: "/search.js",
};
