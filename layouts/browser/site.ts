/**
 * In the head of every page, before the first paint: the theme that the reader chose. When the page is read: a button
 * for it, and buttons to copy code and to pass the page on. Words come with the script's element.
 */
const root = document.documentElement;
const words = document.currentScript?.dataset ?? {};
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

/** Storage is refused in some private windows: then the choice holds for the page. */
function stored(theme?: string): string | null {
  try {
    if (theme !== undefined) localStorage.setItem("theme", theme);
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

const chosen = stored();
if (chosen) root.dataset["theme"] = chosen;

function button(parent: Element | null, className: string, label: string | undefined, act: (made: HTMLButtonElement) => unknown): HTMLButtonElement {
  const made = Object.assign(document.createElement("button"), { type: "button", className, textContent: label ?? "" });
  made.addEventListener("click", () => void act(made));
  parent?.append(made);
  return made;
}

async function copy(text: string, made: HTMLButtonElement, label: string | undefined): Promise<void> {
  await navigator.clipboard.writeText(text);
  made.textContent = words["copied"] ?? "";
  setTimeout(() => (made.textContent = label ?? ""), 2000);
}

addEventListener("DOMContentLoaded", () => {
  const theme = button(document.querySelector(".top nav"), "theme", "", () => {
    const dark = root.dataset["theme"] ?? (prefersDark.matches ? "dark" : "light");
    root.dataset["theme"] = dark === "dark" ? "light" : "dark";
    stored(root.dataset["theme"]);
  });
  theme.ariaLabel = theme.title = words["theme"] ?? "";
  if (navigator.clipboard) {
    for (const code of document.querySelectorAll<HTMLElement>(".prose pre")) {
      const box = Object.assign(document.createElement("div"), { className: "code" });
      code.replaceWith(box);
      box.append(code);
      const text = code.textContent.trimEnd();
      button(box, "", words["copy"], (made) => copy(text, made, words["copy"]));
    }
  }
  const share = document.querySelector(".share");
  const address = document.querySelector<HTMLLinkElement>("link[rel=canonical]")?.href ?? location.href;
  if (share && navigator.clipboard) button(share, "link", words["link"], (made) => copy(address, made, words["link"]));
  if (share && "share" in navigator) button(share, "link", words["share"], () => navigator.share({ title: document.title, url: address }).catch(() => undefined));
});
