/** Address of a page's history: `/logs/hello/` → `/history/logs/hello/`. */
export function historyUrl({ url }: { readonly url: string }): string {
  // `/a.html` and `/a/` are two pages.
  return `/history${url}${url.endsWith("/") ? "" : "/"}`;
}
