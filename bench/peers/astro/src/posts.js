import { getCollection } from "astro:content";

/** Newest first; read once. */
export const posts = (await getCollection("posts")).toSorted((a, b) => b.data.date.valueOf() - a.data.date.valueOf());

export const labels = [...new Set(posts.flatMap(({ data }) => data.labels))];

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

export function feed(of) {
  const entries = of.slice(0, 50).map(({ id, data, rendered }) => `<entry><title>${data.title}</title><id>https://example.org/logs/${id}/</id><updated>${data.date.toISOString()}</updated><content type="html">${escape(rendered?.html ?? "")}</content></entry>`);
  return new Response(`<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>A blog</title><id>https://example.org/</id>${entries.join("\n")}</feed>`);
}
