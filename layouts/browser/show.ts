import type { Answer } from "./ask.ts";
import { commentForm, field, make } from "./form.ts";
import { leaveReply } from "./reply.ts";
import { say } from "./status.ts";
import { place } from "./thread.ts";
import { words } from "./words.ts";

/** Puts a preview below the form. */
export function showPreview(preview: Element): void {
  document.querySelector("#preview")?.remove();
  commentForm()?.parentElement?.append(preview);
  say(words.preview);
  preview.scrollIntoView({ block: "nearest" });
}

/**
 * Puts a comment that is kept where it belongs in the thread, with the link to its receipt.
 * False where the page has no thread, or the receipt shows no comment.
 */
export function showComment({ url, page }: Answer): boolean {
  const thread = document.querySelector<HTMLElement>("#comments");
  const article = page.querySelector<HTMLElement>("main article");
  const form = commentForm();
  if (!thread || !article || !form) return false;

  const parent = document.getElementById(`comment-${field(form, "parent").value}`);
  leaveReply();
  for (const done of document.querySelectorAll("#preview, #problem")) done.remove();
  field(form, "body").value = "";

  const receipt = make("a", "", words.receipt);
  receipt.href = url;
  const [before = "", after = ""] = words.keepReceipt.split("{}");
  article.append(make("p", "reply", before, receipt, after));
  article.tabIndex = -1;
  const known = document.getElementById(article.id);
  if (known) known.replaceWith(article);
  else place(article, parent, thread);
  article.focus();
  say(`${textOf(page, "h1")}. ${textOf(page, "h1 + p")}`);
  return true;
}

/** Shows what is wrong as the page without scripts does: its form, filled and marked, takes the place of ours. */
export function showProblem(page: Document | undefined): void {
  const form = commentForm();
  const returned = page?.querySelector<HTMLFormElement>("#comment-form");
  const problem = page?.querySelector<HTMLElement>("#problem") ?? make("div", "problem", ...problemWords(page));
  document.querySelector("#problem")?.remove();
  problem.id = "problem";
  problem.role = "alert";
  problem.tabIndex = -1;
  form?.before(problem);
  if (form && returned) {
    // What was typed while the answer was under way stays; what only machines fill does not.
    for (const name of ["body", "name", "email", "url"]) field(returned, name).value = field(form, name).value;
    form.replaceWith(returned);
  }
  say("");
  problem.focus();
}

function problemWords(page: Document | undefined): Node[] {
  const said = page === undefined ? [] : [...page.querySelectorAll("main > p:not(.more)")];
  return said.length > 0 ? said : [make("p", "", words.notSent)];
}

function textOf(page: Document, selector: string): string {
  return page.querySelector(selector)?.textContent ?? "";
}
