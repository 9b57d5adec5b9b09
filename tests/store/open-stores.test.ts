import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SettingsError } from "../../src/config/settings.ts";
import { openStores, type StoreSettings } from "../../src/store/open-stores.ts";
import { makeRepository, type TestRepository } from "../helpers/repository.ts";
import { hasCode } from "./conformance.ts";

const author = { name: "Unfiled", email: "unfiled@example.org" };

async function withRepositories(check: (open: (settings: StoreSettings) => ReturnType<typeof openStores>, site: TestRepository, bare: TestRepository) => Promise<void>): Promise<void> {
  const [site, bare] = [await makeRepository({ files: { "a.md": "" } }), await makeRepository({ bare: true })];
  const closings: (() => Promise<void>)[] = [];
  try {
    await site.git("branch", "data");
    const open = async (settings: StoreSettings) => {
      const stores = await openStores(settings, { root: site.path, author, together: true });
      closings.push(() => stores.close());
      return stores;
    };
    await check(open, site, bare);
  } finally {
    for (const close of closings) await close();
    await site.remove();
    await bare.remove();
  }
}

describe("the two stores", () => {
  test("are one where no private one is set, or where it is the same branch by another name", async () => {
    await withRepositories(async (open, site) => {
      for (const settings of [
        { UNFILED_STORE: "local:." },
        { UNFILED_STORE: "local:.", UNFILED_PRIVATE_STORE: `local:${site.path}` },
        { UNFILED_STORE: "local:.", UNFILED_PRIVATE_STORE: "local:.#main" },
        { UNFILED_STORE: "local:.#data", UNFILED_PRIVATE_STORE: "local:.#data" },
      ]) {
        const { store, privateStore } = await open(settings);
        assert.equal(store, privateStore, JSON.stringify(settings));
      }
    });
  });

  test("are two in two repositories, or on two branches that are named", async () => {
    await withRepositories(async (open, _, bare) => {
      for (const settings of [
        { UNFILED_STORE: "local:.", UNFILED_PRIVATE_STORE: `local:${bare.path}` },
        { UNFILED_STORE: "local:.#main", UNFILED_PRIVATE_STORE: "local:.#data" },
      ]) {
        const { store, privateStore } = await open(settings);
        await privateStore.commit([{ path: "data/secret.json", write: "{}" }], { message: "secret" });
        assert.equal(await store.read("data/secret.json"), null, JSON.stringify(settings));
      }
    });
  });

  test("are refused where one of two in a repository has no branch: it might become the other's", async () => {
    await withRepositories(async (open) => {
      await assert.rejects(open({ UNFILED_STORE: "local:.", UNFILED_PRIVATE_STORE: "local:.#data" }), SettingsError);
    });
  });

  test("are not opened at GitHub without a token, nor where an address is wrong", async () => {
    await withRepositories(async (open) => {
      await assert.rejects(open({ UNFILED_STORE: "local:.", UNFILED_PRIVATE_STORE: "github:me/secrets" }), (error) => error instanceof SettingsError && /GITHUB_TOKEN/.test(error.message));
      await assert.rejects(open({ UNFILED_STORE: "https://me:hunter2@host/r.git" }), (error: Error) => hasCode("store-unavailable")(error) && !error.message.includes("hunter2"));
    });
  });
});
