import assert from "node:assert/strict";

export async function textOf(url: string): Promise<string> {
  return (await fetch(url)).text();
}

/** Posts a comment on an unfiled log as a client of the API does, with what the page's own form carries. */
export async function postComment(url: string, log: string, body: string, more: Readonly<Record<string, string>> = {}): Promise<{ status: number; id: string; url: string; commit: string }> {
  const page = await textOf(`${url}logs/${log}/`);
  const action = /<form id="comment-form"[^>]* action="([^"]+)"/.exec(page)?.[1] ?? assert.fail("the page has a comment form");
  const answer = await fetch(new URL(action, url), {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ page: hiddenField(page, "page"), token: hiddenField(page, "token"), name: "Rosa", body, ...more }),
  });
  const said = (await answer.json()) as { id: string; url: string; commit: string };
  return { ...said, status: answer.status };
}

function hiddenField(page: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? assert.fail(`the page has a field ${name}`);
}
