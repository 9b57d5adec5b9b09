/** What we use of the index that Pagefind made. https://pagefind.app/docs/api/ */
interface Index {
  debouncedSearch(query: string): Promise<{ readonly results: readonly { data(): Promise<Found> }[] } | null>;
}

interface Found {
  readonly url: string;
  /** The text around what was found, as HTML: escaped, but for `mark`. */
  readonly excerpt: string;
  readonly meta: { readonly title?: string; readonly date?: string };
}

const shownAtOnce = 20;

const form = document.querySelector<HTMLFormElement>("#search");
const input = document.querySelector<HTMLInputElement>("#query");
const list = document.querySelector<HTMLElement>("#found");
const status = document.querySelector<HTMLElement>("#search-status");

if (form !== null && input !== null && list !== null && status !== null) {
  const words = { none: status.dataset["none"] ?? "", found: status.dataset["found"] ?? "", failed: status.dataset["failed"] ?? "" };
  let index: Promise<Index> | undefined;

  const search = async (): Promise<void> => {
    const query = input.value.trim();
    history.replaceState(null, "", query === "" ? location.pathname : `?q=${encodeURIComponent(query)}`);
    if (query === "") return show([], "");
    try {
      index ??= import(new URL(form.dataset["index"] ?? "", location.href).href) as Promise<Index>;
      const answer = await (await index).debouncedSearch(query);
      // A newer question is on its way.
      if (answer === null) return;
      const found = await Promise.all(answer.results.slice(0, shownAtOnce).map((result) => result.data()));
      show(found, found.length === 0 ? words.none : words.found.replace("{}", String(answer.results.length)));
    } catch {
      index = undefined;
      show([], words.failed);
    }
  };

  const show = (found: readonly Found[], said: string): void => {
    status.textContent = said;
    list.replaceChildren(...found.map(item));
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void search();
  });
  input.addEventListener("input", () => void search());
  // Who types faster than scripts come has asked already.
  input.value ||= new URLSearchParams(location.search).get("q") ?? "";
  if (input.value === "") input.focus();
  else void search();
}

function item({ url, excerpt, meta }: Found): HTMLElement {
  const link = Object.assign(document.createElement("a"), { href: url, textContent: meta.title ?? url });
  const heading = document.createElement("h2");
  heading.append(link);
  const text = Object.assign(document.createElement("p"), { innerHTML: excerpt });
  const entry = document.createElement("li");
  if (meta.date !== undefined) entry.append(Object.assign(document.createElement("p"), { className: "meta", textContent: meta.date }));
  entry.append(heading, text);
  return entry;
}
