import { randomBytes } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { compose } from "./compose.ts";
import type { Mailer } from "./mail.ts";

interface OutboxOptions {
  /** Sender of every mail. */
  readonly from: string;
  /** Told the path of every mail written. */
  readonly log?: (line: string) => void;
  readonly clock?: () => Date;
}

/** Writes each mail as a file (RFC 5322, `.eml`) into a folder that only the owner can open, for where there is no mail server. */
export function createOutbox(folder: string, { from, log, clock = () => new Date() }: OutboxOptions): Mailer {
  return {
    async send(mail) {
      // Loaded where there is a mail to write.
      const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
      const bytes = await new MailComposer({ ...compose(mail, from), date: clock(), newline: "windows" }).compile().build();
      const name = `${clock().toISOString().replaceAll(":", "-")}-${randomBytes(4).toString("hex")}`;
      const file = path.join(folder, `${name}.eml`);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Under its name the mail is always whole: whoever watches the folder never reads half of it.
      const unfinished = path.join(folder, `.${name}.tmp`);
      await writeFile(unfinished, bytes, { mode: 0o600 });
      await rename(unfinished, file);
      log?.(`Mail written to ${file}`);
    },
  };
}
