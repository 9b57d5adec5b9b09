/** One mail to one person. */
export interface Mail {
  /** The bare address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Beyond those that every mail has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Takes a mail on its way. */
export interface Mailer {
  /** Returns when the mail is handed over; throws whatever kept it back. */
  send(mail: Mail): Promise<void>;
}
