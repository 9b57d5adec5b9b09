import type { Site } from "../config/site.ts";

/** Absolute address of an endpoint, for mails: `https://me.example/blog/api/newsletter/confirm?token=…`. */
export function apiLink(site: Pick<Site, "origin" | "api">, path: string, query: Readonly<Record<string, string>>): string {
  return new URL(`${site.api}${path}?${new URLSearchParams(query).toString()}`, site.origin).href;
}
