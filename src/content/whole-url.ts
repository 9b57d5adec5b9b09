/** Address of a whole project on one page: `/projects/robot/` → `/whole/projects/robot/`. */
export function wholeUrl({ url }: { readonly url: string }): string {
  return `/whole${url.replace(/\.[a-z0-9]+$/i, "/")}`;
}
