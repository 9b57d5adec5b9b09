import { absoluteUrl, href, type Site } from "../../src/config/site.ts";
import type { Words } from "../../src/config/words.ts";
import type { Entry, LabelName, Library } from "../../src/content/model.ts";
import { changed } from "./changed.ts";
import { html, type Html } from "./html.ts";
import { labelLinks } from "./label-links.ts";
import { postTime } from "./time.ts";

interface AfterTextProps {
  readonly library: Library;
  readonly words: Words;
  readonly entry: Entry;
  /** What of this page can be followed: links with words, addresses without prefix or within the page. */
  readonly follow?: readonly { readonly url: string; readonly label: string }[];
}

/** What stands below a text: its labels, when it changed and how, where to edit, answer, follow and share it. */
export function afterText({ library, words, entry, follow = [] }: AfterTextProps): Html {
  const { site } = library;
  const labels: readonly LabelName[] = entry.kind === "page" ? [] : entry.labels;
  const written = "written" in entry ? entry.written : undefined;
  return html`<footer class="after">
      ${labelLinks({ library, words, labels })}
      <p class="meta">${written && html`<span>${words.log.written} ${postTime(words, written)}</span>`}${entry.updated && html` <span>${words.log.updated} ${postTime(words, entry.updated, { className: "dt-updated" })}</span>`}${changed({ library, words, entry })}${editLink(site, words, entry.source)}${replyLink(site, words, entry)}</p>
      <p class="meta">${follow.map(({ url, label }) => html`<a href="${url.startsWith("/") ? href(site, url) : url}">${label}</a> `)}<span class="share meta"><a href="${mail("", { subject: entry.title, body: absoluteUrl(site, entry.url) })}">${words.log.shareByMail}</a></span></p>
    </footer>`;
}

function editLink({ editUrl }: Site, words: Words, source: string): Html {
  return editUrl === undefined ? html`` : html` <a href="${editUrl.replace("{source}", () => encodeURI(source).replace(/[?#]/g, encodeURIComponent))}">${words.log.edit}</a>`;
}

function replyLink({ author }: Site, words: Words, entry: Entry): Html {
  if (!("reply" in entry) || !entry.reply || author.mail === undefined) return html``;
  return html` <a href="${mail(author.mail, { subject: `Re: ${entry.title}` })}">${words.log.replyByMail}</a>`;
}

/** A `mailto:` address (RFC 6068), whose fields have no line breaks. */
function mail(to: string, fields: Readonly<Record<string, string>>): string {
  return `mailto:${to}?${Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value.replace(/\s+/g, " "))}`).join("&")}`;
}
