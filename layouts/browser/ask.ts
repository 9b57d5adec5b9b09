import { commentForm } from "./form.ts";
import { say } from "./status.ts";
import { words } from "./words.ts";

/** The page that a browser without scripts would be on now. */
export interface Answer {
  readonly url: string;
  readonly page: Document;
}

/** Busy, overloaded, or nobody there: worth another try. Sending twice makes no second comment. */
const passing = [429, 502, 503, 504];
const mostTries = 7;
/** Nobody waits longer before a page. */
const longestPauseSeconds = 120;

let goOn: (() => void) | undefined;

/** Ends a pause between two tries. */
export function tryNow(): void {
  goOn?.();
}

/**
 * Sends the form, as it is at the moment of each try, until there is an answer; says so while it waits.
 * Undefined where none came in the end.
 */
export async function ask(address: string): Promise<Answer | undefined> {
  for (let tries = 1; ; tries++) {
    const form = commentForm();
    if (form === null) return undefined;
    const response = await post(address, form);
    const pauseSeconds = Math.max(Number(response?.headers.get("Retry-After")) || 0, 2 ** tries);
    if (tries === mostTries || pauseSeconds > longestPauseSeconds || (response && !passing.includes(response.status))) {
      return response && { url: response.url, page: new DOMParser().parseFromString(await response.text(), "text/html") };
    }
    say((response ? words.busy : words.offline).replace("{}", String(pauseSeconds)));
    await pause(pauseSeconds);
    say(words.sendingAgain);
  }
}

async function post(address: string, form: HTMLFormElement): Promise<Response | undefined> {
  try {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.set(name, value);
    return await fetch(address, { method: "POST", body, headers: { Accept: "text/html" } });
  } catch {
    return undefined;
  }
}

async function pause(seconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    goOn = resolve;
    setTimeout(resolve, seconds * 1000);
  });
  goOn = undefined;
}
