/** What the text of `UNFILED_STORE` names; without `branch` the one checked out, or the host's default. */
export type StoreAddress = { readonly branch?: string } & (
  | { readonly kind: "local"; readonly path: string }
  | { readonly kind: "git"; readonly url: string }
  | { readonly kind: "github"; readonly owner: string; readonly repo: string }
);

const forms = "expected local:<path>, https://host/repo.git or github:owner/name, and perhaps #branch behind it";
const githubName = /^github:([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))\/([A-Za-z0-9._-]{1,100})$/;

/** Reads a store's address. What is wrong with it comes back as text that repeats none of it: it may hold a password. */
export function parseStoreAddress(text: string): StoreAddress | string {
  const [place = "", ...rest] = text.split("#");
  const branch = rest.length === 0 ? {} : { branch: rest.join("#") };
  if (branch.branch === "") return "expected a branch behind the #";
  if (place.startsWith("local:")) return place === "local:" ? forms : { kind: "local", path: place.slice("local:".length), ...branch };
  if (place.startsWith("github:")) {
    const [, owner, repo] = githubName.exec(place.replace(/\.git$/, "")) ?? [];
    return owner === undefined || repo === undefined ? "expected github:owner/name" : { kind: "github", owner, repo, ...branch };
  }
  if (!/^https?:\/\//.test(place)) return forms;
  const problem = urlProblem(place);
  return problem ?? { kind: "git", url: place, ...branch };
}

function urlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return forms;
  const { protocol, hostname, username, password, search } = new URL(text);
  if (username !== "" || password !== "") return "has a name or password in it, which would end up in logs; leave it out and set GIT_USERNAME and GIT_PASSWORD";
  if (search !== "") return "expected the address of the repository alone, without a ?";
  if (protocol === "http:" && !isThisMachine(hostname)) return "would be reached without encryption; use its https:// address";
  return undefined;
}

/** Whether a host's name can only mean the machine we run on. */
export function isThisMachine(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
