import { renderText, type Rendering } from "../../src/content/markdown/markdown.ts";

const sections = ["Why a log at all", "What was measured", "The part that matters", "What went wrong, and when", "What I would do next time"];

/** Five sections of words, as long as a log may well be. */
function manyWords(): string {
  const who = ["The left motor", "A trimmer the size of a lentil", "The second belt", "My neighbour’s thermometer", "An old printer", "The power supply", "Every screw but one", "The first drawing", "A fan from the drawer", "The carriage"];
  const does = ["ran warm for eleven minutes", "held its place through three long evenings", "was set for another driver altogether", "read two degrees high in ice water", "lost a step on the long diagonal", "hummed as a plucked string should", "drew circles that were eggs", "came loose where nobody had looked", "needed half a turn and no more", "stood still while the rest went on"];
  const why = ["because I had read the last page of the data sheet and not the first", "which is what the meter had said all along", "and so the table below has one row more than I wanted", "though the lid was off and the window open", "until a carpenter’s pencil wrote the number on bare copper", "as the log of that evening says in three different ways", "and nothing in the drawer would have been any better", "so that the whole of it had to be taken apart again", "for a reason that took ten minutes to cure and two evenings to see", "which I would call luck if it had happened only once"];
  return sections
    .map((title, section) => {
      const sentences = Array.from({ length: 13 }, (_, index) => `${who[(index * 3 + section) % 10]} ${does[(index * 7 + section * 3) % 10]}, ${why[(index + section * 7) % 10]}.`);
      return `## ${title}\n\n${sentences.slice(0, 5).join(" ")}\n\n${sentences.slice(5, 9).join(" ")}\n\n${sentences.slice(9).join(" ")}\n\n${extras[section] ?? ""}`;
    })
    .join("\n\n");
}

const extras = [
  "> [!NOTE]\n> A note stands apart, with `code` and [a link](https://example.org/drivers) in it.\n\n> [!WARNING] Mind the capacitor\n> It keeps its charge for a minute.",
  "| Run | Limit | Motor | Driver |\n|---|---|---|---|\n| As built | 1.2 A | 81 °C | 74 °C |\n| Trimmer turned back | 0.6 A | 47 °C | 41 °C |",
  '```ts title="src/plot.ts" {2,4-5}\nimport { open } from "node:fs/promises";\nconst stepsPerMm = (200 * 16) / (2 * 20); // a belt of 2 mm\n\nexport function travelled(lines: readonly Line[]): number {\n  return lines.reduce((sum, { from, to }) => sum + Math.hypot(to.x - from.x, to.y - from.y), 0) * stepsPerMm;\n}\n```',
  "The current follows from the reference, $I = V_{ref} / (8 R_s)$, and the heat from its square:\n\n$$P = \\sum_{i=1}^{n} I_i^2 R \\cdot \\frac{t_i}{T}$$",
  "### On the bench\n\n1. Read the *first* page.\n2. Write the number on the board.[^1]\n\n[^1]: With a pencil.",
];

/** A long text with everything that markdown can do, made by the site's own renderer. */
export const sampleText: Rendering = renderText(manyWords(), {
  source: "content/projects/plotter/long.md",
  url: "/projects/plotter/long/",
  prefix: "/blog/",
  pictures: { avif: false },
  resolve: () => undefined,
});
