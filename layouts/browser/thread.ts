import { make } from "./form.ts";

/** From here on replies stand in one row (`deepestLevel` of the comment list). */
const deepest = "ol ol ol ol>li";

/** Puts a comment where it belongs in the thread, below the one it answers and before newer ones, and counts the thread anew. */
export function place(article: Element, answered: Element | null, thread: HTMLElement): void {
  const item = make("li", "", article);
  const parent = answered?.closest("li");
  const around = parent ?? thread;
  if (parent?.matches(deepest)) parent.after(item);
  else {
    const list = around.querySelector(":scope>ol") ?? around.appendChild(make("ol", parent ? "" : "thread"));
    const date = dateOf(item);
    list.insertBefore(item, [...list.children].find((other) => dateOf(other) > date) ?? null);
  }
  thread.querySelector("h2+.none")?.remove();
  thread.querySelector("h2")?.replaceChildren(said(thread.dataset["counts"], thread.querySelectorAll(".e-content").length));
}

/** `words`: of one and of two, `1 comment|2 comments`. */
export function said(words = "", count: number): string {
  return words.split("|")[Number(count > 1)]?.replace("2", String(count)) ?? "";
}

/** ISO 8601; empty for a comment that was deleted. */
function dateOf(item: Element): string {
  return item.firstElementChild?.querySelector("time")?.dateTime ?? "";
}
