import { commentForm, field, make } from "./form.ts";

const home = document.createComment("");
const cancel = make("button", "quiet", "Cancel reply");
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
  name(respond, `Reply to ${article.querySelector(".p-author")?.textContent ?? ""}`, "Post reply");
  field(form, "parent").value = article.id.replace("comment-", "");
}

/** Takes the form back to its place, for a comment of its own. */
export function leaveReply(): void {
  const form = commentForm();
  const respond = form?.closest(".respond");
  if (!form || !respond || !home.isConnected) return;
  home.replaceWith(respond);
  cancel.remove();
  name(respond, "Write a comment", "Post comment");
  field(form, "parent").value = "";
}

function name(respond: Element, heading: string, button: string): void {
  respond.querySelector("h2")?.replaceChildren(heading);
  respond.querySelector("form button")?.replaceChildren(button);
}
