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

// What links lead to is known later than that there are texts: until then a thread loads what it needs.
parentPort?.once("message", (targets: LinkTargets) => {
  const resolve = resolverOf(targets);
  parentPort?.on("message", (texts: readonly TextToRender[]) => {
    const rendered: RenderedTexts = texts.map(({ path, body, place }) => [path, packed(renderText(body, { ...place, resolve }, place.language))]);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    parentPort?.postMessage(rendered, rendered.map(([, { html }]) => html.buffer));
  });
});
