import type { IncomingMessage, ServerResponse } from "node:http";

/** Where the process was started again, the page is another; while it starts, what it answers ends an EventSource for good. */
const script = `const source=document.currentScript.src.replace("reload.js","reload");let opened=0;(function listen(){const events=new EventSource(source);events.onopen=()=>opened++&&location.reload();events.onmessage=e=>{if(!e.data||e.data===location.pathname)location.reload()};events.onerror=()=>events.readyState===2&&setTimeout(listen,200)})();
`;

/** Live reload for `npm run dev`: a page listens, and loads itself again when it was published anew. */
export class LiveReload {
  readonly #listeners = new Set<ServerResponse>();
  readonly #prefix: string;
  readonly #address: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
    this.#address = `${prefix}.unfiled/reload`;
  }

  /** Answers the two addresses that belong to it; tells whether it did. */
  handle(_: IncomingMessage, response: ServerResponse, pathname: string): boolean {
    if (pathname === `${this.#address}.js`) {
      response.writeHead(200, { "Content-Type": "text/javascript", "Cache-Control": "no-store" }).end(script);
      return true;
    }
    if (pathname !== this.#address) return false;
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" }).write("retry: 200\n: listening\n\n");
    this.#listeners.add(response);
    response.on("close", () => this.#listeners.delete(response));
    return true;
  }

  /** The page with the script that listens. */
  readonly addScript = (page: string): string => page.replace("</body>", `<script src="${this.#address}.js"></script></body>`);

  /** A page says something else now; without an address, any may. `url`: without the site's prefix. */
  readonly announce = (url?: string): void => {
    const address = url === undefined ? "" : encodeURI(`${this.#prefix}${url.slice(1)}`);
    for (const listener of this.#listeners) listener.write(`data: ${address}\n\n`);
  };

  close(): void {
    for (const listener of this.#listeners) listener.end();
  }
}
