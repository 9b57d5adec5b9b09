declare module "@11ty/eleventy-img" {
  interface MadePicture {
    readonly width: number;
    readonly height: number;
    readonly buffer?: Buffer;
  }

  export default function Image(source: Buffer, options: { widths: number[]; formats: string[]; dryRun: boolean; useCache: boolean; fixOrientation: boolean; sharpWebpOptions?: { lossless: boolean }; sharpPngOptions?: { palette: boolean; quality: number } }): Promise<Record<string, MadePicture[]>>;
}
