import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { readSettings, settingsSchema, SettingsError } from "../../src/config/settings.ts";

function refusal(env: Record<string, string>): string {
  try {
    readSettings(env);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.message;
  }
  return assert.fail("expected the settings to be refused");
}

describe("readSettings", () => {
  it("needs nothing", () => {
    const settings = readSettings({});
    assert.equal(settings.PORT, 8080);
    assert.equal(settings.HOST, "127.0.0.1");
    assert.equal(settings.UNFILED_STORE, "local:.");
    assert.equal(settings.UNFILED_SECRET, undefined);
  });

  it("takes an empty variable for an absent one", () => {
    assert.equal(readSettings({ PORT: "", UNFILED_SECRET: "" }).PORT, 8080);
  });

  it("names everything that is wrong at once", () => {
    const said = refusal({ PORT: "eighty", UNFILED_URL: "example.org", UNFILED_TRUST_PROXY: "-1" });
    for (const name of ["PORT", "UNFILED_URL", "UNFILED_TRUST_PROXY"]) assert.match(said, new RegExp(`^  ${name}: expected`, "m"));
  });

  it("refuses a name it does not know: a misspelt private store must not become a public one", () => {
    assert.match(refusal({ UNFILED_PRIVAT_STORE: "local:../private" }), /UNFILED_PRIVAT_STORE: there is no setting of this name/);
  });

  it("never repeats a secret in its refusal", () => {
    assert.doesNotMatch(refusal({ UNFILED_SECRET: "hunter2 hunter3" }), /hunter/);
  });

  it("takes the stores of every kind, with a branch and without", () => {
    for (const store of ["local:.", "local:/srv/blog.git#data", "local:../a b#x/y", "https://git.example.org/me/blog.git", "https://host/r#data", "http://127.0.0.1:3000/r.git", "github:me/my.blog", "github:me/blog#data"]) {
      assert.equal(readSettings({ UNFILED_STORE: store }).UNFILED_STORE, store);
      assert.equal(readSettings({ UNFILED_PRIVATE_STORE: store }).UNFILED_PRIVATE_STORE, store);
    }
  });

  it("refuses other stores, each with what is wrong and without its password", () => {
    const wrong = {
      "https://me:hunter2@host/r.git": "name or password",
      "https://hunter2@host/r.git": "name or password",
      "http://host/r.git": "without encryption",
      "https://host/r.git?token=hunter2": "without a ?",
      "github:me": "github:owner/name",
      "github:me/a/b": "github:owner/name",
      "local:": "local:<path>",
      "local:.#": "behind the #",
      "/srv/blog.git": "local:<path>",
      "git@host:hunter2/r.git": "local:<path>",
      "https://": "local:<path>",
    };
    for (const [store, expected] of Object.entries(wrong)) {
      const said = refusal({ UNFILED_PRIVATE_STORE: store });
      assert.ok(said.includes("UNFILED_PRIVATE_STORE") && said.includes(expected), `${store}: ${said}`);
      assert.doesNotMatch(said, /hunter/);
    }
    assert.doesNotMatch(refusal({ GITHUB_API_URL: "https://me:hunter2@host/api/v3" }), /hunter/);
  });

  it("takes several secrets, separated by blanks", () => {
    const secrets = ["a".repeat(32), "b".repeat(40)];
    assert.deepEqual(readSettings({ UNFILED_SECRET: ` ${secrets.join("\n")} ` }).UNFILED_SECRET, secrets);
  });
});

describe("the README's table of settings", () => {
  it("says the same as the code, in the same order", () => {
    const readme = readFileSync(path.resolve(import.meta.dirname, "../../README.md"), "utf8");
    const rows = [...readme.matchAll(/^\| `([A-Z][A-Z_]+)` \| (.+) \| (.+) \|$/gm)].map(([, name, meaning, shown]) => ({ name, meaning, shown }));
    const wanted = Object.entries(settingsSchema.shape).map(([name, schema]) => {
      const { description, shown } = schema.meta() ?? {};
      return { name, meaning: description, shown };
    });
    assert.deepEqual(rows, wanted);
  });
});
