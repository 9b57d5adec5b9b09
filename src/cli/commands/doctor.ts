import path from "node:path";
import { loadSite } from "../../config/load-site.ts";
import { readLocalSecret, readOwnerIdentity } from "../../config/local-keys.ts";
import { SettingsError } from "../../config/settings.ts";
import { parseStoreAddress } from "../../config/store-address.ts";
import { confidentialityProblem } from "../../store/confidentiality.ts";
import { StoreError } from "../../store/errors.ts";
import { openStores } from "../../store/open-stores.ts";
import { clockProblem, githubProblem, mailProblem } from "../doctor/outside.ts";
import { hostedFindings } from "../doctor/hosted.ts";
import type { CommandContext } from "../main.ts";

/** What was looked at: fine where nothing is said, else what is wrong and what to do. */
export interface Finding {
  readonly about: string;
  readonly problem?: string | undefined;
}

/** `doctor` looks whether everything is there that the settings promise, changes nothing, and says what to do. */
export async function doctor(context: CommandContext): Promise<number> {
  const site = loadSite(context.settings);
  const findings = [...(await keyFindings(context)), ...(await storeFindings(context)), ...(await outsideFindings(context)), ...(await hostedFindings({ ...context, site }))];
  const problems = findings.filter(({ problem }) => problem !== undefined);
  if (context.json) context.print(JSON.stringify({ ok: problems.length === 0, findings }));
  else for (const { about, problem } of findings) context.print(problem === undefined ? `ok       ${about}` : `problem  ${about}: ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

async function keyFindings({ root, settings }: CommandContext): Promise<Finding[]> {
  const secret = settings.UNFILED_SECRET?.[0] ?? settings.UNFILED_PAGE_KEY ?? (await readLocalSecret(root));
  const ownersKey = await ownersKeyProblem(root, settings);
  return [
    { about: "site.config.ts and settings" },
    { about: "UNFILED_URL", problem: settings.UNFILED_URL === undefined ? "not set: feeds, mails and links would lead to localhost; set the public address" : undefined },
    { about: "the secret", problem: secret === undefined ? "there is none: `npm start` makes one, or set UNFILED_SECRET (openssl rand -base64 32)" : undefined },
    { about: "the owner's key", problem: ownersKey },
  ];
}

async function ownersKeyProblem(root: string, { UNFILED_OWNER_KEY: ownerKey, UNFILED_OWNER_IDENTITY: ownerIdentity }: CommandContext["settings"]): Promise<string | undefined> {
  try {
    const identity = await readOwnerIdentity(root, { ownerKey, ownerIdentity });
    return ownerKey === undefined && identity === undefined ? "there is none: `npm start` makes one, or set UNFILED_OWNER_KEY" : undefined;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return "UNFILED_OWNER_IDENTITY is not its secret half, and opens nothing that readers send: set the two that belong together (npx unfiled secret owner-key)";
  }
}

async function storeFindings({ root, settings }: CommandContext): Promise<Finding[]> {
  const about = `the store ${settings.UNFILED_STORE}`;
  try {
    const stores = await openStores(settings, { root, author: { name: "Unfiled", email: "unfiled@localhost" } });
    try {
      await Promise.all([stores.store.head(), stores.privateStore.head()]);
      return [{ about }, { about: "what is private", problem: await confidentialityProblem(stores, settings, path.resolve(root)) }];
    } finally {
      await stores.close();
    }
  } catch (error) {
    return [{ about, problem: error instanceof StoreError ? `${error.message} ${error.hint}` : error instanceof Error ? error.message : String(error) }];
  }
}

async function outsideFindings({ settings }: CommandContext): Promise<Finding[]> {
  const { GITHUB_TOKEN: token, GITHUB_API_URL: apiUrl, SMTP_URL, UNFILED_URL, UNFILED_OWNER_MAIL } = settings;
  const findings: Finding[] = [];
  const addresses = [settings.UNFILED_STORE, ...(settings.UNFILED_PRIVATE_STORE === undefined ? [] : [settings.UNFILED_PRIVATE_STORE])].map(parseStoreAddress);
  for (const [index, address] of addresses.entries()) {
    if (typeof address === "string" || address.kind !== "github" || token === undefined) continue;
    findings.push({ about: `GITHUB_TOKEN at ${address.owner}/${address.repo}`, problem: await githubProblem({ apiUrl, token, ...address, isPrivate: index > 0 }) });
  }
  if (SMTP_URL !== undefined) findings.push({ about: "mail", problem: await mailProblem(SMTP_URL) });
  else if (UNFILED_OWNER_MAIL !== undefined) findings.push({ about: "mail", problem: "UNFILED_OWNER_MAIL is set, SMTP_URL is not: mail is only written to .unfiled/outbox/" });
  const asked = addresses.some((address) => typeof address !== "string" && address.kind === "github") ? apiUrl : UNFILED_URL;
  if (asked !== undefined) findings.push({ about: "the clock", problem: await clockProblem(asked, new Date()) });
  return findings;
}
