import { setTimeout as sleep } from "node:timers/promises";

/** What a page's comment form carries unseen. */
export interface Form {
  readonly page: string;
  readonly token: string;
}

export interface Post {
  readonly form: Form;
  readonly isHonest: boolean;
  /** Where it comes from, as a proxy before the site tells. */
  readonly address: string;
  readonly name: string;
  readonly body: string;
  readonly subject?: string;
  /** Instead of the form's. */
  readonly token?: string;
}

export interface PostAnswer {
  readonly post: Post;
  /** Absent where nothing was kept. */
  readonly status?: "published" | "held";
  readonly id?: string;
  /** Why nothing was kept. */
  readonly code?: string;
  /** Whether the sender was asked to look once more, and did. */
  readonly asked: boolean;
  /** How long the slowest of its answers took. */
  readonly ms: number;
}

interface Said {
  readonly id?: string;
  readonly status?: "published" | "held";
  readonly error?: { readonly code: string; readonly field?: string };
}

export async function readForm(url: string, address: string): Promise<Form> {
  const page = await (await fetch(url + address)).text();
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? "";
  return { page: field("page"), token: field("token") };
}

/** Sends as a person's client does: waits where it is told to, and looks once more where it is asked to. Machines do neither. */
export async function postUntilAnswered(url: string, post: Post): Promise<PostAnswer> {
  let { token = post.form.token } = post;
  let [asked, ms] = [false, 0];
  for (;;) {
    const began = performance.now();
    const answer = await fetch(`${url}api/comments`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-Forwarded-For": post.address },
      body: JSON.stringify({ page: post.form.page, token, name: post.name, body: post.body, subject: post.subject ?? "" }),
    });
    const { id, status, error } = (await answer.json()) as Said;
    ms = Math.max(ms, performance.now() - began);
    const retryAfterMs = 1000 * Number(answer.headers.get("retry-after") ?? 0);
    if (status !== undefined && id !== undefined) return { post, status, id, asked, ms };
    if (answer.status === 503) await sleep(retryAfterMs);
    else if (post.isHonest && !asked && error?.code === "spam" && error.field === "token") {
      asked = true;
      token = await timedToken(url, post.form);
      await sleep(retryAfterMs);
    } else return { post, code: error?.code ?? String(answer.status), asked, ms };
  }
}

async function timedToken(url: string, { page, token }: Form): Promise<string> {
  const answer = await fetch(`${url}api/token?${new URLSearchParams({ page, token }).toString()}`);
  return ((await answer.json()) as { token: string }).token;
}
