import { after } from "node:test";
import { startCheckedGitHub } from "../../helpers/github.ts";
import { testStore } from "../conformance.ts";

const github = await startCheckedGitHub();
after(() => github.close());

testStore("github", async () => ({
  store: await github.open(await github.makeRepository()),
  remove: async () => undefined,
}), { atOnce: 20 });
