import { createTransport } from "nodemailer";
import { compose } from "./compose.ts";
import type { Mailer } from "./mail.ts";

// Short enough that the reader who waits for the answer still gets one.
const timeouts = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000, dnsTimeout: 5_000 };

/**
 * Sends through a server: `smtps://user:password@mail.example.org`. `from` is the sender of every mail.
 * What it throws holds no reader's address, so that it may be logged.
 */
export function createSmtp(url: string, from: string): Mailer {
  const transport = createTransport({ url, ...timeouts });
  return {
    async send(mail) {
      await transport.sendMail(compose(mail, from)).catch((error: unknown) => {
        // Without the original as its cause: servers like to repeat whom they refuse.
        throw new Error(`The mail server did not take a mail: ${describe(error, mail.to)}`);
      });
    },
  };
}

function describe(error: unknown, address: string): string {
  const { message, code, responseCode } = error as { message?: string; code?: string; responseCode?: number };
  if (responseCode !== undefined) return `it answered ${responseCode} (${code})`;
  return (message ?? String(error)).replaceAll(address, "…");
}
