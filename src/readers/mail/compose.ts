import type { SendMailOptions } from "nodemailer";
import type { Mail } from "./mail.ts";

/**
 * A mail as nodemailer takes it. The address goes in as an object: as text it would be parsed,
 * and a comma in it would make two recipients.
 */
export function compose(mail: Mail, from: string): SendMailOptions {
  return {
    from,
    to: { name: "", address: mail.to },
    subject: mail.subject,
    text: mail.text,
    ...(mail.html !== undefined && { html: mail.html }),
    ...threading(mail),
    // Answered by nobody's absence notice (RFC 3834; the second is for programs older than it).
    headers: { "Auto-Submitted": "auto-generated", Precedence: "bulk", ...oneClick(mail), ...mail.headers },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function threading({ thread }: Mail): SendMailOptions {
  if (thread === undefined) return {};
  const { messageId, references } = thread;
  const answered = references.at(-1);
  return { messageId, ...(answered !== undefined && { inReplyTo: answered, references: [...references] }) };
}

/** RFC 8058. */
function oneClick({ unsubscribe }: Mail): Record<string, string> {
  return unsubscribe === undefined ? {} : { "List-Unsubscribe": `<${unsubscribe}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}
