/** What hosts read, `netlify.toml`, the SAM template and the workflow: it names what there is, asks for no right and holds no secret. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { parse as parseToml } from "smol-toml";
import { parse as parseYaml } from "yaml";
import { settingsSchema } from "../../src/config/settings.ts";
import { startCheckedGitHub } from "../helpers/github.ts";
import { bundled } from "./bundled.ts";
import { askThrough } from "./host-events.ts";
import { functionSettings } from "./hosted.ts";

type Tree = { readonly [key: string]: Tree };

const checkout = path.resolve(import.meta.dirname, "../..");
const read = (file: string): string => readFileSync(path.join(checkout, file), "utf8");
const settingNames = Object.keys(settingsSchema.shape);
const scripts = Object.keys((JSON.parse(read("package.json")) as { scripts: object }).scripts);
/** Nothing that a key, a token or a password looks like. */
const secretLike = /AGE-SECRET-KEY-1[A-Z0-9]|gh[ps]_\w{10}|github_pat_\w{10}|:\/\/[^\s/"]+:[^\s/"$]+@|[A-Za-z0-9+/]{43}=/;

describe("netlify.toml", () => {
  const text = read("netlify.toml");
  const toml = structuredClone(parseToml(text)) as unknown as Tree;

  it("has no key that Netlify does not know", () => {
    // https://docs.netlify.com/build/configure-builds/file-based-configuration
    const known: Record<string, readonly string[]> = {
      build: ["command", "publish", "functions", "ignore", "environment"],
      "context.deploy-preview": ["command"],
      "context.branch-deploy": ["command"],
      "functions.rebuild": ["schedule"],
      redirects: ["from", "to", "status", "force"],
      headers: ["for", "values"],
      template: ["environment"],
    };
    const tables = Object.entries(toml).flatMap(([name, table]) => (["context", "functions"].includes(name) ? Object.entries(table).map(([key, inner]): [string, Tree] => [`${name}.${key}`, inner]) : [[name, table] as [string, Tree]]));
    for (const [name, table] of tables) for (const each of [table].flat()) assert.deepEqual(Object.keys(each).filter((key) => !known[name]?.includes(key)), [], name);
  });

  it("runs scripts that there are, serves what they make, and schedules a function that there is every ten minutes", () => {
    const { build, context, functions, redirects } = toml as unknown as { build: Record<string, string>; context: Record<string, { command: string }>; functions: Record<string, { schedule: string }>; redirects: Record<string, unknown>[] };
    const commands = [build["command"] ?? "", ...Object.values(context).map(({ command }) => command)];
    const run = commands.flatMap((command) => [...command.matchAll(/npm run ([\w:]+)/g)].map(([, script = ""]) => script));
    assert.deepEqual(run.filter((script) => !scripts.includes(script)), []);
    assert.deepEqual([build["publish"], build["functions"], existsSync(path.join(checkout, (build["ignore"] ?? "").replace("node ", "")))], ["_site", "functions-dist", true]);
    assert.deepEqual(functions["rebuild"], { schedule: "*/10 * * * *" });
    assert.deepEqual(redirects[0], { from: "/api/*", to: "/.netlify/functions/api/:splat", status: 200, force: true });
    for (const [name, { command }] of Object.entries(context)) assert.match(command, /--without-forms/, name);
    assert.doesNotMatch(text, secretLike);
  });

  it("asks at the button for settings that there are", () => {
    const asked = Object.keys((toml["template"] as Tree)["environment"] as Tree);
    assert.deepEqual(asked.filter((name) => !settingNames.includes(name)), []);
    for (const name of ["UNFILED_STORE", "UNFILED_SECRET", "UNFILED_OWNER_KEY", "GITHUB_TOKEN"]) assert.ok(asked.includes(name), name);
  });
});

describe("the SAM template", async () => {
  const text = read("deploy/aws/template.yaml");
  const customTags = ["!Ref", "!Sub"].map((tag) => ({ tag, resolve: (value: string) => (tag === "!Ref" ? `\${${value}}` : value) }));
  const template = parseYaml(text, { customTags }) as Record<"Parameters" | "Resources" | "Outputs", Record<string, { Type: string; Default?: string | number; AllowedPattern?: string; Properties: Record<string, unknown> }>>;
  const functions = Object.values(template.Resources).filter(({ Type }) => Type === "AWS::Serverless::Function");
  const github = await startCheckedGitHub();
  after(() => github.close());

  /** The environment that a function gets, with parameters and the secret's parts put in. */
  const environmentOf = (handler: string, given: Record<string, string>, secrets: Record<string, string>): Record<string, string> => {
    const { Environment } = (functions.find(({ Properties }) => Properties["Handler"] === handler) ?? assert.fail(handler)).Properties as { Environment: { Variables: Record<string, string> } };
    const parameter = (name: string): string => given[name] ?? String(template.Parameters[name]?.Default ?? assert.fail(`${name} is not given`));
    const resolved = (value: string) => value.replace(/\$\{(\w+)\}/g, (_, name: string) => parameter(name)).replace(/\{\{resolve:secretsmanager:unfiled:SecretString:(\w+)\}\}/g, (_, name: string) => secrets[name] ?? assert.fail(`${name} is no part of the secret`));
    return Object.fromEntries(Object.entries(Environment.Variables).map(([name, value]) => [name, resolved(value)]));
  };

  it("refers to what there is, and to every parameter", () => {
    const names = [...Object.keys(template.Parameters), ...Object.keys(template.Resources), "AWS::Region", "AWS::URLSuffix"];
    const used = [...text.matchAll(/!Ref (\S+)|\$\{([\w:]+)\}/g)].map(([, ref, sub]) => ref ?? sub ?? "");
    assert.deepEqual(used.filter((name) => !names.includes(name)), []);
    assert.deepEqual(Object.keys(template.Parameters).filter((name) => !used.includes(name)), []);
  });

  it("gives functions no right but that to their log, runs them where they are built to, and holds no secret", () => {
    assert.equal(functions.length, 2);
    for (const { Properties } of functions) {
      assert.deepEqual(Object.keys(Properties).filter((key) => /polic|role|vpc/i.test(key)), []);
      const [file, name] = String(Properties["Handler"]).split(".");
      assert.deepEqual([existsSync(path.join(checkout, `functions/${file}.ts`)), name], [true, "handler"]);
    }
    assert.deepEqual([...new Set(Object.values(template.Resources).map(({ Type }) => Type))].toSorted(), ["AWS::Logs::LogGroup", "AWS::Serverless::Function", "AWS::Serverless::HttpApi"]);
    assert.match(text, /Schedule: rate\(10 minutes\)/);
    assert.doesNotMatch(text, secretLike);
  });

  it("gives the bundles an environment with which they start and answer, all that may be empty left empty", async () => {
    const { UNFILED_URL: SiteUrl = "", UNFILED_STORE: Store = "", UNFILED_OWNER_KEY: OwnerKey = "", UNFILED_SECRET = "", GITHUB_TOKEN = "" } = functionSettings(github, await github.makeRepository({ begin: true }));
    const given = { SiteUrl, ApiOrigin: "https://abc.execute-api.eu-central-1.amazonaws.com", Store, OwnerKey };
    for (const [name, value] of Object.entries(given)) assert.match(value, new RegExp(`^(?:${template.Parameters[name]?.AllowedPattern ?? ".*"})$`), name);
    const secrets = { UNFILED_SECRET, GITHUB_TOKEN, SMTP_URL: "", UNFILED_REBUILD: "dispatch" };
    const environments = ["api.handler", "rebuild.handler"].map((handler) => ({ ...environmentOf(handler, given, secrets), GITHUB_API_URL: github.url }));
    const [api = {}, rebuild = {}] = environments;
    for (const name of environments.flatMap((each) => Object.keys(each))) assert.ok(settingNames.includes(name), name);
    const health = await askThrough("API Gateway v2", (await bundled("api")).start(api), new Request("https://abc.example/api/health"));
    assert.deepEqual(await health.json(), { ok: true, store: "github" });
    assert.equal(typeof (await bundled("rebuild")).start(rebuild).handler, "function");
  });
});

describe("the workflow for GitHub Pages", () => {
  const text = read(".github/workflows/pages.yml");
  const { on, jobs } = parseYaml(text) as { on: Record<string, Record<string, string[]>>; jobs: Record<string, { steps: { run?: string; env?: Record<string, string> }[] }> };

  it("builds on the event that the rebuild sends, not on readers' words, with settings that there are and one secret", () => {
    assert.deepEqual([on["repository_dispatch"]?.["types"], on["push"]?.["paths-ignore"]], [["unfiled-rebuild"], ["data/**"]]);
    const step = Object.values(jobs).flatMap(({ steps }) => steps).find(({ run }) => run === "npm run build") ?? assert.fail("it builds nothing");
    assert.deepEqual(Object.keys(step.env ?? {}).filter((name) => !settingNames.includes(name)), []);
    assert.deepEqual([...text.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name), ["UNFILED_PAGE_KEY"]);
  });
});
