import type { Library, Log } from "../../content/model.ts";
import { logsOfAllPage, logsOfPeriod, newestLogs } from "./lists.ts";
import type { SitePage } from "./site-page.ts";

/**
 * The logs of a list: it can be made as soon as their texts, and those of projects, are rendered. Undefined for what shows no
 * logs, and for what shows all there are. And for feeds: they hold whole texts, and would lie in memory beside what is rendered (40 MiB
 * more of a site of 4,000).
 */
export function logsOnPage(page: SitePage, library: Library): readonly Log[] | undefined {
  switch (page.kind) {
    case "all":
      return page.number === undefined ? newestLogs(library) : logsOfAllPage(library, page.number);
    case "label": {
      const label = library.labels.get(page.slug);
      // Its projects stand there with theirs.
      return label && [...label.logs, ...label.projects.flatMap(({ logs }) => logs)];
    }
    case "year":
      return logsOfPeriod(library, page.year);
    case "month":
      return logsOfPeriod(library, `${page.year}-${page.month}`);
    case "entry":
    case "whole": {
      const entry = library.entries.get(page.key);
      return entry?.kind === "project" ? entry.logs : undefined;
    }
    default:
      return undefined;
  }
}
