declare module "@11ty/eleventy" {
  /** The part of Eleventy's programmatic interface that we use; the package brings no types. */
  export class Eleventy {
    constructor(input: string | undefined, output: string, options: { configPath: string; quietMode: boolean; config: (eleventyConfig: never) => void });
    disableLogger(): void;
    init(): Promise<void>;
    write(): Promise<void>;
  }
}
