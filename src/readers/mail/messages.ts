import type { Site } from "../../config/site.ts";
import type { Mail } from "./mail.ts";

/**
 * Asks whether the newsletter is wanted. Holds nothing that whoever filled the form typed, but the address it goes to:
 * otherwise strangers could send their words to others through us.
 */
export function confirmationMail({ site, to, link }: { readonly site: Pick<Site, "title">; readonly to: string; readonly link: string }): Mail {
  const lines = [
    `Somebody, probably you, asked for news of ${site.title} at this address.`,
    "If it was you, open this link within two days and confirm:",
  ];
  const otherwise = "If it was not you, do nothing: without the link nothing is kept and nothing is sent.";
  return {
    to,
    subject: `Please confirm: news of ${site.title}`,
    text: `${lines.join("\n\n")}\n\n${link}\n\n${otherwise}\n`,
    html: `${lines.map(paragraph).join("\n")}\n<p><a href="${escapeHtml(link)}">Confirm the newsletter</a></p>\n${paragraph(otherwise)}\n`,
  };
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
