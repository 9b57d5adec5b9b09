import { armor, Encrypter } from "age-encryption";

/** JSON of a value, encrypted so that only the owner reads it (`age --decrypt`), as age armor. `ownerKey` is an age recipient. */
export async function sealForOwner(value: object, ownerKey: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(ownerKey);
  return armor.encode(await encrypter.encrypt(JSON.stringify(value)));
}
