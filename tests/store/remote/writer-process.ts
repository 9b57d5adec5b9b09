import { openRemoteStore } from "../../../src/store/remote.ts";

/** Commits `count` entries of one writer, one after the other, and prints their names. */
const [url = "", writer = "", count = ""] = process.argv.slice(2);
const { GIT_USERNAME: username = "", GIT_PASSWORD: password = "" } = process.env;
const store = await openRemoteStore({ url, username, password, author: { name: "A blog", email: "unfiled@example.org" } });
const ids: string[] = [];
for (let n = 0; n < Number(count); n += 1) {
  const { id } = await store.commit([{ path: `data/comments/a/${writer}-${n}.json`, write: `${writer} ${n}\n` }], { message: `comment: a (${writer}-${n})`, timeoutMs: 60_000 });
  ids.push(id);
}
await store.close();
process.stdout.write(JSON.stringify(ids));
