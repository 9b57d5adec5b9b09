/** Where a text lies tells what it is. */
export interface TextPlace {
  readonly kind: "project" | "log" | "unfiled" | "page";
  /** Name of the project's folder, for projects and their logs. */
  readonly folder?: string;
  /** Name of the file, or of the folder around an `index.md`: its address part and perhaps its date. */
  readonly name: string;
}

/** Where texts go, for messages. */
export const textPlaces =
  "content/logs/<log>.md, content/logs/<log>/index.md, content/projects/<project>/index.md, content/projects/<project>/<log>.md, content/projects/<project>/<log>/index.md or content/pages/<page>.md";

/** What the text at this path is; undefined where no text belongs. */
export function kindOfText(path: string): TextPlace | undefined {
  const [content, area, ...rest] = path.replace(/\.md$/i, "").split("/");
  if (content !== "content") return undefined;
  const isIndex = rest.at(-1) === "index";
  const names = isIndex ? rest.slice(0, -1) : rest;
  const [first, second] = names;
  if (first === undefined) return undefined;
  if (area === "pages" && names.length === 1 && !isIndex) return { kind: "page", name: first };
  if (area === "logs" && names.length === 1) return { kind: "unfiled", name: first };
  if (area === "projects" && names.length === 1 && isIndex) return { kind: "project", folder: first, name: first };
  if (area === "projects" && names.length === 2 && second !== undefined) return { kind: "log", folder: first, name: second };
  return undefined;
}

/** The page key of a text without `id`: the path below `content/` without extension and `index`. */
export function keyOfPath(path: string): string {
  return path.normalize("NFC").replace(/^content\//, "").replace(/\.md$/i, "").replace(/\/index$/, "");
}
