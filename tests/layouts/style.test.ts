import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { stylesheet } from "../../src/publish/layout-files.ts";

/** As it is sent. */
const text = await stylesheet();
const themes = ["light", "dark"] as const;

function colour(name: string, theme: (typeof themes)[number]): string {
  const [, light = "", dark = ""] = new RegExp(`--${name}:\\s*light-dark\\((#\\w+),\\s*(#\\w+)\\)`).exec(text) ?? assert.fail(`no --${name}`);
  const hex = theme === "light" ? light : dark;
  return hex.length === 4 ? hex.replaceAll(/[0-9a-f]/g, "$&$&") : hex;
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

for (const theme of themes) {
  test(`keeps text, dates and links at 7 : 1 on every ground, ${theme}`, () => {
    for (const ground of ["paper", "sheet", "ground"]) {
      for (const ink of ["ink", "soft", "accent"]) {
        const ratio = contrast(colour(ink, theme), colour(ground, theme));
        assert.ok(ratio >= (ink === "ink" ? 12 : ground === "ground" ? 6.5 : 7), `${ink} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
  });

  test(`keeps code, errors and buttons at 4.5 : 1, ${theme}`, () => {
    for (const ink of ["wrong", "warn", "name", "accent", "soft"]) {
      assert.ok(contrast(colour(ink, theme), colour("ground", theme)) >= 4.5, ink);
    }
    assert.ok(contrast(colour("wrong", theme), colour("paper", theme)) >= 7, "wrong");
    assert.ok(contrast(colour("paper", theme), colour("accent", theme)) >= 7, "button");
  });
}

test("takes its colours from the theme's properties alone", () => {
  const rules = text.slice(text.indexOf("*{"));
  assert.deepEqual([...rules.matchAll(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/gi)].map(([match]) => match).filter((match) => match !== "#0000"), []);
});

test("is at most 3.4 kB after brotli, asks for nothing else, and has both preferences and print", () => {
  assert.ok(brotliCompressSync(text).length <= 3400, `${brotliCompressSync(text).length} bytes`);
  assert.doesNotMatch(text, /url\(|@import|@font-face|!important/);
  assert.match(text, /prefers-reduced-motion/);
  assert.match(text, /@media print/);
});
