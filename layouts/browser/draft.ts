import { commentForm, field } from "./form.ts";

/** The address is left out: a draft may stay behind in a browser that many use. */
const kept = ["body", "name", "url", "parent"] as const;

type Draft = Partial<Record<(typeof kept)[number], string>>;

/** Keeps what stands in the form; a browser that forbids it keeps nothing. */
export function keepDraft(): void {
  const form = commentForm();
  if (!form?.action.endsWith("/comments")) return;
  const draft = Object.fromEntries(kept.map((name) => [name, field(form, name).value]));
  inStorage((storage, key) => storage.setItem(key, JSON.stringify(draft)));
}

/** Fills what is empty with what was kept. Gives the id of the comment that was being answered, "" for none, undefined without a draft. */
export function restoreDraft(): string | undefined {
  const form = commentForm();
  const draft = inStorage((storage, key) => JSON.parse(storage.getItem(key) ?? "{}") as Draft);
  if (form === null || !draft?.body || field(form, "body").value !== "") return undefined;
  for (const name of ["body", "name", "url"] as const) field(form, name).value ||= draft[name] ?? "";
  return draft.parent ?? "";
}

export function forgetDraft(): void {
  inStorage((storage, key) => storage.removeItem(key));
}

function inStorage<Result>(use: (storage: Storage, key: string) => Result): Result | undefined {
  const form = commentForm();
  if (form === null) return undefined;
  try {
    return use(localStorage, `unfiled:${field(form, "page").value}`);
  } catch {
    return undefined;
  }
}
