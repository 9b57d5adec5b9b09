/** What we use of the index that Pagefind made. https://pagefind.app/docs/api/ */
interface Index {
  debouncedSearch(query: string): Promise<{ readonly results: readonly Result[] } | null>;
}

interface Result {
  data(): Promise<Found>;
}

interface Found {
  readonly url: string;
  /** The text around what was found, as HTML: escaped, but for `mark`. */
  readonly excerpt: string;
  readonly meta: { readonly title?: string; readonly date?: string; readonly lang?: string };
}

const shownAtOnce = 20;

const form = document.querySelector<HTMLFormElement>("#search");
const input = document.querySelector<HTMLInputElement>("#query");
const list = document.querySelector<HTMLElement>("#found");
const status = document.querySelector<HTMLElement>("#search-status");

if (form !== null && input !== null && list !== null && status !== null) {
  const words = { none: status.dataset["none"] ?? "", found: status.dataset["found"] ?? "", failed: status.dataset["failed"] ?? "" };
  const more = Object.assign(document.createElement("button"), { type: "button", textContent: list.dataset["further"] ?? "", hidden: true });
  list.after(more);
  let index: Promise<Index> | undefined;
  let loads = 0;
  let asked = "";
  /** What was found and is not shown yet. */
  let rest: readonly Result[] = [];

  const search = async (): Promise<void> => {
    const query = (asked = input.value.trim());
    try {
      // Where the site was built again, the index names files that are gone: then it is read anew.
      await answer(query).catch(() => (query === asked ? answer(query, true) : undefined));
    } catch {
      await show([], query, words.failed);
    }
  };

  const answer = async (query: string, anew = false): Promise<void> => {
    if (query === "") return show([], "");
    if (anew || index === undefined) {
      index = import(new URL(`${form.dataset["index"]}?${(loads += 1)}`, location.href).href) as Promise<Index>;
    }
    const found = await (await index).debouncedSearch(query);
    if (found !== null) await show(found.results, query);
  };

  const show = async (results: readonly Result[], query: string, said = results.length === 0 ? words.none : words.found.replace("{}", String(results.length))): Promise<void> => {
    const found = await firstOf(results);
    // A newer question is on its way, or there is none any more.
    if (query !== asked) return;
    history.replaceState(null, "", query === "" ? location.pathname : `?q=${encodeURIComponent(query)}`);
    status.textContent = query === "" ? "" : said;
    list.replaceChildren(...found);
    setRest(results);
  };

  const setRest = (results: readonly Result[]): void => {
    rest = results.slice(shownAtOnce);
    more.hidden = rest.length === 0;
  };

  const showMore = async (): Promise<void> => {
    const results = rest;
    const found = await firstOf(results);
    if (results !== rest) return;
    list.append(...found);
    setRest(results);
    found[0]?.querySelector("a")?.focus();
  };

  more.addEventListener("click", () => void showMore());
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

async function firstOf(results: readonly Result[]): Promise<HTMLElement[]> {
  return (await Promise.all(results.slice(0, shownAtOnce).map((result) => result.data()))).map(item);
}

function item({ url, excerpt, meta }: Found): HTMLElement {
  const link = Object.assign(document.createElement("a"), { href: url, textContent: meta.title ?? url });
  const heading = document.createElement("h2");
  heading.append(link);
  const text = Object.assign(document.createElement("p"), { innerHTML: excerpt });
  const entry = Object.assign(document.createElement("li"), { className: "beside", lang: meta.lang ?? "" });
  // Beside the title, as in every list; of a page, which has no date, the place stays free.
  const date = Object.assign(document.createElement("p"), { className: "hint", textContent: meta.date ?? "", lang: document.documentElement.lang });
  const found = document.createElement("div");
  found.append(heading, text);
  entry.append(date, found);
  return entry;
}
