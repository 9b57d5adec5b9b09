import { commentForm, field, make } from "./form.ts";
import { place } from "./thread.ts";

/** Comments that are not in the page, as it will show them, and the page's words for one and for two of them. */
interface New {
  readonly comments: readonly { readonly id: string; readonly parent?: string; readonly article: string }[];
  readonly counts: readonly string[];
  readonly show: readonly string[];
}

/**
 * Where the site is built some time after a comment came: asks once for those that came since, when the reader comes near
 * the thread. While nothing of it was seen they are put in their places; after that a button offers them, and nothing
 * moves below the eyes of whoever reads.
 */
export function followThread(): void {
  const thread = document.querySelector("#comments[data-since-build]");
  const form = commentForm();
  if (!thread || !form) return;
  const page = field(form, "page").value;
  // As it stands in the page, before one with its time takes its place.
  const token = encodeURIComponent(field(form, "token").value);
  const id = /^#comment-([-0-9a-f]{36})$/.exec(location.hash)?.[1];
  const sought = id !== undefined && !document.getElementById(`comment-${id}`);
  const query = new URLSearchParams({ page, since: "build", lang: document.documentElement.lang, ...(sought && { id }) });
  const address = `${form.action}?${query}`;
  const told = make("div", "new");
  told.ariaLive = "polite";
  thread.append(told);

  const ask = async (): Promise<void> => {
    const { comments, counts, show } = (await (await fetch(address)).json()) as New;
    const unseen = () => comments.filter((comment) => !document.getElementById(`comment-${comment.id}`));
    const put = (): void => {
      for (const { parent, article } of unseen()) {
        const made = new DOMParser().parseFromString(article, "text/html").body.firstElementChild;
        const reply = made?.querySelector(".reply a");
        reply?.setAttribute("href", `${reply.getAttribute("href")}&token=${token}`);
        if (made) place(made, document.getElementById(`comment-${parent}`), thread);
      }
      thread.querySelector("h2")?.replaceChildren(said(counts, thread.querySelectorAll("article .e-content").length));
    };
    const first = unseen()[0];
    if (!first) return;
    if (sought || thread.getBoundingClientRect().top > innerHeight) {
      put();
      return document.getElementById(location.hash.slice(1))?.scrollIntoView();
    }
    const button = make("button", "", said(show, unseen().length));
    button.type = "button";
    button.addEventListener("click", () => {
      button.remove();
      put();
      const article = document.getElementById(`comment-${first.id}`);
      if (article) article.tabIndex = -1;
      article?.focus();
    });
    told.append(button);
  };

  const watch = new IntersectionObserver(
    (seen) => {
      if (!sought && !seen.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      void ask().catch(() => undefined);
    },
    { rootMargin: "100%" },
  );
  watch.observe(thread);
}

function said([one = "", two = ""]: readonly string[], count: number): string {
  return count === 1 ? one : two.replace("2", String(count));
}
