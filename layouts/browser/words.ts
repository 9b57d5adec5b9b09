import type { Words } from "../../src/config/words.ts";

/** Put in place of this name when the script is bundled, in the site's language: no page carries them. */
declare const WORDS: Words["scripts"];

export const words = WORDS;
