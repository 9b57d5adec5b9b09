/** What another thread runs: first what links may lead to, then texts in, renderings out. */
import { parentPort } from "node:worker_threads";
import type { TextPlace } from "../../content/library/lazy-rendering.ts";
import { packed, type PackedRendering } from "../../content/library/packed-rendering.ts";
import { renderText } from "../../content/markdown/markdown.ts";
import { type LinkTargets, resolverOf } from "../../content/markdown/links.ts";

export interface TextToRender {
  readonly path: string;
  readonly body: string;
  readonly place: TextPlace;
}

export type RenderedTexts = readonly (readonly [path: string, rendering: PackedRendering])[];

/** What a thread is told first: texts to practise on. */
export type Practice = readonly string[];

const nowhere = { source: "content/practice.md", url: "/", prefix: "", pictures: { avif: false }, resolve: () => undefined };

// What links lead to is known later than the texts are. Until then a thread loads what it needs and renders some texts for
// practice: the engine compiles what runs often, and the first hundred texts take three times as long as later ones.
parentPort?.once("message", (practice: Practice) => {
  let isKnown = false;
  parentPort?.once("message", (targets: LinkTargets) => {
    isKnown = true;
    const resolve = resolverOf(targets);
    parentPort?.on("message", (texts: readonly TextToRender[]) => {
      const rendered: RenderedTexts = texts.map(({ path, body, place }) => [path, packed(renderText(body, { ...place, resolve }, place.language))]);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      parentPort?.postMessage(rendered, rendered.map(([, { html }]) => html.buffer));
    });
  });
  const practise = (index: number): void => {
    const text = practice[index];
    if (isKnown || text === undefined) return;
    packed(renderText(text, nowhere));
    setImmediate(practise, index + 1);
  };
  practise(0);
});
