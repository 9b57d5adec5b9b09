/** The comment form as it stands now: one that comes back with mistakes takes the place of the one that was sent. */
export function commentForm(): HTMLFormElement | null {
  return document.querySelector<HTMLFormElement>("#comment-form");
}

/** A field of a form by its name; `parent` and `name` are properties of the form itself, so they are looked up. */
export function field(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}

/** Makes an element with a class and words in it. */
export function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className: string, ...content: (string | Node)[]): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
}
