/**
 * Cuts the operations we use out of GitHub's own description of its API, as `@octokit/openapi` carries it, and writes
 * `slice.json`: 385 MB are too much to install for the 1 % that we need. To renew it:
 *
 *     npm install --prefix /tmp/openapi @octokit/openapi@<version>
 *     node --import tsx tests/fake-github/openapi/cut-slice.ts /tmp/openapi/node_modules/@octokit/openapi
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { operations } from "./operations.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** What helps people and checks nothing. `title` and the like may also be the name of a property: see `cut`. */
const WORDS = new Set(["description", "example", "examples", "title", "summary", "externalDocs", "deprecated", "default"]);

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Expected the folder of @octokit/openapi.");
const packageJson = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as { version: string };
const whole = JSON.parse(await readFile(path.join(folder, "generated/api.github.com.json"), "utf8")) as JsonObject;

const schemas: Record<string, Json> = {};
const slice = {
  source: `@octokit/openapi@${packageJson.version}`,
  operations: Object.fromEntries(operations.map((name) => [name, readOperation(name)])),
  schemas,
};
await writeFile(path.join(import.meta.dirname, "slice.json"), `${JSON.stringify(slice)}\n`);

function readOperation(name: string): Json {
  const [method = "", route = ""] = name.split(" ");
  const operation = objectAt(whole, ["paths", route, method.toLowerCase()]);
  const responses = Object.entries(objectAt(operation, ["responses"])).map(([status, response]) => [status, schemaOf(resolve(response))] as const);
  const body = operation["requestBody"];
  return { ...(body !== undefined && { body: schemaOf(resolve(body)) }), answers: Object.fromEntries(responses) };
}

/** The schema of a JSON body; null where there is no body. */
function schemaOf(content: JsonObject): Json {
  const types = (content["content"] ?? {}) as JsonObject;
  const json = types["application/json"] ?? types["application/scim+json"];
  return json === undefined ? null : cut(objectAt(json as JsonObject, ["schema"]), "schema");
}

/** Without words, with `nullable` as JSON Schema has it, and with what it refers to kept in `schemas`. */
function cut(node: Json, place: "schema" | "properties"): Json {
  if (Array.isArray(node)) return node.map((item: Json) => cut(item, "schema"));
  if (typeof node !== "object" || node === null) return node;
  const source = node as JsonObject;
  if (place === "properties") return Object.fromEntries(Object.entries(source).map(([name, schema]) => [name, cut(schema, "schema")]));
  if (typeof source["$ref"] === "string") return { $ref: keep(source["$ref"]) };
  const { nullable, ...rest } = source;
  const kept = Object.fromEntries(
    Object.entries(rest)
      .filter(([key]) => !WORDS.has(key) && !key.startsWith("x-"))
      .map(([key, value]) => [key, cut(value, key === "properties" ? "properties" : "schema")]),
  );
  return nullable === true ? { anyOf: [kept, { type: "null" }] } : kept;
}

function keep(ref: string): string {
  const name = ref.split("/").at(-1) ?? "";
  if (!(name in schemas)) {
    schemas[name] = true;
    schemas[name] = cut(objectAt(whole, ref.slice(2).split("/")), "schema");
  }
  return `#/schemas/${name}`;
}

function resolve(node: Json): JsonObject {
  const ref = (node as JsonObject)["$ref"];
  return typeof ref === "string" ? objectAt(whole, ref.slice(2).split("/")) : (node as JsonObject);
}

function objectAt(node: JsonObject, keys: readonly string[]): JsonObject {
  return keys.reduce((node, key) => {
    const next = node[key];
    if (typeof next !== "object" || next === null) throw new Error(`Expected ${keys.join(" / ")} in the description, found no ${key}.`);
    return next as JsonObject;
  }, node);
}
