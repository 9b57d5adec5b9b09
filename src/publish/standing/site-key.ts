import { createHash } from "node:crypto";
import type { Site } from "../../config/site.ts";
import type { PageTokens } from "../../readers/tokens.ts";
import { codeVersion, runningCode } from "../code-version.ts";

/** What all pages are made with, beside texts and comments. */
export interface MadeWith {
  readonly site: Site;
  /** Absent where no page has a form. */
  readonly pageTokens: PageTokens | undefined;
  /** Whether drafts and posts with a date in the future are shown. */
  readonly unpublished: boolean;
}

/** What runs was loaded when the process began: files that changed since have no part in it. */
const versions = new Map<string, string>();

/** A hash of code, layouts, settings, keys and time zone, to which undated texts belong: where it is the same, the same sources make the same pages. */
export async function siteKey({ site, pageTokens, unpublished }: MadeWith): Promise<string> {
  const folder = process.cwd();
  const code = versions.get(folder) ?? codeVersion([runningCode(), "layouts"]);
  versions.set(folder, code);
  // Stands for the key itself, which is to lie nowhere else.
  const token = await pageTokens?.sign({ key: "key", url: "/", title: "", moderation: "publish" });
  return createHash("sha256").update(JSON.stringify([code, site, unpublished, token, new Intl.DateTimeFormat().resolvedOptions().timeZone])).digest("base64url");
}
