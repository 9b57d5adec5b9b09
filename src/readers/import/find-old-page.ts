/** What is known of a page that there is now. */
export interface KnownEntry {
  readonly key: string;
  /** Where it is, and where it was. */
  readonly url: string;
  readonly aliases: readonly string[];
}

/** The page that an old address means now. */
export interface FoundPage {
  readonly key: string;
  /** By an address of the page; else only the last part of the address is the same, and no other page's is. */
  readonly exact: boolean;
}

/** Finds pages by where they were elsewhere: an address, a path, or the name of a folder; in any case, with `index.html` or without. */
export function oldPages(entries: Iterable<KnownEntry>): (old: string) => FoundPage | undefined {
  const exact = new Map<string, string>();
  /** Null where several pages have the name. */
  const names = new Map<string, string | null>();
  for (const { key, url, aliases } of entries) {
    const addresses = [url, ...aliases, key].map(normal);
    for (const address of addresses) if (!exact.has(address)) exact.set(address, key);
    for (const name of new Set(addresses.map(nameOf))) names.set(name, names.has(name) && names.get(name) !== key ? null : key);
  }
  return (old) => {
    const address = normal(old);
    if (address === "") return undefined;
    const key = exact.get(address) ?? undefined;
    if (key !== undefined) return { key, exact: true };
    const named = names.get(nameOf(address));
    return named === undefined || named === null ? undefined : { key: named, exact: false };
  };
}

function normal(address: string): string {
  const path = URL.canParse(address) ? new URL(address).pathname : address.replace(/[?#].*$/s, "");
  return decoded(path).toLowerCase().replace(/(?:\/|^)index\.html?$/, "").replace(/\.html?$/, "").replace(/^\/+|\/+$/g, "");
}

/** `2013/05/04/hello` and `2013-05-04-hello` are both called `hello`. */
function nameOf(address: string): string {
  return (address.split("/").at(-1) ?? "").replace(/^\d{4}-\d\d-\d\d-(?=.)/, "");
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
