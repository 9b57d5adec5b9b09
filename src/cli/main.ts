import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { readSettings } from "../config/settings.ts";
import { build } from "./commands/build.ts";
import { secret } from "./commands/secret.ts";
import { start } from "./commands/start.ts";
import { describeError, usage } from "./messages.ts";

/** What a command gets: the folder of the site, its words and flags, and two ways to speak. */
export interface CommandContext {
  readonly root: string;
  readonly words: readonly string[];
  readonly json: boolean;
  readonly settings: ReturnType<typeof readSettings>;
  /** The answer: stdout. */
  readonly print: (text: string) => void;
  /** Everything said beside it: stderr. */
  readonly say: (text: string) => void;
  /** Resolves when the process is asked to end. */
  readonly stopped: Promise<void>;
}

/** A command answers an exit code: 0 done, 1 refused or problems found, 2 wrong usage. */
export type Command = (context: CommandContext) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  start: (context) => start(context, "start"),
  dev: (context) => start(context, "dev"),
  build,
  secret,
};

const commandsWithWords = new Set(["secret"]);

/** Runs one command to its end and answers its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const parsed = parse(argv);
  if ("wrong" in parsed) {
    say(`${parsed.wrong}\n\n${usage}`);
    return 2;
  }
  if (parsed.help) {
    say(usage);
    return 0;
  }
  const [name = "", ...words] = parsed.words;
  const command = commands[name];
  if (command === undefined) {
    say(name === "" ? usage : `There is no command "${name}".\n\n${usage}`);
    return 2;
  }
  if (words.length > 0 && command !== secret) {
    say(`"unfiled ${name}" takes no further words, got "${words.join(" ")}".\n\n${usage}`);
    return 2;
  }
  if (words.length > 0 && !commandsWithWords.has(name)) {
    say(`"${name}" takes no further words, and got "${words.join(" ")}".\n\n${usage}`);
    return 2;
  }
  const root = process.cwd();
  try {
    if (existsSync(path.join(root, ".env"))) process.loadEnvFile(path.join(root, ".env"));
    const settings = readSettings(process.env);
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
    });
    return await command({ root, words, json: parsed.json, settings, print: (text) => void process.stdout.write(`${text}\n`), say, stopped });
  } catch (error) {
    say(describeError(error));
    return 1;
  }
}

function parse(argv: readonly string[]): { words: string[]; json: boolean; help: boolean } | { wrong: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { json: { type: "boolean", default: false }, help: { type: "boolean", short: "h", default: false } },
    });
    return { words: positionals, json: values.json, help: values.help };
  } catch (error) {
    // Node adds advice on positional arguments after the first sentence, which fits no command here.
    return { wrong: error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : String(error) };
  }
}
