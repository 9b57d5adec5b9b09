import { fieldId, type FieldError } from "./field.ts";
import { html, type Html } from "./html.ts";

/** What went wrong with a form, with a link to each wrong field. Has the focus when the page opens, without scripts. */
export function problemSummary({ form, summary, errors = [] }: { form: string; summary: string; errors?: readonly FieldError[] | undefined }): Html {
  return html`<div class="problem" role="alert" id="problem" tabindex="-1" autofocus>
    <p>${summary}</p>
    ${errors.length > 0 && html`<ul>${errors.map((error) => html`<li>${isShown(error) ? html`<a href="#${fieldId(form, error.field)}">${error.message}</a>` : error.message}</li>`)}</ul>`}
  </div>`;
}

const shown = new Set(["name", "email", "url", "body", "notify", "topic"]);

function isShown({ field }: FieldError): boolean {
  return shown.has(field);
}
