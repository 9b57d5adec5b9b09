import type { Words } from "../en/index.ts";
import { answers } from "./answers.ts";
import { errors } from "./errors.ts";
import { mails } from "./mails.ts";
import { pages } from "./pages.ts";
import { scripts } from "./scripts.ts";

/** Every word that is neither the author's nor a reader's, in German. */
export const de: Words = { ...pages, ...answers, errors, mails, scripts };
