/**
 * `npm run fake-github`: GitHub's API on this machine, forgetful, with one repository to write to.
 * PORT (default 4010), FAKE_GITHUB_TOKEN (default fake-token), FAKE_GITHUB_REPOSITORY (default blog).
 */
import { startFakeGitHub } from "./fake-github.ts";

const { PORT = "4010", FAKE_GITHUB_TOKEN = "fake-token", FAKE_GITHUB_REPOSITORY = "blog" } = process.env;

const github = await startFakeGitHub({ port: Number(PORT) });
const token = github.makeToken({ token: FAKE_GITHUB_TOKEN });
const { owner, repo } = await github.makeRepository({ name: FAKE_GITHUB_REPOSITORY });

process.stdout.write(`fake-github is ready at ${github.url}\n`);
process.stdout.write(`UNFILED_STORE=github:${owner}/${repo} GITHUB_API_URL=${github.url} GITHUB_TOKEN=${token}\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void github.close());
