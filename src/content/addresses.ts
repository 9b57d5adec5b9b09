import type { Redirect } from "./model.ts";
import { filesAbove, reservedFor } from "./permalinks.ts";
import type { Problem } from "./problems.ts";
import { at, type Text } from "./sources/read-text.ts";

/** Who has what, folded: paths of texts by address and by page key. */
export interface Claims {
  readonly urls: Map<string, string>;
  readonly keys: Map<string, string>;
}

/**
 * Sees to it that every address and every page key belongs to one text, and makes the redirects from aliases.
 * Names every collision with both files. Texts in the order of their paths: the first keeps the address.
 */
export function claimAddresses(texts: readonly Text[]): { redirects: readonly Redirect[]; problems: Problem[]; claims: Claims } {
  const problems: Problem[] = [];
  const owners = new Map<string, Text>();
  const keys = new Map<string, Text>();
  for (const text of texts) {
    const reserved = reservedFor(folded(text.url));
    const owner = owners.get(folded(text.url));
    if (reserved !== undefined) problems.push({ ...at(text, "permalink"), message: `${text.url} is kept for ${reserved}`, expected: "another name or permalink" });
    else if (owner) problems.push({ ...at(text, "permalink"), message: `has the same address as ${owner.path}: ${text.url}`, expected: "another name or permalink" });
    else owners.set(folded(text.url), text);
    const sameKey = keys.get(folded(text.key));
    if (sameKey) problems.push({ ...at(text, "id"), message: `has the same page key as ${sameKey.path}: ${text.key}`, expected: "another name or id" });
    else keys.set(folded(text.key), text);
  }

  const redirects = new Map<string, { redirect: Redirect; text: Text }>();
  for (const text of texts) {
    for (const from of text.fields.aliases ?? []) {
      const reserved = reservedFor(folded(from));
      const owner = owners.get(folded(from)) ?? redirects.get(folded(from))?.text;
      if (reserved === undefined && !owner) redirects.set(folded(from), { redirect: Object.freeze({ from, to: text.url }), text });
      else problems.push({ ...at(text, "aliases"), message: owner ? `${owner === text ? "this text" : owner.path} has ${from} already` : `${from} is kept for ${reserved}`, expected: "an address that nothing has" });
    }
  }
  const takers = new Map([...owners, ...[...redirects].map(([from, { text }]) => [from, text] as const)]);
  for (const [address, text] of takers) {
    const file = filesAbove(address).find((above) => takers.has(above));
    if (file === undefined) continue;
    const field = owners.get(address) === text ? "permalink" : "aliases";
    problems.push({ ...at(text, field), message: `${address} lies below ${file}, the file of ${takers.get(file)?.path}`, expected: "an address beside it" });
  }
  return { redirects: Object.freeze([...redirects.values()].map(({ redirect }) => redirect)), problems, claims: { urls: pathsOf(owners), keys: pathsOf(keys) } };
}

function pathsOf(texts: ReadonlyMap<string, Text>): Map<string, string> {
  return new Map([...texts].map(([name, { path }]) => [name, path]));
}

/** Addresses and keys become files: on many disks /About/ and /about/ are the same one. */
export function folded(address: string): string {
  return address.normalize("NFC").toLowerCase();
}
