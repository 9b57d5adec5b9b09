import { commentForm, field, make } from "./form.ts";
import { words } from "./words.ts";

const home = document.createComment("");
/** What stood above the form and on its button, for a comment of its own. */
let ownNames: readonly [string, string] = ["", ""];
const cancel = make("button", "quiet", words.cancelReply);
cancel.type = "button";
cancel.addEventListener("click", () => {
  const article = cancel.closest("article");
  leaveReply();
  article?.querySelector<HTMLElement>(".reply a")?.focus();
});

/** Moves the form below a comment, to answer it. */
export function openReply(article: Element): void {
  const form = commentForm();
  const respond = form?.closest(".respond");
  if (!form || !respond) return;
  leaveReply();
  respond.before(home);
  article.append(respond);
  respond.querySelector("h2")?.after(cancel);
  const [heading, button] = named(respond);
  ownNames = [heading?.textContent ?? "", button?.textContent ?? ""];
  name(respond, article.querySelector(".reply a[aria-label]")?.ariaLabel ?? "", words.postReply);
  field(form, "parent").value = article.id.replace("comment-", "");
}

/** Takes the form back to its place, for a comment of its own. */
export function leaveReply(): void {
  const form = commentForm();
  const respond = form?.closest(".respond");
  if (!form || !respond || !home.isConnected) return;
  home.replaceWith(respond);
  cancel.remove();
  name(respond, ...ownNames);
  field(form, "parent").value = "";
}

function name(respond: Element, ...names: readonly [string, string]): void {
  for (const [index, element] of named(respond).entries()) element?.replaceChildren(names[index] ?? "");
}

/** The heading above the form, and the button that sends it. */
function named(respond: Element) {
  return [respond.querySelector("h2"), respond.querySelector("form button")];
}
