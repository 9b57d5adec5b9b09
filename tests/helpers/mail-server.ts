import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import { waitFor } from "./wait.ts";

/** A mail as it came over the wire. */
export interface Received {
  readonly recipients: readonly string[];
  readonly text: string;
}

/** What the server does with a mail: takes it, or answers this code to its recipient, or hangs up in the middle of it. */
export type Mood = "take" | 450 | 550 | "hang up";

/** A real mail server on a free port, which keeps what it gets. */
export class MailServer {
  readonly received: Received[] = [];
  mood: Mood = "take";
  readonly #server: SMTPServer;
  #port = 0;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disableReverseLookup: true,
      disabledCommands: ["STARTTLS"],
      onRcptTo: (address, _session, callback) => {
        const refused = typeof this.mood === "number" ? Object.assign(new Error(`no such mailbox: ${address.address}`), { responseCode: this.mood }) : undefined;
        callback(refused);
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          this.received.push({ recipients: session.envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString() });
          if (this.mood === "hang up") this.#hangUp();
          else callback();
        });
      },
    });
    this.#server.on("error", () => undefined);
  }

  /** Closed after the test where one is given, else by whoever started it. */
  static async start(context?: TestContext): Promise<MailServer> {
    const mailServer = new MailServer();
    const listener = mailServer.#server.listen(0, "127.0.0.1");
    await once(listener, "listening");
    mailServer.#port = (listener.address() as AddressInfo).port;
    context?.after(() => mailServer.close());
    return mailServer;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** Waits for the mail with this number, counted from 1, and reads it as a mail program does. */
  async mail(number: number): Promise<Email> {
    const { text } = await waitFor(`mail number ${number}`, () => this.received[number - 1], 10_000);
    return PostalMime.parse(text);
  }

  /** For the next test. */
  reset(): void {
    this.received.length = 0;
    this.mood = "take";
  }

  #hangUp(): void {
    for (const connection of this.#server.connections) (connection as { close(): void }).close();
  }
}

/** The value of a header, or undefined. */
export function headerOf(mail: Email, name: string): string | undefined {
  return mail.headers.find(({ key }) => key === name.toLowerCase())?.value;
}

/** The address that a mail program's own button posts to. */
export function oneClickOf(mail: Email): string {
  return /^<(.+)>$/.exec(headerOf(mail, "List-Unsubscribe") ?? "")?.[1] ?? "";
}

/** Every address in a mail's text, in its order. */
export function linksIn(mail: Email): string[] {
  return (mail.text ?? "").match(/https?:\/\/\S+/g) ?? [];
}
