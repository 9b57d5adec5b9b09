import { createTransport } from "nodemailer";

const timeoutMs = 8_000;
/** Tokens and mails bear times; GitHub and mail servers look askance at more. */
const mostDriftMs = 60_000;
/** GitHub allows 5,000 requests an hour by one token. */
const fewRequests = 500;

interface AskedRepository {
  readonly apiUrl: string;
  readonly token: string;
  readonly owner: string;
  readonly repo: string;
  /** Absent: the default branch. */
  readonly branch?: string;
  /** Whether held comments and addresses lie there. */
  readonly isPrivate: boolean;
}

/** What is wrong with a token at a repository, and what to do; undefined where nothing is. */
export async function githubProblem({ apiUrl, token, owner, repo, branch, isPrivate }: AskedRepository): Promise<string | undefined> {
  const address = `${apiUrl.replace(/\/+$/, "")}/repos/${owner}/${repo}`;
  const authorization = { authorization: `token ${token}` };
  const answer = await ask(address, authorization);
  if (answer === undefined) return "GitHub does not answer; see https://www.githubstatus.com and this machine's network";
  if (answer.status === 401) return "GitHub does not know it: it is mistyped, revoked or expired; make a new one";
  if (answer.status === 404) return "GitHub shows it no such repository: look at the name, and at the repositories the token was made for";
  if (!answer.ok) return `GitHub answered ${answer.status}`;
  const { permissions, private: isHidden, archived, default_branch } = (await answer.json()) as { permissions?: { push?: boolean }; private?: boolean; archived?: boolean; default_branch?: string };
  if (archived === true) return "the repository is archived, so nothing can be committed: take it out of the archive";
  if (permissions?.push === false) return "it may read and not write: give it Contents: read and write";
  if (isPrivate && isHidden === false) return "the repository is public: everybody can read held comments and who signed up; make it private";
  const left = Number(answer.headers.get("x-ratelimit-remaining") ?? Infinity);
  if (left < fewRequests) return `only ${left} requests are left in this hour: something else uses the token; make one for the blog alone`;
  const name = branch ?? default_branch;
  const guarded = name === undefined ? undefined : await ask(`${address}/branches/${encodeURIComponent(name)}`, authorization);
  if (guarded?.ok === true && ((await guarded.json()) as { protected?: boolean }).protected === true) {
    return `the branch ${name} is protected: if GitHub refuses what is not a pull request or lacks a check, every comment is answered 503; let the token's owner bypass the rules, or set a branch of its own behind UNFILED_STORE (#data)`;
  }
  const expires = Date.parse(answer.headers.get("github-authentication-token-expiration")?.replace(" UTC", "Z") ?? "");
  return expires - Date.now() < 14 * 24 * 60 * 60_000 ? `it expires on ${new Date(expires).toISOString().slice(0, 10)}: make a new one before` : undefined;
}

/** What keeps mail from going out. Logs in and sends nothing; the message holds no password. */
export async function mailProblem(url: string): Promise<string | undefined> {
  const transport = createTransport({ url, connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs, dnsTimeout: timeoutMs });
  try {
    await transport.verify();
    return undefined;
  } catch (error) {
    const { responseCode, code = "no connection" } = error as { responseCode?: number; code?: string };
    return `the server of SMTP_URL ${responseCode === undefined ? `cannot be reached (${code})` : `answered ${responseCode} (${code})`}; look at its name, port, user and password`;
  } finally {
    transport.close();
  }
}

/** Whether this machine's clock is that of others. */
export async function clockProblem(url: string, now: Date): Promise<string | undefined> {
  const date = Date.parse((await ask(url))?.headers.get("date") ?? "");
  const driftMs = Math.abs(date - now.getTime());
  return driftMs > mostDriftMs ? `it is ${Math.round(driftMs / 1000)} s off: links that expire and limits go wrong; let it follow a time server` : undefined;
}

/** The answer to a GET, whatever its status; undefined where there is none in time. */
export async function ask(url: string, headers: Record<string, string> = {}): Promise<Response | undefined> {
  return await fetch(url, { headers: { "user-agent": "unfiled", ...headers }, signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined);
}
