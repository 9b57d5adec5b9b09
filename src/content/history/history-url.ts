/** Address of a page's history: `/logs/hello/` → `/history/logs/hello/`. */
export function historyUrl({ url }: { readonly url: string }): string {
  return `/history${url.replace(/\.[a-z0-9]+$/i, "/")}`;
}
