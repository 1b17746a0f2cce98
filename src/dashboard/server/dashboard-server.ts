import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Clock } from "../../base/clock.ts";
import { errorCode, HitoriError, messageOf } from "../../base/error.ts";
import type { Action } from "../state.ts";
import { type Asked, accessOf } from "./access.ts";
import { doorPage } from "./door-page.ts";
import type { Feed, Reader } from "./feed.ts";
import { type PageFile, policyOf } from "./page-file.ts";
import { readAction } from "./read-action.ts";

export interface DashboardServerOptions {
  readonly clock: Clock;
  readonly feed: Feed;
  readonly page: PageFile;
  readonly token: string;
  /** Refuses every action. */
  readonly readOnly: boolean;
  /** Somebody has begun to look. */
  onReader(): void;
  act(action: Action): Promise<void>;
  /** The last lines that the app's services wrote before the breaker held it. */
  evidence(): Promise<readonly object[]>;
}

const bodyLimit = 4096;
const readersLimit = 32;
/** Bytes that may wait for a reader that does not read. It is cut off then, and comes again. */
const waitingLimit = 64 * 1024 * 1024;
/** Milliseconds between two signs of life. */
const heartbeat = 5000;

/** HTTP on 127.0.0.1: the page, what it is told, and what it has done. */
export class DashboardServer {
  readonly #options: DashboardServerOptions;
  readonly #server: Server;
  #port = 0;

  constructor(options: DashboardServerOptions) {
    this.#options = options;
    this.#server = createServer({ requestTimeout: 10_000 }, (request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /**
   * @param port 0 takes a free one
   * @returns the one that was taken
   * @throws HitoriError PORT_IN_USE
   */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", () => resolve());
    }).catch((error) => {
      throw errorCode(error) === "EADDRINUSE" ? portInUse(port, error) : error;
    });
    const address = this.#server.address();
    this.#port = typeof address === "object" && address ? address.port : port;
    return this.#port;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { token, readOnly } = this.#options;
    const asked = askedOf(request);
    const access = accessOf(asked, { port: this.#port, token, readOnly });
    for (const [name, value] of Object.entries(alwaysSent)) response.setHeader(name, value);
    if (access.kind === "refused") {
      if (access.status === 401 && asked.path === "/") return sendDoor(response);
      // The rest of a body is left unread, so the connection ends with the answer.
      response.writeHead(access.status, { connection: "close" });
      return void response.end();
    }
    if (access.kind === "page") return this.#sendPage(request, response);
    if (access.kind === "action") return this.#act(request, response);
    if (asked.path === "/evidence") return sendJson(response, 200, await this.#options.evidence());
    this.#stream(request, response);
  }

  #sendPage(request: IncomingMessage, response: ServerResponse): void {
    const { html, brotli, gzip, policy } = this.#options.page;
    const accepted = String(request.headers["accept-encoding"] ?? "");
    const [encoding, body] = /\bbr\b/.test(accepted)
      ? ["br", brotli]
      : /\bgzip\b/.test(accepted)
        ? ["gzip", gzip]
        : [undefined, html];
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "content-length": body.length,
      ...(encoding === undefined ? {} : { "content-encoding": encoding }),
    });
    response.end(body);
  }

  #stream(request: IncomingMessage, response: ServerResponse): void {
    const { feed, clock } = this.#options;
    if (feed.readers >= readersLimit) return void sendJson(response, 503, { message: "too many readers" });
    response.writeHead(200, { "content-type": "text/event-stream", "x-hitori-now": String(clock.now()) });
    response.socket?.setNoDelay(true);
    const ended = new AbortController();
    response.on("close", () => ended.abort());
    const close = feed.open(readerOf(response, ended.signal), headerOf(request, "last-event-id"));
    ended.signal.addEventListener("abort", close, { once: true });
    this.#options.onReader();
    const beat = async () => {
      while (!ended.signal.aborted) {
        await clock.sleep(heartbeat, ended.signal).catch(() => undefined);
        if (!ended.signal.aborted) response.write(":\n\n");
      }
    };
    void beat();
  }

  async #act(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const action = readAction(await readBody(request));
    if (action === undefined)
      return sendJson(response, 400, { code: "USAGE", message: "That is no action." });
    try {
      await this.#options.act(action);
      sendJson(response, 200, { done: action.action });
    } catch (error) {
      const known = error instanceof HitoriError ? error : undefined;
      sendJson(response, 409, {
        code: known?.code ?? "UNEXPECTED",
        message: messageOf(error),
        hint: known?.hint,
      });
    }
  }
}

const alwaysSent = {
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

function askedOf(request: IncomingMessage): Asked {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    host: headerOf(request, "host"),
    origin: headerOf(request, "origin"),
    site: headerOf(request, "sec-fetch-site"),
    contentType: headerOf(request, "content-type"),
    queryToken: url.searchParams.get("token") ?? undefined,
    bearer: /^Bearer (.+)$/.exec(headerOf(request, "authorization") ?? "")?.[1],
  };
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(",") : value;
}

function readerOf(response: ServerResponse, ended: AbortSignal): Reader {
  return {
    write(message) {
      if (response.writableLength > waitingLimit) response.destroy();
      return response.write(message);
    },
    drained: () =>
      new Promise((resolve) => {
        if (ended.aborted) return resolve();
        const over = () => {
          ended.removeEventListener("abort", over);
          resolve();
        };
        response.once("drain", over);
        ended.addEventListener("abort", over, { once: true });
      }),
  };
}

function sendDoor(response: ServerResponse): void {
  response.writeHead(401, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policyOf(doorPage),
  });
  response.end(doorPage);
}

function sendJson(response: ServerResponse, status: number, document: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(document));
}

/** The body as text; empty where it is too large to be an action. */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) return "";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function portInUse(port: number, cause: unknown): HitoriError {
  return new HitoriError({
    code: "PORT_IN_USE",
    message: `Port ${port} of 127.0.0.1 is in use.`,
    hint: "Take another one: hitori dashboard --port 0   (or end what has it)",
    cause,
  });
}
