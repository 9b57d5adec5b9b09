import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { SettingsError } from "./settings.ts";

/** What the one process makes for itself where the settings give nothing. */
export interface LocalKeys {
  readonly secrets: readonly string[];
  /** The owner's age recipient, `age1…`. */
  readonly ownerKey: string;
  /** The owner's age identity, `AGE-SECRET-KEY-1…`, where it is at hand. */
  readonly ownerIdentity?: string;
  /** Where the owner's new identity was written, relative to the root; absent where nothing new was made. */
  readonly madeIdentity?: string;
}

/** Loaded where identities are made or compared: a build only reads the secret, and would load curves for nothing. */
const age = (): Promise<typeof import("age-encryption")> => import("age-encryption");

const secretFile = ".unfiled/secret";
const identityFile = ".unfiled/owner-identity.txt";

/** The folder for what must never be published: secret, identity, outbox, locks. Only its owner may look. */
export async function ensurePrivateFolder(root: string): Promise<string> {
  const folder = path.join(root, ".unfiled");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  // Ignored by Git by itself: the author's own .gitignore may lack it, and a first commit takes everything.
  await writeFile(path.join(folder, ".gitignore"), "*\n");
  return folder;
}

/** The secret this checkout made for itself earlier, or undefined. */
export async function readLocalSecret(root: string): Promise<string | undefined> {
  return (await readFile(path.join(root, secretFile), "utf8").catch(() => undefined))?.trim();
}

/** What the settings give of the keys; the rest is made. */
export interface GivenKeys {
  readonly secrets?: readonly string[] | undefined;
  readonly ownerKey?: string | undefined;
  readonly ownerIdentity?: string | undefined;
}

/**
 * Reads the secret and the owner's identity, and makes once what is missing. What the settings give is not made.
 * Throws a `SettingsError` where the given identity does not open what is encrypted to the given key.
 */
export async function ensureLocalKeys(root: string, given: GivenKeys): Promise<LocalKeys> {
  await ensurePrivateFolder(root);
  const secrets = given.secrets ?? [await readOrMake(path.join(root, secretFile), () => Promise.resolve(randomBytes(32).toString("base64url")))];
  const madeIdentity = given.ownerKey === undefined && (await readOwnerIdentity(root, given)) === undefined;
  if (madeIdentity) await readOrMake(path.join(root, identityFile), async () => (await age()).generateX25519Identity());
  const ownerIdentity = await readOwnerIdentity(root, given);
  const ownerKey = given.ownerKey ?? (await (await age()).identityToRecipient(ownerIdentity ?? ""));
  return { secrets, ownerKey, ...(ownerIdentity !== undefined && { ownerIdentity }), ...(madeIdentity && { madeIdentity: identityFile }) };
}

/**
 * The identity that opens private fields, or undefined where it is not at hand: the given one, else this checkout's own
 * where it belongs to the key that is encrypted to. Throws a `SettingsError` where the given ones do not belong together.
 */
export async function readOwnerIdentity(root: string, { ownerKey, ownerIdentity }: GivenKeys): Promise<string | undefined> {
  const identity = ownerIdentity ?? identityIn(await readFile(path.join(root, identityFile), "utf8").catch(() => ""));
  if (identity === undefined || ownerKey === undefined || (await (await age()).identityToRecipient(identity)) === ownerKey) return identity;
  if (ownerIdentity === undefined) return undefined;
  throw new SettingsError(["UNFILED_OWNER_IDENTITY: expected the secret half of UNFILED_OWNER_KEY, got another one"]);
}

/** The key alone, without the comments that age-keygen writes beside it. */
function identityIn(text: string): string | undefined {
  return /^AGE-SECRET-KEY-1[A-Z0-9]+$/m.exec(text.replaceAll("\r", ""))?.[0];
}

/** Two processes that start at once must end with the same key: only the first may create the file. */
async function readOrMake(file: string, make: () => Promise<string>): Promise<string> {
  const present = await readFile(file, "utf8").catch(() => undefined);
  if (present !== undefined && present.trim() !== "") return present.trim();
  await writeFile(file, `${await make()}\n`, { mode: 0o600, flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  return (await readFile(file, "utf8")).trim();
}
