import { commentForm, make } from "./form.ts";

const line = make("p", "hint");
line.role = "status";

/** Puts the line below the form in which everything is said that happens; readers who listen hear it. */
export function addStatusLine(): void {
  commentForm()?.parentElement?.append(line);
}

export function say(text: string): void {
  line.textContent = text;
}
