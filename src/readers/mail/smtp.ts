import type { Transporter } from "nodemailer";
import { compose } from "./compose.ts";
import { MailError, type Mailer } from "./mail.ts";

// Short enough that the reader who waits for the answer still gets one.
const timeouts = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000, dnsTimeout: 5_000 };

/**
 * Sends through a server: `smtps://user:password@mail.example.org`. `from` is the sender of every mail.
 * The `MailError` it throws holds no reader's address, so that it may be logged.
 */
export function createSmtp(url: string, from: string): Mailer {
  // Loaded with the first mail: a function's cold start waits for all that it loads.
  let transport: Promise<Transporter> | undefined;
  const open = async () => (await import("nodemailer")).createTransport({ url, ...timeouts });
  return {
    async send(mail) {
      transport ??= open();
      await (await transport).sendMail(compose(mail, from)).catch((error: unknown) => {
        // Without the original as its cause: servers like to repeat whom they refuse.
        throw new MailError(fateOf(error as SmtpFailure), `The mail server did not take a mail: ${describe(error as SmtpFailure, mail.to)}`);
      });
    },
  };
}

/** What nodemailer says of a failure. */
interface SmtpFailure {
  readonly message?: string;
  readonly code?: string;
  readonly originalCode?: string;
  /** The server's answer, such as 451. */
  readonly responseCode?: number;
  readonly command?: string;
  readonly timeoutType?: string;
}

/** Failures before anything of the mail went over the wire. */
const early = new Set(["EDNS", "EAUTH", "ENOAUTH", "EOAUTH2", "ETLS", "ECONFIG", "EPROXY", "ECONNREFUSED", "ENETUNREACH", "EHOSTUNREACH", "CONNECT_TIMEOUT", "GREETING_TIMEOUT"]);

function fateOf({ code = "", originalCode = "", responseCode, command = "", timeoutType = "" }: SmtpFailure): MailError["fate"] {
  // Only what is said of this mail is about this mail: 535 to a wrong password is mended by the owner.
  if (responseCode !== undefined) return responseCode >= 500 && /^(MAIL FROM|RCPT TO|DATA)$/.test(command) ? "refused" : "unsent";
  if (code === "EENVELOPE") return "refused";
  return [code, originalCode, timeoutType].some((name) => early.has(name)) ? "unsent" : "unknown";
}

function describe({ message, code, responseCode }: SmtpFailure, address: string): string {
  if (responseCode !== undefined) return `it answered ${responseCode} (${code})`;
  return (message ?? "for no reason given").replaceAll(address, "…");
}
