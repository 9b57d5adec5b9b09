import type { Log, PageKey, Place, Project } from "../model.ts";

/** Where every log stands in its project: "log 3 of 9", its neighbours there. Follow-ups have no number and come last. */
export function findPlaces(projects: readonly Project[]): ReadonlyMap<PageKey, Place> {
  const places = new Map<PageKey, Place>();
  for (const project of projects) {
    const of = project.logs.filter((log) => log.kind === "log").length;
    for (const [index, log] of project.logs.entries()) {
      const previous: Log | undefined = project.logs[index - 1];
      const next: Log | undefined = project.logs[index + 1];
      const number = log.kind === "log" ? { number: index + 1 } : {};
      places.set(log.key, Object.freeze({ project, ...number, of, ...(previous && { previous }), ...(next && { next }) }));
    }
  }
  return places;
}
