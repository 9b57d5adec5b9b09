import { XMLParser } from "fast-xml-parser";
import { ReaderError } from "../errors.ts";

/** One element, or what stands in its place. */
export type XmlNode = Readonly<Record<string, unknown>>;

/** Deeper than exports go. */
const maxDepth = 30;

/**
 * Reads XML of strangers: no entities but the five of XML and numbers, so that nothing grows, and no document type is
 * followed. Attributes get an `@`. Throws `malformed` where it is no XML.
 */
export function readXml(text: string, lists: readonly string[]): XmlNode {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    htmlEntities: false,
    trimValues: false,
    cdataPropName: "#cdata",
    textNodeName: "#text",
    maxNestedTags: maxDepth,
    isArray: (name) => lists.includes(name),
  });
  try {
    return asNode(parser.parse(text, true));
  } catch (error) {
    throw new ReaderError("malformed", () => ({ message: `This is no XML that can be read: ${error instanceof Error ? error.message : String(error)}`, hint: "Export it again, and give the whole file." }));
  }
}

/** The elements of a name in another; none where there is none. */
export function elements(node: unknown, name: string): readonly unknown[] {
  const found = asNode(node)[name];
  return found === undefined ? [] : Array.isArray(found) ? found : [found];
}

/** The text of the first element of a name, with what was escaped in it. */
export function textOf(node: unknown, name: string): string {
  return content(elements(node, name)[0]);
}

/** An attribute's text. */
export function attribute(node: unknown, name: string): string {
  return content(asNode(node)[`@${name}`]);
}

function content(value: unknown): string {
  if (typeof value === "string") return unescaped(value);
  const node = asNode(value);
  const cdata = elements(node, "#cdata").map((each) => (typeof each === "string" ? each : ""));
  const text = node["#text"];
  // Beside CDATA only line breaks and spaces stand.
  return cdata.length > 0 ? cdata.join("") : typeof text === "string" ? unescaped(text) : "";
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0x10ffff ? whole : String.fromCodePoint(code);
  });
}

function asNode(value: unknown): XmlNode {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as XmlNode) : {};
}
