import type { Site } from "../../config/site.ts";
import { wordsFor } from "../../config/words.ts";
import type { Mail } from "./mail.ts";

/**
 * Asks whether the newsletter is wanted. Holds nothing that whoever filled the form typed, but the address it goes to:
 * otherwise strangers could send their words to others through us.
 */
export function confirmationMail({ site, to, link }: { readonly site: Pick<Site, "title" | "language">; readonly to: string; readonly link: string }): Mail {
  const { subject, asked, open, link: label, otherwise } = wordsFor(site).mails.confirmation;
  const lines = [asked(site.title), open];
  return {
    to,
    subject: subject(site.title),
    text: `${lines.join("\n\n")}\n\n${link}\n\n${otherwise}\n`,
    html: `${lines.map(paragraph).join("\n")}\n<p><a href="${escapeHtml(link)}">${escapeHtml(label)}</a></p>\n${paragraph(otherwise)}\n`,
  };
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
