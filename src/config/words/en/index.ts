import { answers } from "./answers.ts";
import { errors } from "./errors.ts";
import { mails } from "./mails.ts";
import { pages } from "./pages.ts";
import { scripts } from "./scripts.ts";

/** Every word that is neither the author's nor a reader's, in English. `{}` stands where a link or another part goes. */
export const en = { ...pages, ...answers, errors, mails, scripts };

/** What a language must say: the same as English does. */
export type Words = typeof en;
