import type { Label, LabelName, Log, Project } from "../model.ts";
import { slug } from "../permalinks.ts";

/** How a name is spelt in the whole site: as in the first text, by path, that uses it. */
export type Spellings = ReadonlyMap<string, string>;

/** Takes the names of every text, the texts in the order of their paths, to one spelling a slug. */
export function spellings(names: Iterable<string>): Spellings {
  const result = new Map<string, string>();
  for (const name of names) {
    if (!result.has(slug(name))) result.set(slug(name), name);
  }
  return result;
}

/** The labels of one text: each once, in the author's order, as the whole site spells them. */
export function labelNames(names: readonly string[], spelling: Spellings): readonly LabelName[] {
  const slugs = [...new Set(names.map(slug))];
  return Object.freeze(slugs.map((part) => Object.freeze({ slug: part, name: spelling.get(part) ?? part })));
}

/** Every label with what carries it, logs and projects in the order given, the labels by name. */
export function collectLabels(logs: readonly Log[], projects: readonly Project[]): ReadonlyMap<string, Label> {
  const labels = new Map<string, { name: string; logs: Log[]; projects: Project[] }>();
  const of = ({ slug: part, name }: LabelName) => {
    const label = labels.get(part) ?? { name, logs: [], projects: [] };
    labels.set(part, label);
    return label;
  };
  for (const log of logs) for (const label of log.labels) of(label).logs.push(log);
  for (const project of projects) for (const label of project.labels) of(label).projects.push(project);
  return new Map(
    [...labels]
      .toSorted(([one, { name: oneName }], [other, { name: otherName }]) => byName({ slug: one, name: oneName }, { slug: other, name: otherName }))
      .map(([part, label]) => [
        part,
        Object.freeze({ slug: part, name: label.name, url: `/labels/${part}/`, logs: Object.freeze(label.logs), projects: Object.freeze(label.projects) }),
      ]),
  );
}

/** The order of labels in lists. */
export function byName(one: LabelName, other: LabelName): number {
  return names.compare(one.name, other.name) || (one.slug < other.slug ? -1 : 1);
}

// One fixed language: the order must not change with the machine that builds.
const names = new Intl.Collator("en", { numeric: true });
