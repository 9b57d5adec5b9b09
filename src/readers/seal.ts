/** Loaded when it is first needed: most requests to a function seal nothing, and a cold start waits for all it loads. */
const age = () => import("age-encryption");

/** What is encrypted keeps its length, and that of an address tells much of it: blanks at the end of JSON mean nothing. */
const paddedTo = 128;

/** JSON of a value, encrypted so that only the owner reads it (`age --decrypt`), as age armor. `ownerKey` is an age recipient. */
export async function sealForOwner(value: object, ownerKey: string): Promise<string> {
  const { armor, Encrypter } = await age();
  const encrypter = new Encrypter();
  encrypter.addRecipient(ownerKey);
  const json = JSON.stringify(value);
  return armor.encode(await encrypter.encrypt(json.padEnd(Math.ceil(json.length / paddedTo) * paddedTo)));
}

/** What was sealed for the owner. `identity` is an age identity, `AGE-SECRET-KEY-1…`; undefined where it is another's, or the seal is broken. */
export async function openSealed(sealed: string, identity: string): Promise<unknown> {
  const { armor, Decrypter } = await age();
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return JSON.parse(await decrypter.decrypt(armor.decode(sealed), "text")) as unknown;
  } catch {
    return undefined;
  }
}
