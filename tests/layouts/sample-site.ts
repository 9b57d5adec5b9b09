import type { Library, Log, TextChange, TextPage } from "../../src/content/model.ts";
import type { CommentForm } from "../../layouts/parts/comment-form.ts";
import type { NewsletterForm } from "../../layouts/parts/newsletter-form.ts";
import { sampleText } from "./sample-text.ts";
import { sampleCode, sampleComment, sampleLibrary, sampleEntry, sampleLog, sampleProject, sampleThread } from "./sample-library.ts";

const day = (text: string) => ({ day: text, iso: text });
const label = (name: string) => ({ slug: name.toLowerCase().replaceAll(" ", "-"), name });

const picture = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 640"><rect width="1200" height="640" fill="#c7d3cc"/><path d="M0 470h1200v170H0z" fill="#8b9d93"/><path d="M240 160h720v60H240zM300 220h30v260h-30zM870 220h30v260h-30z" fill="#3c4a43"/><path d="M520 130h120v130H520z" fill="#0b5a42"/><path d="M572 260h16v150h-16z" fill="#18211d"/></svg>')}`;

const code = `import { open } from "node:fs/promises";

/** Steps per millimetre: 200 full steps, 16 microsteps, a belt of 2 mm and a pulley of 20 teeth. */
const stepsPerMm = (200 * 16) / (2 * 20);

export async function plot(path: string, lines: readonly Line[]): Promise<number> {
  const file = await open(path, "w");
  let travelled = 0;
  for (const line of lines) {
    travelled += Math.hypot(line.to.x - line.from.x, line.to.y - line.from.y);
    await file.write(\`G1 X\${line.to.x} Y\${line.to.y} F1800\\n\`); // the pen follows at 30 mm a second
  }
  await file.close();
  return travelled * stepsPerMm;
}`;

const richHtml = `
<p>The plotter had drawn for eleven minutes when the left motor began to smell. It was not the smell of a dying driver, which is sharp and over at once, but the slow one of a winding that is simply too warm<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup>. So this log is about heat, about <a href="https://example.org/drivers">the data sheet I should have read</a>, and about a trimmer the size of a lentil.</p>
<h2 id="what-was-measured">What was measured</h2>
<p>Three runs with the lid on, one without. The thermometer is a cheap one and reads two degrees high; I took that off. The file <code>plot.ts</code> writes plain G-code, and <code>npx plot <span>--current=0.6</span> <span>--lid=off</span> <span>--repeat=3</span> drawings/tree.svg</code> repeats the run that matters.</p>
<div class="table" role="group" aria-label="Table" tabindex="0"><table>
<thead><tr><th>Run</th><th>Limit</th><th>Motor after 10 min</th><th>Driver after 10 min</th><th>Steps lost</th></tr></thead>
<tbody><tr><td>As built</td><td>1.2 A</td><td>81 °C</td><td>74 °C</td><td>0</td></tr>
<tr><td>Trimmer turned back</td><td>0.6 A</td><td>47 °C</td><td>41 °C</td><td>0</td></tr>
<tr><td>Too far</td><td>0.3 A</td><td>33 °C</td><td>30 °C</td><td>112 on the long diagonal</td></tr></tbody></table></div>
<h3 id="the-code">The code</h3>
<p>The part that matters is short:</p>
${sampleCode("typescript", code)}
<p>And what it says when all is well:</p>
<pre tabindex="0"><code>plotted drawings/tree.svg
12,480 steps, 156 mm, 5.2 s</code></pre>
<figure><img src="${picture}" alt="The gantry from the front: two posts, a beam, the pen carriage in the middle" width="1200" height="640"><figcaption>The gantry after the change. The green carriage is the third one; the first two bent.</figcaption></figure>
<blockquote><p>Measure the thing that is hot, not the thing that you suspect.</p><p>— my grandfather, about a refrigerator</p></blockquote>
<h2 id="what-i-would-do-next-time">What I would do next time</h2>
<ol><li>Read the <em>first</em> page of the data sheet.</li><li>Set the limit with the motor standing still:<ul><li>meter on the trimmer’s wiper,</li><li><kbd>M18</kbd> to let go.</li></ul></li><li>Write the number on the board with a pencil.</li></ol>
<hr>
<p>Full log of the runs: https://example.org/files/2026/plotter/thermal/really-long-path-without-a-single-space/measurements-with-and-without-lid.csv</p>
<hr class="footnotes-sep">
<section class="footnotes"><ol class="footnotes-list"><li id="fn1" class="footnote-item"><p>The nose is a good instrument with a poor memory. <a href="#fnref1" class="footnote-backref">↑</a></p></li></ol></section>`;

function plotterLog(number: number, title: string, date: string, rest: Partial<Log> = {}): Log {
  const key = `projects/plotter/log-${number}`;
  return sampleLog({ kind: "log", key, title, project: "projects/plotter", date: day(date), ...rest });
}

const hotStepper = plotterLog(3, "The left motor runs hot, and it was not the driver", "2026-11-18", {
  subtitle: "Two evenings, one trimmer",
  html: richHtml,
  labels: [label("Electronics"), label("Measuring")],
  written: day("2026-11-16"),
  updated: day("2026-11-19"),
  next: "A hood for the pen, so that it stops drying out between drawings.",
  series: { slug: "heat", name: "Heat", part: 1 },
});

const longLog = sampleLog({ key: "logs/long", title: "What a long log looks like", ...sampleText, description: "Five sections with all that a text can hold.", reply: true, date: day("2026-10-09"), cover: { url: "/media/logs/long/gantry.png", alt: "The gantry", width: 1200, height: 640 }, labels: [label("Measuring")] });

const plotter = sampleProject({
  key: "projects/plotter",
  title: "Pen plotter",
  subtitle: "Two scrap printers, a door hinge and patience",
  status: "active",
  started: day("2026-08-02"),
  touched: day("2026-11-18"),
  repository: "https://git.example/ada/plotter",
  labels: [label("Electronics")],
  html: `<p>I wanted a machine that draws with a real pen, slowly, and can be mended with what lies in a drawer. This is the whole of it: what worked, what did not, and what it cost (31 euros so far, 12 of them for the pen).</p><p>Begin with the <a href="/blog/projects/plotter/log-1/">first log</a>, or with the newest.</p>`,
  logs: [
    plotterLog(1, "Two printers give one gantry", "2026-08-02", { excerpt: "<p>Printers are thrown away with their best parts in them. From two of them come <strong>four rods</strong>, two motors, and a power supply that does not mind being switched off.</p>" }),
    plotterLog(2, "A firmware in an evening, and a week", "2026-09-13", { summary: "Why the first evening’s firmware drew circles as eggs, and the week it took to see that the belt was to blame." }),
    hotStepper,
    sampleLog({ kind: "follow-up", key: "projects/plotter/after-a-year", title: "What I would build again", project: "projects/plotter", date: day("2026-11-19") }),
  ],
});

const lamp = sampleProject({ key: "projects/lamp", title: "Lamp that follows the tide", status: "paused", description: "A desk lamp whose height follows the harbour gauge. It waits for a gear.", started: day("2026-03-01"), touched: day("2026-06-20"), logs: [sampleLog({ kind: "log", key: "projects/lamp/gauge", title: "Reading the gauge without asking it too often", project: "projects/lamp", date: day("2026-06-20") })] });
const radio = sampleProject({ key: "projects/radio", title: "Kitchen radio", status: "done", description: "One knob, one station, no clock that blinks.", started: day("2025-01-11"), touched: day("2025-04-30"), logs: [sampleLog({ kind: "log", key: "projects/radio/knob", title: "One knob is enough", project: "projects/radio", date: day("2025-04-30") })] });
const kiln = sampleProject({ key: "projects/kiln", title: "Kiln from a flower pot", status: "abandoned", description: "It reached 600 degrees, and so did the shed’s window.", started: day("2025-05-02"), touched: day("2025-05-09"), logs: [] });

const notes: [string, string, string][] = [
  ["hot-stepper", "Cheap thermometers read high", "Two of three are two degrees off, and all three in the same direction; ice water and a kettle tell you by how much."],
  ["git-clean", "git clean -nd before git clean -fd", "The n is for dry run, and for the evening that it saved me."],
  ["hinge", "A door hinge is a bearing", "Not a good one, but it is in the drawer, it is flat, and its play goes away when it is loaded from one side only."],
  ["pencil", "Numbers belong on the board", "A carpenter’s pencil writes on bare copper and survives a year in the shed."],
  ["belt", "How tight is a belt", "It should hum an A when plucked, which is more than most guides say."],
  ["solder", "Old solder, new solder", "Leaded joints touched up without lead crack at the seam after a winter."],
  ["svg", "SVG paths have more arcs than I thought", "Seven numbers for an arc, two of them flags that may stand without a blank between them."],
  ["screws", "Sorting screws by thread, not by length", "Length can be cut."],
  ["noise", "The fan was the noise", "Not the driver, not the switching: a fan at 12 volts, on a wooden floor."],
  ["paper", "Paper that does not curl", "Watercolour paper, taped on all four sides, drawn dry."],
  ["nozzle", "A pen is a nozzle", "It clogs, it drips, it wants a lid."],
];

const unfiled = notes.map(([slug, title, description], index) =>
  sampleLog({ key: `logs/${slug}`, title, description, html: `<p>${description}</p>`, date: day(`2026-${index < 5 ? "11" : "10"}-${String(19 - index).padStart(2, "0")}`), labels: index % 3 === 0 ? [label("Measuring")] : [] }),
);
const olderNotes = Array.from({ length: 22 }, (_, index) => sampleLog({ key: `logs/old-${index}`, title: `Bench note ${22 - index}`, date: day(`2025-${String(12 - (index % 11)).padStart(2, "0")}-05`), labels: [label("Bench")] })).toSorted((a, b) => b.date.day.localeCompare(a.date.day));

const about: TextPage = { ...sampleEntry, kind: "page", key: "pages/about", url: "/about/", source: "content/pages/about.md", title: "About", description: "Who writes here.", html: "<p>I build small machines, mostly from other machines.</p>", words: 8, comments: false };

const id = (number: number) => `019a9c0e-0000-7000-8000-${String(number).padStart(12, "0")}`;
const page = hotStepper.key;
const thread = sampleThread([
  {
    comment: sampleComment({ id: id(1), page, name: "Jonas Tamm", url: "https://jonas.example/", html: "<p>Same board here. The trimmer is <em>logarithmic</em> on mine, so half a turn back was far too much:</p><pre tabindex=\"0\"><code>Vref = 0.6 A × 8 × 0.1 Ω = 0.48 V</code></pre>" }),
    replies: [
      {
        comment: sampleComment({ id: id(2), page, name: "Ada Marsh", owner: true, html: "<p>That explains the third run. I shall measure <code>Vref</code> next time instead of counting turns.</p>", date: "2026-11-19T09:02:00Z", edited: "2026-11-19T09:10:00Z" }),
        replies: [
          {
            comment: sampleComment({ id: id(3), page, name: "Jonas Tamm", html: "<p>With the motor standing, please.</p>", date: "2026-11-19T09:30:00Z" }),
            replies: [{ comment: sampleComment({ id: id(4), page, name: "Mei", html: "<p>Standing <em>and</em> warm.</p>", date: "2026-11-19T10:00:00Z" }), replies: [{ comment: sampleComment({ id: id(5), page, name: "Jonas Tamm", html: "<p>True.</p>", date: "2026-11-19T10:05:00Z" }), replies: [{ comment: sampleComment({ id: id(6), page, name: "Mei", html: "<p>I have a chart somewhere.</p>", date: "2026-11-19T10:09:00Z" }), replies: [] }] }] }],
          },
        ],
      },
    ],
  },
  { comment: sampleComment({ id: id(7), page, name: "", html: "", deleted: true, date: "2026-11-19T11:00:00Z" }), replies: [{ comment: sampleComment({ id: id(8), page, name: "R. Okafor", html: "<p>I disagree, but kindly.</p>", date: "2026-11-19T12:00:00Z" }), replies: [] }] },
]);

const sampleChanges: readonly TextChange[] = [
  {
    commit: "3f0a9b1c5d7e9f0a1b2c3d4e5f60718293a4b5c6",
    date: day("2026-11-19"),
    subject: "Say which thermometer",
    lines: [
      [{ kind: "same", text: "Three runs with the lid on, one without." }],
      [{ kind: "same", text: "The thermometer " }, { kind: "removed", text: "reads" }, { kind: "added", text: "is a cheap one and reads two degrees" }, { kind: "same", text: " high; I took that off." }],
      [],
      [{ kind: "removed", text: "The part that matters:" }],
      [{ kind: "added", text: "The part that matters is short:" }],
    ],
    cut: true,
  },
  { commit: "9b1c5d7e9f0a1b2c3d4e5f60718293a4b5c63f0a", date: day("2026-11-18"), subject: "Mend a word", lines: [[{ kind: "same", text: "It was not the " }, { kind: "removed", text: "smel" }, { kind: "added", text: "smell" }, { kind: "same", text: " of a dying driver." }]], cut: false },
];

/** A small site that shows every feature once. */
export const sampleSiteLibrary: Library = sampleLibrary({
  projects: [plotter, lamp, radio, kiln],
  unfiled: [...unfiled, longLog, ...olderNotes],
  pages: [about],
  changes: new Map([[page, sampleChanges]]),
  threads: new Map([[page, thread], ["logs/hot-stepper", sampleThread([{ comment: sampleComment({ id: id(20) }), replies: [] }])]]),
  series: new Map([["heat", { slug: "heat", name: "Heat", logs: [hotStepper, unfiled[0] ?? hotStepper] }]]),
});

export const samples = { plotter, hotStepper, unfiled: unfiled[0] ?? hotStepper, longLog, about, thread };

export const sampleForm: CommentForm = { page, token: "eyJhbGciOiJIUzI1NiJ9.c2FtcGxl.dG9rZW4" };

export const sampleProblemForm: CommentForm = {
  ...sampleForm,
  parent: { id: id(1), name: "Jonas Tamm", html: "<p>Same board here. The trimmer is <em>logarithmic</em> on mine.</p>" },
  values: { name: "Mei", email: "mei@", url: "", body: "I have a chart somewhere,\nI shall look for it.", notify: "yes" },
  errors: [
    { field: "email", message: "This is not an email address: something is missing after the @" },
    { field: "body", message: "Write at most 10,000 characters" },
  ],
};

export const sampleNewsletter: NewsletterForm = {
  token: sampleForm.token,
  topic: "all",
  topics: [
    { value: "all", label: "Everything" },
    { value: "unfiled", label: "Unfiled logs" },
    { value: "plotter", label: "Pen plotter" },
  ],
};
