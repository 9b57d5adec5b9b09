import assert from "node:assert/strict";
import { test } from "node:test";
import { readEnvFile } from "../../src/config/env-file.ts";

test("a # within a word belongs to the value of a .env, one behind a blank begins a remark", () => {
  const text = [
    "# all of it is ours",
    "UNFILED_STORE=local:.#data",
    "export UNFILED_PRIVATE_STORE = https://host/repo.git#main   # only we can read it",
    "UNFILED_URL=https://blog.example.org/ # see PORT#1",
    "SMTP_URL=\"smtps://a:b#c@mail.example.org\" # quoted",
    "GIT_PASSWORD=it's#1",
    "#GITHUB_TOKEN=a#b",
    "HOST=",
    "PORT=80",
  ];
  const expected = {
    UNFILED_STORE: "local:.#data",
    UNFILED_PRIVATE_STORE: "https://host/repo.git#main",
    UNFILED_URL: "https://blog.example.org/",
    SMTP_URL: "smtps://a:b#c@mail.example.org",
    GIT_PASSWORD: "it's#1",
    HOST: "",
    PORT: "80",
  };
  for (const end of ["\n", "\r\n"]) assert.deepEqual({ ...readEnvFile(text.join(end)) }, expected);
});
