import type { scripts as english } from "../en/scripts.ts";
import { pages } from "./pages.ts";

/** What the script beside the comment form says, in German. */
export const scripts: typeof english = {
  sending: "Wird gesendet …",
  sendingAgain: "Wird noch einmal gesendet …",
  busy: "Noch nicht gesendet: Die Seite ist überlastet. Deine Worte sind hier aufgehoben und werden in {} Sekunden noch einmal gesendet.",
  offline: "Noch nicht gesendet: Es gibt keine Verbindung. Deine Worte sind hier aufgehoben und werden in {} Sekunden noch einmal gesendet.",
  notSent: "Das konnte nicht gesendet werden: Die Seite antwortet nicht. Deine Worte sind in diesem Browser aufgehoben; bitte sende sie später noch einmal.",
  left: "noch {} Zeichen",
  tooMany: "{} Zeichen zu viel",
  restored: "Was du geschrieben hattest, ist wieder da.",
  preview: "So wird es aussehen. Noch ist nichts gesendet.",
  receipt: "Bearbeiten oder löschen",
  keepReceipt: "{} – heb diesen Link auf.",
  postReply: pages.commentForm.postReply,
  cancelReply: "Doch nicht antworten",
};
