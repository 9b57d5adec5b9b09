import type { Library } from "../content/model.ts";

/** What a reader may follow by newsletter: everything, the unfiled logs, or one project by the last part of its address. */
export function newsletterTopics(library: Library): { value: string; label: string }[] {
  return [
    { value: "all", label: "Everything" },
    { value: "unfiled", label: "Unfiled logs" },
    ...library.projects.map((project) => ({ value: topicOfProject(project.url), label: project.title })),
  ];
}

/** `/projects/robot/` → `robot`. */
export function topicOfProject(url: string): string {
  return url.split("/").findLast(Boolean) ?? "all";
}
