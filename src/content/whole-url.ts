/** Address of a whole project on one page: `/projects/robot/` → `/whole/projects/robot/`. */
export function wholeUrl({ url }: { readonly url: string }): string {
  return `/whole${url}`;
}
