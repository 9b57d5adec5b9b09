import { createTransport } from "nodemailer";
import { compose } from "./compose.ts";
import type { Mailer } from "./mail.ts";

// Short enough that the reader who waits for the answer still gets one.
const timeouts = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000, dnsTimeout: 5_000 };

/** Sends through a server: `smtps://user:password@mail.example.org`. `from` is the sender of every mail. */
export function createSmtp(url: string, from: string): Mailer {
  const transport = createTransport({ url, ...timeouts });
  return {
    async send(mail) {
      await transport.sendMail(compose(mail, from));
    },
  };
}
