import { openRemoteStore } from "../../../src/store/remote.ts";
import { startGitServer, type GitServerOptions } from "../../helpers/git-server.ts";
import { testStore } from "../conformance.ts";

const HOSTS: readonly (readonly [name: string, options: GitServerOptions])[] = [
  ["a host that filters", {}],
  ["a host that does not filter", { filter: false }],
  ["a host behind a proxy that knows version 0 only", { version2: false, filter: false }],
];

for (const [name, options] of HOSTS) {
  testStore(`remote, ${name}`, async () => {
    const { url, username, password, remove } = await startGitServer(options);
    const author = { name: "A blog", email: "unfiled@example.org" };
    try {
      return { store: await openRemoteStore({ url, username, password, author }), remove };
    } catch (error) {
      await remove();
      throw error;
    }
  }, { atOnce: 12 });
}
