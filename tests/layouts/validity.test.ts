import assert from "node:assert/strict";
import { test } from "node:test";
import { HtmlValidate } from "html-validate/node";
import { samplePages, sampleRedirect } from "./sample-pages.ts";

const validator = new HtmlValidate({ root: true, extends: ["html-validate:recommended", "html-validate:standard"] });

for (const [name, page] of [...samplePages, ["redirect", sampleRedirect] as const]) {
  test(`html-validate has nothing to say about the ${name} page`, async () => {
    const { results } = await validator.validateString(String(page));
    const found = results.flatMap(({ messages }) => messages.map(({ ruleId, message, line, column }) => `${line}:${column} ${ruleId}: ${message}`));
    assert.deepEqual(found, []);
  });
}
