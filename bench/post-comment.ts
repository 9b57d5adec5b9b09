/** What a page's form carries, and a comment is posted with. */
export interface CommentForm {
  readonly page: string;
  readonly token: string;
}

export async function commentForm(url: string): Promise<CommentForm> {
  const text = await (await fetch(url)).text();
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? "";
  return { page: field("page"), token: field("token") };
}

/** Posts a comment as a program does; throws unless it is published. */
export async function postComment(url: string, form: CommentForm, body: string): Promise<{ id: string; url: string }> {
  const answer = await fetch(`${url}api/comments`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ ...form, name: "Bench", body }),
  });
  if (answer.status !== 201) throw new Error(`answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { id: string; url: string };
}
