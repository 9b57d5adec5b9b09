/** What lies deeper below a folder (`""` or ending with a slash), by the name of the next folder on the way. */
export function groupByFolder<Edit extends { readonly path: string }>(edits: readonly Edit[], folder: string): Map<string, Edit[]> {
  const groups = new Map<string, Edit[]>();
  for (const edit of edits) {
    const rest = edit.path.slice(folder.length);
    const end = rest.indexOf("/");
    if (end === -1) continue;
    const name = rest.slice(0, end);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [edit]);
    else group.push(edit);
  }
  return groups;
}
