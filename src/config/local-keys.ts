import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";

/** What the one process makes for itself where the settings give nothing. */
export interface LocalKeys {
  readonly secrets: readonly string[];
  /** The owner's age recipient, `age1…`. */
  readonly ownerKey: string;
  /** Where the owner's new identity was written, relative to the root; absent where nothing new was made. */
  readonly madeIdentity?: string;
}

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

/** Reads the secret and the owner's identity, and makes once what is missing. What the settings give is not made. */
export async function ensureLocalKeys(root: string, given: { secrets?: readonly string[] | undefined; ownerKey?: string | undefined }): Promise<LocalKeys> {
  await ensurePrivateFolder(root);
  const secrets = given.secrets ?? [await readOrMake(path.join(root, secretFile), () => Promise.resolve(randomBytes(32).toString("base64url")))];
  if (given.ownerKey !== undefined) return { secrets, ownerKey: given.ownerKey };
  const present = await stat(path.join(root, identityFile)).then(
    () => true,
    () => false,
  );
  const identity = await readOrMake(path.join(root, identityFile), generateX25519Identity);
  const ownerKey = await identityToRecipient(identity);
  return { secrets, ownerKey, ...(!present && { madeIdentity: identityFile }) };
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
