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
    html: mail.html,
    // Answered by nobody's absence notice (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated", ...mail.headers },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
