import { commentForm, field, make } from "./form.ts";
import { place, said } from "./thread.ts";

interface New {
  /** Not in the page yet, as HTML that the next build would put there. */
  readonly comments: readonly { readonly id: string; readonly parent?: string; readonly article: string }[];
  /** Ids. */
  readonly gone: readonly string[];
  /** What stands in the place of those that are gone. */
  readonly deleted: string;
  /** The words of the button, for one and for two comments (`said`). */
  readonly show: string;
}

/**
 * Where the site is built some time after a comment came: asks once for those that came since, when the reader comes near
 * the thread. While nothing of it was seen they are put in their places; after that a button offers them, and nothing
 * moves below the eyes of whoever reads.
 */
export function followThread(): void {
  const thread = document.querySelector<HTMLElement>("#comments[data-since-build]");
  const form = commentForm();
  if (!thread || !form) return;
  const page = field(form, "page").value;
  // As it stands in the page, before one with its time takes its place.
  const token = encodeURIComponent(field(form, "token").value);
  const id = /^#comment-(.{36})$/.exec(location.hash)?.[1];
  const sought = !!id && !shown(id);
  const query = new URLSearchParams({ page, since: "build", lang: document.documentElement.lang, ...(sought && { id }) });
  const address = `${form.action}?${query}`;
  const told = make("div", "new");
  told.ariaLive = "polite";
  thread.append(told);

  const ask = async (): Promise<void> => {
    const { comments, gone, deleted, show } = (await (await fetch(address)).json()) as New;
    const unseen = () => comments.filter(({ id }) => !shown(id));
    const put = (): void => {
      for (const { parent, article } of unseen()) {
        const made = new DOMParser().parseFromString(article, "text/html").body.firstElementChild;
        const reply = made?.querySelector(".reply a");
        reply?.setAttribute("href", `${reply.getAttribute("href")}&token=${token}`);
        if (made) place(made, shown(parent), thread);
      }
    };
    // What was taken back goes at once, even below somebody's eyes.
    for (const id of gone) shown(id)?.replaceChildren(make("p", "none", deleted));
    const [first] = unseen();
    if (!first) return;
    if (sought || thread.getBoundingClientRect().top > innerHeight) {
      put();
      if (sought) shown(id)?.scrollIntoView();
      return;
    }
    const button = make("button", "", said(show, unseen().length));
    button.addEventListener("click", () => {
      button.remove();
      put();
      const article = shown(first.id);
      if (!article) return;
      article.tabIndex = -1;
      article.focus();
    });
    told.append(button);
  };

  const watch = new IntersectionObserver(
    (seen) => {
      if (!sought && !seen.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      ask().catch(() => {});
    },
    { rootMargin: "100%" },
  );
  watch.observe(thread);
}

function shown(id?: string): HTMLElement | null {
  return document.getElementById(`comment-${id}`);
}
