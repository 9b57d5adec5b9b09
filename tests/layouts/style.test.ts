import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { pageAssets, stylesheet } from "../../src/publish/layout-files.ts";

/** As it is sent. */
const text = await stylesheet();
const themes = ["light", "dark"] as const;

type Theme = (typeof themes)[number];
/** Red, green, blue, 0 to 255. */
type Colour = readonly [number, number, number];

/** What a browser makes of a property of the theme; `accent` in place of the theme's own. */
function colour(name: string, theme: Theme, accent?: string): Colour {
  const [, value = ""] = new RegExp(`--${name}:([^;}]+)`).exec(text) ?? assert.fail(`no --${name}`);
  return valueOf(name === "accent" && accent !== undefined ? accent : value, theme, accent);
}

/** Reads what theme.css uses: hex, `light-dark()`, and the accent mixed into another colour. */
function valueOf(written: string, theme: Theme, accent?: string): Colour {
  const value = written.trim();
  const [, light, dark] = /^light-dark\((#\w+|color-mix\(.*\)),(.*)\)$/.exec(value) ?? [];
  if (light !== undefined && dark !== undefined) return valueOf(theme === "light" ? light : dark, theme, accent);
  const [, share, base] = /^color-mix\(in srgb,\s*var\(--accent\) (\d+)%,(.*)\)$/.exec(value) ?? [];
  if (share !== undefined && base !== undefined) {
    const [tint, ground] = [colour("accent", theme, accent), valueOf(base, theme, accent)];
    return [0, 1, 2].map((part) => ((tint[part] ?? 0) * Number(share) + (ground[part] ?? 0) * (100 - Number(share))) / 100) as unknown as Colour;
  }
  const [, digits = assert.fail(`what is ${value}?`)] = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(value) ?? [];
  const hex = digits.length === 3 ? digits.replaceAll(/./g, "$&$&") : digits;
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour;
}

/** WCAG 2.2, relative luminance. */
function luminance(parts: Colour): number {
  const [red = 0, green = 0, blue = 0] = parts.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Colour, other: Colour): number {
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

test("needs no other colour than the accent: the grounds lean to it, and text keeps its contrast", () => {
  const accents = { violet: "light-dark(#5b2a86, #d9b8f5)", red: "light-dark(#8f1d2c, #ffb3b3)", blue: "light-dark(#12408f, #a9c8ff)" };
  const strongest = { violet: 2, red: 0, blue: 2 };
  for (const [name, accent] of Object.entries(accents)) {
    for (const theme of themes) {
      for (const ground of ["paper", "ground", "line"]) {
        const parts = colour(ground, theme, accent);
        assert.equal(Math.max(...parts), parts[strongest[name as keyof typeof accents]], `${ground}, ${name}, ${theme}: ${parts.join()}`);
        for (const [ink, least] of [["ink", 10], ["soft", 6]] as const) if (ground !== "line") assert.ok(contrast(colour(ink, theme, accent), parts) >= least, `${ink} on ${ground}, ${name}, ${theme}`);
      }
    }
  }
});

test("takes its colours from the theme's properties alone", () => {
  const rules = text.slice(text.indexOf("*{"));
  assert.deepEqual([...rules.matchAll(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/gi)].map(([match]) => match).filter((match) => match !== "#0000"), []);
});

test("is at most 3.5 kB after brotli, of which no page of a log without comments has more than 3, asks for nothing else, and has both preferences and print", async () => {
  const { style } = await pageAssets();
  for (const [part, most] of [[text, 3500], [style?.page ?? "", 3000]] as const) assert.ok(brotliCompressSync(part).length <= most, `${brotliCompressSync(part).length} bytes`);
  assert.doesNotMatch(text, /url\(|@import|@font-face|!important/);
  assert.match(text, /prefers-reduced-motion/);
  assert.match(text, /@media print/);
});
