import { pages } from "./pages.ts";

/**
 * What the script beside the comment form says, in English. It goes into the script of a site in that language when it is
 * built, so these are texts only; `{}` stands where a number or a name goes.
 */
export const scripts = {
  sending: "Sending …",
  sendingAgain: "Sending again …",
  busy: "Not sent yet: the site is busy. Your words are kept here, and sent again in {} seconds.",
  offline: "Not sent yet: there is no connection. Your words are kept here, and sent again in {} seconds.",
  notSent: "This could not be sent: the site does not answer. Your words are kept in this browser; please send them again later.",
  left: "{} characters left",
  tooMany: "{} characters too many",
  restored: "What you had written is here again.",
  preview: "This is how it will look. Nothing is sent yet.",
  receipt: "Edit or delete it",
  keepReceipt: "{} – keep this link.",
  postReply: pages.commentForm.postReply,
  cancelReply: "Cancel reply",
};
