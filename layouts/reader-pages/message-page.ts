import { href } from "../../src/config/site.ts";
import { wordsFor } from "../../src/config/words.ts";
import { html, type Html } from "../parts/html.ts";
import { readerFrame, type ReaderPageProps } from "./reader-frame.ts";

interface MessageProps extends ReaderPageProps {
  readonly title: string;
  readonly message: string;
  /** What the reader can do. */
  readonly hint?: string | undefined;
  /** A link back; `url` is without prefix. Default: the front page. */
  readonly back?: { readonly title: string; readonly url: string } | undefined;
}

/** One message, such as an error that no form can mend. */
export function messagePage({ site, pages, title, message, hint, back = { title: site.title, url: "/" } }: MessageProps): Html {
  return readerFrame({ site, pages, title, description: message }, html`<p>${message}</p>
    ${hint !== undefined && html`<p>${hint}</p>`}
    <p class="more"><a href="${href(site, back.url)}">${wordsFor(site).readerPages.backTo(back.title)}</a></p>`);
}
