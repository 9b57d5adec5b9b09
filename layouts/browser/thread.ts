import { make } from "./form.ts";

/** From here on replies stand in one row (`deepestLevel` of the comment list). */
const deepest = "ol ol ol ol > li";

/** Puts a comment where it belongs in the thread: below the one it answers, before those that are newer. */
export function place(article: Element, answered: Element | null, thread: Element): void {
  const item = make("li", "", article);
  const parent = answered?.closest("li");
  if (parent?.matches(deepest)) return parent.after(item);
  const around = parent ?? thread;
  const list = around.querySelector(":scope > ol") ?? around.appendChild(make("ol", parent ? "" : "thread"));
  thread.querySelector(":scope > .none")?.remove();
  const date = dateOf(item);
  list.insertBefore(item, [...list.children].find((other) => dateOf(other) > date) ?? null);
}

/** ISO 8601; empty for a comment that was deleted. */
function dateOf(item: Element): string {
  return item.querySelector(":scope > article time")?.getAttribute("datetime") ?? "";
}
