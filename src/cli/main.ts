import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { readEnvFile } from "../config/env-file.ts";
import { readSettings } from "../config/settings.ts";
import { describeError, usage } from "./messages.ts";

/** What a command gets: the folder of the site, its words and flags, and two ways to speak. */
export interface CommandContext {
  readonly root: string;
  readonly words: readonly string[];
  /** The command's own flags. */
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  readonly json: boolean;
  readonly settings: ReturnType<typeof readSettings>;
  /** The answer: stdout. */
  readonly print: (text: string) => void;
  /** Everything said beside it: stderr. */
  readonly say: (text: string) => void;
  /** Resolves when the process is asked to end. */
  readonly stopped: Promise<void>;
}

/** One command of the command line. */
export interface Command {
  /** Answers an exit code: 0 done, 1 refused or problems found, 2 wrong usage. */
  readonly run: (context: CommandContext) => Promise<number>;
  /** Whether words may follow its name, which it then checks itself. */
  readonly words?: boolean;
  /** Its own flags, beside those that all have. */
  readonly flags?: Readonly<Record<string, { readonly type: "string" | "boolean" }>>;
}

/** Each is loaded when it is asked for: a build needs neither a server nor a mailer, which take longer to load than to name. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => starting(await import("./commands/start.ts"), "start"),
  dev: async () => starting(await import("./commands/start.ts"), "dev"),
  build: async () => ({ run: (await import("./commands/build.ts")).build, flags: { "without-forms": { type: "boolean" } } }),
  import: async () => ({ run: (await import("./commands/import.ts")).importTexts, words: true, flags: { project: { type: "string" }, "dry-run": { type: "boolean" } } }),
  comments: async () => (await import("./commands/comments.ts")).comments,
  export: async () => (await import("./commands/export.ts")).exportCommand,
  forget: async () => (await import("./commands/forget.ts")).forget,
  notify: async () => ({ run: (await import("./commands/notify.ts")).notify }),
  doctor: async () => ({ run: (await import("./commands/doctor.ts")).doctor }),
  secret: async () => ({ run: (await import("./commands/secret.ts")).secret, words: true }),
};

function starting({ start }: typeof import("./commands/start.ts"), mode: "start" | "dev"): Command {
  return { run: (context) => start(context, mode) };
}

/** Runs one command to its end and answers its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const parsed = await parse(argv);
  if ("wrong" in parsed) {
    say(`${parsed.wrong}\n\n${usage}`);
    return 2;
  }
  if (parsed.help) {
    say(usage);
    return 0;
  }
  const [name = "", ...words] = parsed.words;
  const command = await commandNamed(name);
  if (command === undefined) {
    say(name === "" ? usage : `There is no command "${name}".\n\n${usage}`);
    return 2;
  }
  if (words.length > 0 && command.words !== true) {
    say(`"unfiled ${name}" takes no further words, got "${words.join(" ")}".\n\n${usage}`);
    return 2;
  }
  const root = process.cwd();
  try {
    const envFile = path.join(root, ".env");
    if (existsSync(envFile)) for (const [name, value] of Object.entries(readEnvFile(readFileSync(envFile, "utf8")))) process.env[name] ??= value;
    const settings = readSettings(process.env);
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
    });
    return await command.run({ root, words, flags: parsed.flags, json: parsed.json, settings, print: (text) => void process.stdout.write(`${text}\n`), say, stopped });
  } catch (error) {
    say(describeError(error));
    return 1;
  }
}

async function commandNamed(name: string): Promise<Command | undefined> {
  return Object.hasOwn(commands, name) ? commands[name]?.() : undefined;
}

interface Parsed {
  readonly words: string[];
  readonly flags: CommandContext["flags"];
  readonly json: boolean;
  readonly help: boolean;
}

const flagsOfAll = { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;

async function parse(argv: readonly string[]): Promise<Parsed | { wrong: string }> {
  try {
    // Which flags there are depends on the command, which may stand behind them.
    const named = parseArgs({ args: [...argv], allowPositionals: true, strict: false, options: flagsOfAll }).positionals[0] ?? "";
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options: { ...flagsOfAll, ...(await commandNamed(named))?.flags } });
    const { json = false, help = false, ...flags } = values;
    return { words: positionals, flags, json, help };
  } catch (error) {
    // Node adds advice on positional arguments after the first sentence, which fits no command here.
    return { wrong: error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : String(error) };
  }
}
