import assert from "node:assert/strict";
import { test } from "node:test";
import { StoreError } from "../../src/store/errors.ts";
import { checkPath } from "../../src/store/paths.ts";

const BAD_PATHS: Record<string, string> = {
  empty: "",
  absolute: "/etc/passwd",
  "absolute on Windows": "C:/autoexec.bat",
  "with a drive": "c:data/a.json",
  "leaving the folder": "data/../../a.json",
  "with a dot": "data/./a.json",
  "with an empty folder": "data//a.json",
  "ending with a slash": "data/",
  "with a backslash": "data\\a.json",
  "with NUL": "data/a\0.json",
  "with a line end": "data/a\n.json",
  "with half a character": "data/\ud800.json",
  "in .git": ".git/config",
  "in .GIT": ".GIT/config",
  "in a folder's .git": "data/.Git/config",
  "in .git by its short name": "git~1/config",
  "in .git with a blank": ".git /config",
  "in .git with a dot": ".git./config",
  "in .git with a stream": ".git::$INDEX_ALLOCATION/config",
  "in .git with a character that HFS+ ignores": ".g\u200cit/config",
  "of a device": "data/con",
  "of a device with an extension": "data/Nul.json",
  "of a numbered device": "data/com1.txt/a.json",
  "ending with a dot": "data/a.",
  "ending with a blank": "data/a ",
  "with a colon": "data/a:b.json",
  "with a star": "data/*.json",
  "with a question mark": "data/a?.json",
  "with quotes": 'data/"a".json',
  "with brackets": "data/<a>.json",
  "with a bar": "data/a|b.json",
  "with a name that is too long": `data/${"a".repeat(256)}`,
  "that is too long": `${"a/".repeat(450)}b`,
};

for (const [what, path] of Object.entries(BAD_PATHS)) {
  test(`refuses a path ${what}`, () => {
    assert.throws(
      () => checkPath(path),
      (error) => error instanceof StoreError && error.code === "bad-path" && error.hint !== "" && error.path === path,
    );
  });
}

for (const path of ["data/comments/logs/a-log/0190.json", ".gitignore", "data/console.json", "données/été.json", "a b/c.d", "data/.github/x", "data/com10"]) {
  test(`accepts ${path}`, () => {
    checkPath(path);
  });
}
