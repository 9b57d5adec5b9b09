import { XMLParser } from "fast-xml-parser";
import type { Page } from "playwright";

/** What a file of the site leads to. */
export interface Linked {
  /** Where it lies below the output folder. */
  readonly file: string;
  readonly ids: readonly string[];
  readonly addresses: readonly string[];
}

/** Reads pages and feeds as a browser does. `page` is any page of it. */
export function linksOf(page: Page, texts: readonly { readonly file: string; readonly text: string }[]): Promise<Linked[]> {
  return page.evaluate(
    (all) => all.map(({ file, pages }) => {
      const elements = pages.flatMap((text) => [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("*")]);
      const addresses = elements.flatMap((element) => [
        ...["href", "src", "poster", "action", "formaction", "data-src", "data-more"].map((name) => element.getAttribute(name) ?? ""),
        ...(element.getAttribute("srcset") ?? "").split(",").map((candidate) => candidate.trim().split(" ")[0] ?? ""),
        element.matches("meta[property='og:url'], meta[property='og:image']") ? (element.getAttribute("content") ?? "") : "",
        /^0; url=(.*)/.exec(element.getAttribute("content") ?? "")?.[1] ?? "",
      ]);
      return { file, ids: elements.map(({ id }) => id), addresses: [...new Set(addresses)].filter((address) => address !== "") };
    }),
    texts.map(({ file, text }) => ({ file, pages: file.endsWith(".xml") ? fromFeed(text) : [text] })),
  );
}

/** The HTML within a feed, and its own links as HTML. */
function fromFeed(text: string): string[] {
  const { feed, urlset } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" }).parse(text) as {
    feed?: { link: { href: string }[]; entry?: Entry | Entry[] };
    urlset?: { url: { loc: string }[] };
  };
  const link = (href: string): string => `<a href="${href}"></a>`;
  const entries = [feed?.entry ?? []].flat();
  return [...(feed?.link ?? []).map(({ href }) => link(href)), ...(urlset?.url ?? []).map(({ loc }) => link(loc)), ...entries.flatMap((entry) => [link(entry.link.href), entry.content["#text"]])];
}

interface Entry {
  readonly link: { readonly href: string };
  readonly content: { readonly "#text": string };
}

/** Addresses within the site that lead to no file or to no id in it; those of feeds must be whole. */
export function brokenLinks(linked: readonly Linked[], site: { readonly files: readonly string[]; readonly origin: string; readonly prefix: string }): string[] {
  const files = new Set(site.files);
  const ids = new Map(linked.map(({ file, ids }) => [file, new Set(ids)]));
  return linked.flatMap(({ file, addresses }) => addresses.flatMap((address) => {
    if (file.endsWith(".xml") && !/^[a-z]+:/.test(address)) return [`${file}: ${address} is not whole`];
    const { origin, pathname, hash } = new URL(address, `${site.origin}${site.prefix}${file.replace(/index\.html$/, "")}`);
    if (origin !== site.origin || pathname.startsWith(`${site.prefix}api/`)) return [];
    const inside = pathname.startsWith(site.prefix) ? decodeURIComponent(pathname.slice(site.prefix.length)) : undefined;
    const target = inside === undefined ? undefined : inside === "" || inside.endsWith("/") ? `${inside}index.html` : inside;
    if (target === undefined || !files.has(target)) return [`${file}: there is no ${address}`];
    const id = decodeURIComponent(hash.slice(1));
    return id === "" || ids.get(target)?.has(id) === true ? [] : [`${file}: ${address} has no such anchor`];
  }));
}
