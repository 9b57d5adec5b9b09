import { wordsFor } from "../../config/words.ts";
import type { Library } from "../../content/model.ts";
import { slug } from "../../content/permalinks.ts";
import { reservedTopics } from "../../readers/newsletter/topics.ts";

/** What a reader may follow by newsletter: everything, the unfiled logs, or one project by the last part of its address. */
export function newsletterTopics(library: Library): { value: string; label: string }[] {
  const { newsletter } = wordsFor(library.site);
  return [
    { value: "all", label: newsletter.everything },
    { value: "unfiled", label: newsletter.unfiled },
    ...library.projects.map((project) => ({ value: topicOfProject(project.url), label: project.title })),
  ];
}

/** `/projects/robot/` → `robot`; a project called as one of the other topics keeps its folder: `projects-unfiled`. */
export function topicOfProject(url: string): string {
  const parts = url.split("/").filter(Boolean);
  const name = slug(parts.at(-1) ?? "");
  return reservedTopics.includes(name) ? `projects-${name}` : name;
}
