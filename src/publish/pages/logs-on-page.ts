import type { Library, Log } from "../../content/model.ts";
import { feedOf } from "./feeds.ts";
import { logsOfAllPage, logsOfPeriod, newestLogs } from "./lists.ts";
import type { SitePage } from "./site-page.ts";

/**
 * The logs of a list: it can be made as soon as their texts, and those of projects, are rendered. Undefined for what shows no
 * logs, and for what shows all there are.
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
    case "feed":
      return feedOf(page.of, library)?.logs;
    case "json-feed":
      return feedOf({ kind: "site" }, library)?.logs;
    default:
      return undefined;
  }
}
