import type { Site } from "../../src/config/site.ts";
import { wordsFor } from "../../src/config/words.ts";
import { html, type Html, type Part } from "./html.ts";

/** What is wrong with one field, said to the reader. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface FieldProps {
  /** Id of the form: ids of fields begin with it, so that two forms can stand on one page. */
  readonly form: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: Part;
  readonly error?: FieldError | undefined;
  /** The control; gets the attributes that tie it to label, hint and error. */
  readonly control: (attributes: Html) => Html;
}

/** Label, control, hint and error of one field, tied together. */
export function field({ form, name, label, hint, error, control }: FieldProps): Html {
  const id = fieldId(form, name);
  const described = [error && `${id}-error`, hint !== undefined && `${id}-hint`].filter(Boolean).join(" ");
  const attributes = html`id="${id}" name="${name}"${error && html` aria-invalid="true"`}${described !== "" && html` aria-describedby="${described}"`}`;
  return html`<div class="field">
    <label for="${id}">${label}</label>
    ${control(attributes)}${error && html`\n<p class="error" id="${id}-error">${error.message}</p>`}${hint !== undefined && html`\n<p class="hint" id="${id}-hint">${hint}</p>`}
  </div>`;
}

/** The id of a field's control, for links to it. */
export function fieldId(form: string, name: string): string {
  return `${form}-${name}`;
}

/** A field that people neither see nor reach; what is written into it comes from a machine. */
export function honeypot(site: Site, form: string): Html {
  return html`<div class="away" aria-hidden="true">
    <label for="${form}-subject">${wordsFor(site).commentForm.honeypot}</label>
    <input type="text" id="${form}-subject" name="subject" autocomplete="off" tabindex="-1">
  </div>`;
}

/** The first error of a field. */
export function errorOf(errors: readonly FieldError[] | undefined, name: string): FieldError | undefined {
  return errors?.find((error) => error.field === name);
}
