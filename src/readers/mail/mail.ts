/** One mail to one person. */
export interface Mail {
  /** The bare address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Absent where the text is all: what readers wrote goes out as text only, so that no link can pose as another. */
  readonly html?: string;
  /** Where the mail stands among others (RFC 5322, 3.6.4), each id in its angle brackets. */
  readonly thread?: Thread;
  /** Address that ends such mail by one POST (RFC 8058). */
  readonly unsubscribe?: string;
  /** Beyond those that every mail has. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Thread {
  readonly messageId: string;
  /** Ids of the mails before it, the oldest first; the last is what it answers. */
  readonly references: readonly string[];
}

/** Takes a mail on its way. */
export interface Mailer {
  /** Returns when the mail is handed over; throws whatever kept it back, a `MailError` where more is known. */
  send(mail: Mail): Promise<void>;
}

/** Why a mail was not handed over. Its message holds nobody's address. */
export class MailError extends Error {
  /**
   * What became of the mail: `unsent`: the server has not got it, and may take it later; `refused`: it will not take it;
   * `unknown`: it may have got it, for the connection broke too late to tell.
   */
  readonly fate: "unsent" | "refused" | "unknown";

  constructor(fate: MailError["fate"], message: string) {
    super(message);
    this.name = "MailError";
    this.fate = fate;
  }
}
