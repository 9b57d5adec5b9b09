import { href, type Site } from "../../src/config/site.ts";
import { wordsFor } from "../../src/config/words.ts";
import { frame } from "../frame.ts";
import { html, type Html } from "../parts/html.ts";

interface MessageProps {
  readonly site: Site;
  readonly title: string;
  readonly message: string;
  /** What the reader can do. */
  readonly hint?: string | undefined;
  /** A link back; `url` is without prefix. Default: the front page. */
  readonly back?: { readonly title: string; readonly url: string } | undefined;
}

/** One message, such as an error that no form can mend. */
export function messagePage({ site, title, message, hint, back = { title: site.title, url: "/" } }: MessageProps): Html {
  const body = html`<h1>${title}</h1>
    <p>${message}</p>
    ${hint !== undefined && html`<p>${hint}</p>`}
    <p class="more"><a href="${href(site, back.url)}">${wordsFor(site).readerPages.backTo(back.title)}</a></p>`;
  return frame({ site, title, description: message, url: "/", noindex: true, current: "", body });
}
