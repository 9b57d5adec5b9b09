import { commentIdSchema } from "../../content/schemas/comment.ts";
import { fieldsRefused, ReaderError, type FieldProblem } from "../errors.ts";
import { checkBody, checkEmail, checkName, checkUrl, type Check } from "../text-checks.ts";

/** The fields of the comment form, as they were sent; an absent one is empty. */
export interface CommentForm {
  readonly page: string;
  readonly token: string;
  readonly parent: string;
  readonly name: string;
  readonly email: string;
  readonly url: string;
  readonly body: string;
  readonly notify: string;
  /** Honeypot: only machines fill it. */
  readonly subject: string;
}

/** What a reader said, checked. */
export interface CommentInput {
  readonly parent?: string;
  readonly name: string;
  readonly email?: string;
  readonly url?: string;
  readonly body: string;
  /** Whether the reader wants a mail when somebody replies. */
  readonly notify: boolean;
}

/**
 * Lines of the body end in LF; name and addresses lose the space around them; nothing else is changed.
 * Throws `required`, `too-long` or `invalid` with every refused field, `no-such-parent` for what cannot be a comment's id.
 */
export function readCommentInput(form: CommentForm): CommentInput {
  const body = form.body.replace(/\r\n?/g, "\n");
  const name = form.name.trim();
  const email = form.email.trim();
  const url = form.url.trim();
  const notify = ["yes", "on", "true", "1"].includes(form.notify);

  const [first, ...others] = [
    ...problemsOf("body", body, checkBody),
    ...problemsOf("name", name, checkName),
    ...(email === "" ? [] : problemsOf("email", email, checkEmail)),
    ...(email === "" && notify ? [noAddress] : []),
    ...(url === "" ? [] : problemsOf("url", url, checkUrl)),
  ];
  if (first !== undefined) throw fieldsRefused([first, ...others]);
  if (form.parent !== "" && !commentIdSchema.safeParse(form.parent).success) throw noSuchParent();

  return {
    ...(form.parent !== "" && { parent: form.parent }),
    name,
    ...(email !== "" && { email }),
    ...(url !== "" && { url }),
    body,
    notify,
  };
}

const noAddress: FieldProblem = { field: "email", code: "required", say: ({ emailMissingForReplies }) => emailMissingForReplies };

/** The comment that is answered is not there, or not on this page. */
export function noSuchParent(): ReaderError {
  return new ReaderError("no-such-parent", (words) => words.noSuchParent, { field: "parent" });
}

function problemsOf(field: string, value: string, check: Check): FieldProblem[] {
  const problem = check(value);
  return problem === undefined ? [] : [{ field, ...problem }];
}
