import { createHash } from "node:crypto";
import { mkdir, readFile, rename, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Asset } from "../../content/model.ts";
import { ContentError } from "../../content/problems.ts";
import type { PictureVariant } from "../../content/pictures.ts";

/** To be raised with any change of how pictures are made. */
const version = 3;

/**
 * Makes the versions of a picture, or finds them: each is kept in `.cache/pictures/` under a hash of the picture, outside
 * the output, so that a picture is worked on once; those not needed for 90 days go (`leftovers.ts`). Throws a ContentError where it is no picture.
 */
export async function makeVariants(root: string, { source }: Asset, variants: readonly PictureVariant[]): Promise<{ url: string; file: string }[]> {
  const bytes = await readFile(path.join(root, source));
  const name = createHash("sha256").update(`${version}\0`).update(bytes).digest("hex").slice(0, 32);
  const folder = path.join(root, ".cache", "pictures");
  const made = variants.map(({ url, width, format }) => ({ url, width, format, file: path.join(folder, `${name}-${width}.${format}`) }));
  const now = new Date();
  for (const { file, width, format } of made) {
    // Its date says when it was last needed: what nobody needs any more is not kept for ever.
    if (await utimes(file, now, now).then(() => true, () => false)) continue;
    await mkdir(folder, { recursive: true });
    const lightest = await make(bytes, { width, format, source });
    // Never half a file under the name by which it is found again.
    await writeFile(`${file}.${process.pid}.tmp`, lightest);
    await rename(`${file}.${process.pid}.tmp`, file);
  }
  return made;
}

async function make(bytes: Buffer, { width, format, source }: { width: number; format: PictureVariant["format"]; source: string }): Promise<Buffer> {
  const ways = format === "webp" && /\.png$/i.test(source) ? [plain, withoutLoss, withFewColours] : [plain];
  try {
    const made = await Promise.all(ways.map((way) => way(bytes, width, format)));
    return made.reduce((one, other) => (one.length <= other.length ? one : other));
  } catch (error) {
    throw new ContentError([{ file: source, message: `cannot be read as a picture: ${error instanceof Error ? error.message : String(error)}` }]);
  }
}

/** A way to write a picture. Photographs are lightest with loss, drawings without: the sizes tell which of them it is. */
type Way = (bytes: Buffer, width: number, format: PictureVariant["format"]) => Promise<Buffer>;

interface WriteOptions {
  readonly sharpWebpOptions?: { readonly lossless: boolean };
  /** `quality` of 100 decides on the number of colours. */
  readonly sharpPngOptions?: { readonly palette: boolean; readonly quality: number };
}

const plain: Way = (bytes, width, format) => write(bytes, width, format);

const withoutLoss: Way = (bytes, width) => write(bytes, width, "webp", { sharpWebpOptions: { lossless: true } });

/**
 * As many colours as the eye needs: letters and charts that were made smaller have hundreds that differ by a hair. At 70 of
 * 100 their mean square error is a third of what WebP's usual loss does to them, at two thirds of its size.
 */
const withFewColours: Way = async (bytes, width) => withoutLoss(await write(bytes, width, "png", { sharpPngOptions: { palette: true, quality: 70 } }), width, "webp");

async function write(bytes: Buffer, width: number, format: string, options: WriteOptions = {}): Promise<Buffer> {
  // Loaded where there is a picture to work on: it takes a tenth of a second.
  const { default: Image } = await import("@11ty/eleventy-img");
  const made = await Image(bytes, { widths: [width], formats: [format], dryRun: true, useCache: false, fixOrientation: true, ...options });
  const buffer = made[format]?.[0]?.buffer;
  if (buffer === undefined) throw new Error("nothing came of it");
  return buffer;
}
