import { commentForm, field } from "./form.ts";

/** A timed token is good for a day; an hour before that the page's own, which does not end, takes its place again. */
const lifetimeMs = 23 * 3_600_000;

let pageToken: string | undefined;
let fetchedAt = 0;

/** A token with its time tells a person who types from a program that does not. Without it the form works as well. */
export async function fetchTimedToken(): Promise<void> {
  const form = commentForm();
  if (!form || pageToken !== undefined) return;
  pageToken = field(form, "token").value;
  const query = new URLSearchParams({ page: field(form, "page").value, token: pageToken });
  const answer = await fetch(`${form.action.replace(/comments$/, "token")}?${query}`, { headers: { Accept: "application/json" } });
  const { token } = (await answer.json()) as { token?: string };
  if (!token) return;
  put(token);
  fetchedAt = Date.now();
}

/** For a form that stood open overnight. */
export function renewToken(): void {
  if (fetchedAt > 0 && Date.now() - fetchedAt > lifetimeMs) put(pageToken ?? "");
}

function put(token: string): void {
  const form = commentForm();
  if (form) field(form, "token").value = token;
}
