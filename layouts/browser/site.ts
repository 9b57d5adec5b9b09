/**
 * On every page, once it was painted: a button for light or dark, buttons to copy code and to pass the page on, and what
 * the page has of scripts beside this one, which the script in the head names.
 */
import type { Words } from "../../src/config/words.ts";

/** Put in place of this name when the script is bundled, in the site's language: no page carries them. */
declare const WORDS: Words["script"] & { readonly lang: string };

const words = WORDS;
const root = document.documentElement;
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

function choose(theme: string): void {
  root.dataset["theme"] = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Storage is refused in some private windows: then the choice holds for the page.
  }
}

function button(parent: Element | null, className: string, label: string, act: (made: HTMLButtonElement) => unknown): HTMLButtonElement {
  const made = Object.assign(document.createElement("button"), { type: "button", className, textContent: label, lang: words.lang });
  made.addEventListener("click", () => void act(made));
  parent?.append(made);
  return made;
}

async function copy(text: string, made: HTMLButtonElement, label: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  made.textContent = words.copied;
  setTimeout(() => (made.textContent = label), 2000);
}

const theme = button(document.querySelector(".top nav"), "theme", "", () => {
  const dark = root.dataset["theme"] ?? (prefersDark.matches ? "dark" : "light");
  choose(dark === "dark" ? "light" : "dark");
});
theme.ariaLabel = theme.title = words.theme;
if (navigator.clipboard) {
  for (const code of document.querySelectorAll<HTMLElement>(".prose pre")) {
    const box = Object.assign(document.createElement("div"), { className: "code" });
    code.replaceWith(box);
    box.append(code);
    const text = code.textContent.trimEnd();
    button(box, "", words.copy, (made) => copy(text, made, words.copy));
  }
}
const share = document.querySelector(".share");
const address = document.querySelector<HTMLLinkElement>("link[rel=canonical]")?.href ?? location.href;
if (share && navigator.clipboard) button(share, "link", words.link, (made) => copy(address, made, words.link));
if (share && "share" in navigator) button(share, "link", words.share, () => navigator.share({ title: document.title, url: address }).catch(() => undefined));
// What is far down is laid out (`prose.css`) when what was made here is: not together, so that nobody waits for both.
setTimeout(() => delete root.dataset["came"], 200);
const more = document.querySelector<HTMLElement>("script[data-more]")?.dataset["more"];
for (const src of more?.split(" ") ?? []) document.head.append(Object.assign(document.createElement("script"), { src }));
