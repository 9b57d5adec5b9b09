import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { z } from "zod";
import { commentFileSchema } from "../../src/content/schemas/comment.ts";
import { commentPrivateFileSchema } from "../../src/content/schemas/comment-private.ts";
import { exportSchema } from "../../src/content/schemas/export.ts";
import { subscriberFileSchema } from "../../src/content/schemas/subscriber.ts";

const published = [
  ["docs/schemas/comment.schema.json", "A comment", commentFileSchema],
  ["docs/schemas/comment-private.schema.json", "The private part of a comment", commentPrivateFileSchema],
  ["docs/schemas/subscriber.schema.json", "A subscriber of the newsletter", subscriberFileSchema],
  ["docs/schemas/export.schema.json", "Everything readers gave", exportSchema],
] as const;

describe("the published schemas", () => {
  for (const [file, title, schema] of published) {
    it(`say in ${file} what the code checks`, async () => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input" });
      const wanted = `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
      const found = await readFile(new URL(`../../${file}`, import.meta.url), "utf8").catch(() => "");
      assert.equal(found, wanted, `${file} is not what src/content/schemas/ says. Let it hold exactly this:\n${wanted}`);
    });
  }
});
