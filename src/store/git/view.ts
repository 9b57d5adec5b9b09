import { checkFolder, checkPath } from "../paths.ts";
import type { Store, StoreView } from "../store.ts";
import { treeOfCommit, type Objects } from "./objects.ts";
import { findBlob, listFiles, walkFiles } from "./tree.ts";

/** The files of a commit; null holds none. Links and submodules are no files. */
export function viewOfCommit(objects: Objects, commit: string | null): StoreView & Pick<Store, "walk" | "readAll"> {
  const findRoot = async () => (commit === null ? null : await treeOfCommit(objects, commit));
  return {
    async read(path) {
      checkPath(path);
      const blob = await findBlob(objects, await findRoot(), path);
      return blob === null ? null : new Uint8Array(await objects.read("blob", blob));
    },
    async list(folder) {
      checkFolder(folder);
      const names = await listFiles(objects, await findRoot(), folder);
      return names.map((name) => (folder === "" ? name : `${folder}/${name}`)).toSorted();
    },
    async walk(folder) {
      checkFolder(folder);
      return (await walkFiles(objects, await findRoot(), folder)).map(({ path }) => path);
    },
    async readAll(folder) {
      checkFolder(folder);
      const files = await walkFiles(objects, await findRoot(), folder);
      const found = await objects.readMany(files.map(({ blob }) => blob));
      return await Promise.all(files.map(async ({ path, blob }) => ({ path, bytes: new Uint8Array(found.get(blob) ?? (await objects.read("blob", blob))) })));
    },
  };
}
