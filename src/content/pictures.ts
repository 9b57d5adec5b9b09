/** A smaller or lighter version of a picture, made when the site is built. */
export interface PictureVariant {
  readonly format: "avif" | "webp";
  readonly width: number;
  /** Address without prefix: `/media/logs/lock.png.720.webp`: beside a `lock.png` there may be a `lock.jpg`. */
  readonly url: string;
}

export interface PictureOptions {
  /** Whether AVIF is made as well: smaller, and half a second to a second and a half of work for each picture. */
  readonly avif: boolean;
}

/** The column of text is some 36 rem wide: 720 pixels on ordinary screens, twice as many on dense ones. */
const widths = [720, 1440];

/** How wide a picture is shown, for `sizes`. */
export const pictureSizes = "(min-width: 46rem) 42rem, 94vw";

/**
 * The versions a picture is offered in, the lightest format first, the widths ascending and never above its own.
 * None for drawings (SVG), for GIFs, which may move, and for what has no known size.
 */
export function pictureVariants(picture: { readonly url: string; readonly width?: number }, { avif }: PictureOptions): readonly PictureVariant[] {
  const { url, width } = picture;
  if (width === undefined || !url.startsWith("/media/") || !/\.(?:png|jpe?g)$/i.test(url)) return [];
  const offered = [...widths.filter((candidate) => candidate < width), Math.min(width, 1440)];
  const formats = avif ? (["avif", "webp"] as const) : (["webp"] as const);
  return formats.flatMap((format) => [...new Set(offered)].map((candidate) => ({ format, width: candidate, url: `${url}.${candidate}.${format}` })));
}

/** What a `source` of a picture offers: a format, and its versions for `srcset`. The lightest format first. */
export interface PictureSource {
  readonly type: string;
  readonly srcset: string;
}

/** `variants` with the addresses that a page links to. */
export function pictureSources(variants: readonly PictureVariant[]): readonly PictureSource[] {
  return (["avif", "webp"] as const).flatMap((format) => {
    const offered = variants.filter((variant) => variant.format === format).map(({ url, width }) => `${url} ${width}w`);
    return offered.length === 0 ? [] : [{ type: `image/${format}`, srcset: offered.join(", ") }];
  });
}
