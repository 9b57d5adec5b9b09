import type { Words } from "../../src/config/words.ts";
import type { Library, Project } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";
import { postTime } from "./time.ts";

/** The status as a word with its mark; an active project that nobody touched for long says so. */
export function projectStatus({ library, words, project: { key, status } }: { library: Library; words: Words; project: Project }): Html {
  const quiet = library.quiet.has(key);
  return html`<span class="status ${quiet ? "paused" : status}">${words.project.status[status]}${quiet && `, ${words.project.quiet}`}</span>`;
}

/** How many logs, since when, and when last: what is known of it. */
export function projectFacts(words: Words, { logs, started, touched }: Project): Html {
  const followUps = logs.filter((log) => log.kind === "follow-up").length;
  return html`<span>${words.counts.logs(logs.length - followUps)}${followUps > 0 && ` ${words.project.followUp}`}</span>${started && html` <span>${words.project.started} ${postTime(words, started, { className: "dt-published" })}</span>`}${touched && touched.iso !== started?.iso && html` <span>${words.project.touched} ${postTime(words, touched, { className: "dt-updated" })}</span>`}`;
}

/** The log with the latest date; follow-ups stand last, also where a log came after them. */
export function latestLog({ logs, touched }: Project): Project["logs"][number] | undefined {
  return logs.findLast((log) => log.date.iso === touched?.iso) ?? logs.at(-1);
}
