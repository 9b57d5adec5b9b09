/**
 * The comment form for readers with scripts. It sends what the form would send, gets the pages that a browser without
 * scripts would get, and shows the part that matters in place: so there is one set of words, rules and mistakes.
 */
import { ask, tryNow, type Answer } from "./ask.ts";
import { forgetDraft, keepDraft, restoreDraft } from "./draft.ts";
import { commentForm, field, make } from "./form.ts";
import { openReply } from "./reply.ts";
import { followThread } from "./since-build.ts";
import { showComment, showPreview, showProblem } from "./show.ts";
import { addStatusLine, say } from "./status.ts";
import { fetchTimedToken, renewToken } from "./token.ts";
import { words } from "./words.ts";

/** Limit of the contract, in characters; from `nearLimit` on the reader is told how many are left. */
const mostCharacters = 10_000;
const nearLimit = 500;

/** Where the form is being sent to. */
let busy: string | undefined;
/** What was pressed meanwhile: Post while a preview is under way. */
let next: string | undefined;

async function send(address: string): Promise<void> {
  if (busy) {
    if (address !== busy && address === commentForm()?.action) next = address;
    return tryNow();
  }
  busy = address;
  say(words.sending);
  renewToken();
  const answer = await ask(address);
  busy = undefined;
  show(answer);
  if (next !== undefined) void send(next);
  next = undefined;
}

function show(answer: Answer | undefined): void {
  const preview = answer?.page.querySelector("#preview");
  if (preview) return showPreview(preview);
  if (!answer?.url.includes("receipt=")) return showProblem(answer?.page);
  forgetDraft();
  if (!showComment(answer)) location.assign(answer.url);
}

const count = make("p", "hint");
count.ariaLive = "polite";

function showCount(text: HTMLInputElement): void {
  // Pasting too much would be cut off without a word.
  text.removeAttribute("maxlength");
  const left = mostCharacters - Array.from(text.value).length;
  if (left > nearLimit) return count.remove();
  if (!count.isConnected) text.after(count);
  count.textContent = (left < 0 ? words.tooMany : words.left).replace("{}", String(Math.abs(left)));
}

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (form !== commentForm()) return;
  event.preventDefault();
  void send(event.submitter?.getAttribute("formaction") ?? form.action);
});

document.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
  const form = document.activeElement?.closest("form");
  if (key === "Enter" && (ctrlKey || metaKey) && form === commentForm()) form?.requestSubmit();
});

document.addEventListener("input", ({ target }) => {
  const { form, name } = target as HTMLInputElement;
  if (!form || form !== commentForm()) return;
  if (name === "body") showCount(target as HTMLInputElement);
  keepDraft();
});

document.addEventListener("focusin", ({ target }) => {
  if ((target as Element).closest("form") === commentForm()) void fetchTimedToken().catch(() => undefined);
});

document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest(".reply a[rel~=nofollow]");
  const article = link?.closest("article");
  if (!article || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openReply(article);
  document.querySelector("textarea")?.focus();
});

addStatusLine();
followThread();
const form = commentForm();
// Some browsers fill in on reload what scripts had written; the form stands for a comment of its own again.
if (form) field(form, "parent").value = field(form, "parent").defaultValue;
const answered = restoreDraft();
if (answered !== undefined) {
  const article = document.getElementById(`comment-${answered}`);
  if (article) openReply(article);
  say(words.restored);
}
