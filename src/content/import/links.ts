import { posix } from "node:path";
import type { PlacedText } from "./place-texts.ts";
import type { ForeignFolder } from "./plan-import.ts";
import { reference } from "./shortcodes.ts";

interface LinksOptions {
  readonly folder: ForeignFolder;
  readonly places: ReadonlyMap<string, PlacedText>;
  /** Where the text lay, and where it will lie. */
  readonly from: string;
  readonly to: string;
  readonly into: string;
}

/** Follows the links of one text to what will lie here. */
export class Links {
  /** Files to take along: from the old place to the new one. */
  readonly files = new Map<string, string>();
  readonly notes: { line: number; message: string }[] = [];
  /** Links from the top of the old site to what is not known by its file, but perhaps by its address. */
  readonly fromTop: { line: number; target: string }[] = [];
  readonly #options: LinksOptions;

  constructor(options: LinksOptions) {
    this.#options = options;
  }

  /** What a target becomes; one that leads nowhere stays, and is noted. */
  follow(given: string, line: number): string {
    const target = given.startsWith(reference) ? given.slice(reference.length) : given;
    const found = this.#find(target, target !== given);
    if (found !== undefined) return found;
    if (target.startsWith("/") && target === given) this.fromTop.push({ line, target });
    else this.notes.push({ line, message: `links to ${target}, which is not in the folder` });
    return target;
  }

  /** What the address of a picture in front matter becomes, which Hugo's themes read from the top of the site too; undefined where it does not come along. */
  cover(target: string): string | undefined {
    return this.#find(target) ?? (target.startsWith("/") ? undefined : this.#find(`/${target}`));
  }

  #find(target: string, byName = false): string | undefined {
    const [, path = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(target) ?? [];
    if (path === "" || /^(?:\/\/|[a-z][a-z0-9+.-]*:)/i.test(path)) return target;
    const { folder, from, to } = this.#options;
    const plain = decode(path);
    const fromTop = /^(?:@?\/)/.test(plain) ? plain.replace(/^@?\//, "") : undefined;
    const here = fromTop ?? posix.join(posix.dirname(from), plain);
    // The page of `a.md` was a folder, and `../b/` in it the text beside.
    const text = this.#textAt(here) ?? this.#textAt(posix.join(from.replace(/\.\w+$/, ""), plain)) ?? (byName ? this.#textNamed(plain) : undefined);
    if (text !== undefined) return relative(to, text.to) + rest;
    const file = plain.startsWith("/") ? folder.rootFiles.get(plain) : [here, this.#below(here)].find((name) => folder.files.has(name));
    return file === undefined ? undefined : relative(to, this.#takeAlong(file)) + rest;
  }

  /** Links name a text by its file, without extension, or by its folder; from the top of the site or of what is imported. */
  #textAt(path: string): PlacedText | undefined {
    const names = [path, this.#below(path)].map((each) => each.replace(/\/+$/, "").replace(/\.html?$/, ""));
    for (const name of names.flatMap((each) => [each, `${each}.md`, `${each}.markdown`, `${each}/index.md`])) {
      const place = this.#options.places.get(name);
      if (place !== undefined) return place;
    }
    return undefined;
  }

  /** Hugo finds a text by its name alone, wherever it lies, where only one has it. */
  #textNamed(path: string): PlacedText | undefined {
    const wanted = nameOf(path);
    const [found, ...more] = [...this.#options.places].filter(([place]) => nameOf(place) === wanted);
    return more.length > 0 ? undefined : found?.[1];
  }

  /** `posts/a.md` from the top of the site is `a.md` where its folder `posts` is imported. */
  #below(path: string): string {
    const { address } = this.#options.folder;
    return address !== undefined && address !== "" && path.startsWith(`${address}/`) ? path.slice(address.length + 1) : path;
  }

  #takeAlong(file: string): string {
    const { places, into } = this.#options;
    const bundle = places.get(posix.join(posix.dirname(file), "index.md"));
    const to = bundle !== undefined && bundle.to.endsWith("/index.md") ? posix.join(posix.dirname(bundle.to), posix.basename(file)) : posix.join(into, file.replace(/^(?:\.\.\/)+/, ""));
    this.files.set(file, to);
    return to;
  }
}

function nameOf(path: string): string {
  return posix.basename(path.replace(/\/index\.md$|\/+$/, "")).replace(/\.(?:md|markdown)$/, "");
}

function relative(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return encodeURI(path.startsWith(".") ? path : `./${path}`).replaceAll("(", "%28").replaceAll(")", "%29");
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
