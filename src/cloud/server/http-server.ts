import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { errorCode, HitoriError, messageOf } from "../../base/error.ts";
import { ServiceError } from "../service-error.ts";
import type { WireRequest, WireResponse } from "../wire/message.ts";
import { portOwner } from "./port-owner.ts";

/**
 * Bytes of a request's body. AWS's largest is PutLogEvents: 1 MiB of messages, counted before JSON escapes them, and
 * a timeline's messages are JSON themselves.
 */
const bodyLimit = 4 * 1024 * 1024;

/** Idle connections stay as long as an ALB's; Node's 5 s would race the SDK's next request. */
const keepAliveTimeout = 75_000;
/** Real milliseconds in which a request must have come, and how often that is looked at: a slow one gets 408. */
const requestTimeout = 30_000;
const connectionsCheckingInterval = 5_000;

export interface HttpHandler {
  answer(request: WireRequest, requestId: string): WireResponse;
  /** Whether a request comes from where the network is cut: its connection breaks, as nothing would get through. */
  isCutOff(request: WireRequest): boolean;
  /** How a request is refused that never gets to a service. */
  refuse(request: WireRequest, error: ServiceError, requestId: string): WireResponse;
}

/** HTTP on 127.0.0.1. Requests are answered one after another, each at once. */
export class HttpServer {
  readonly #server: Server;
  #handler: HttpHandler | undefined;

  constructor() {
    this.#server = createServer(
      { keepAliveTimeout, requestTimeout, connectionsCheckingInterval },
      (request, response) => this.#serve(request, response),
    );
  }

  /**
   * Begins to listen; what comes before `handle` is answered with 503, which SDKs try again.
   * @param port 0 takes a free one
   * @returns the endpoint
   * @throws HitoriError PORT_IN_USE
   */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", () => resolve());
    }).catch(async (error) => {
      throw errorCode(error) === "EADDRINUSE" ? await portInUse(port) : error;
    });
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" && address ? address.port : port}`;
  }

  handle(handler: HttpHandler): void {
    this.#handler = handler;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    const body = await readBody(incoming).catch(() => undefined);
    if (body === undefined) return void outgoing.destroy();
    const request = toRequest(incoming, body === "too large" ? new Uint8Array() : body);
    if (this.#handler?.isCutOff(request)) return void outgoing.destroy();
    const refusal = body === "too large" ? tooLarge : refuseForeign(request);
    const response = this.#respond(request, refusal, requestId);
    outgoing.writeHead(response.status, {
      ...response.headers,
      "content-length": Buffer.byteLength(response.body),
      ...(body === "too large" ? { connection: "close" } : {}),
    });
    outgoing.end(response.body);
  }

  #respond(request: WireRequest, refusal: ServiceError | undefined, requestId: string): WireResponse {
    if (!this.#handler) return { status: 503, headers: {}, body: "The local cloud is starting." };
    return refusal
      ? this.#handler.refuse(request, refusal, requestId)
      : this.#handler.answer(request, requestId);
  }
}

const tooLarge = new ServiceError(
  "RequestEntityTooLarge",
  `The request's body is larger than ${bodyLimit} bytes.`,
  413,
);

/**
 * Anybody's web page can send requests to 127.0.0.1. A browser says where they come from (Origin), or under which
 * name it found this machine (Host, after DNS rebinding): those from elsewhere are refused, whatever they ask for.
 */
function refuseForeign(request: WireRequest): ServiceError | undefined {
  const { host, origin, "sec-fetch-site": site } = request.headers;
  if (host !== undefined && !isLocal(host)) return foreign(`Host ${host}`);
  if (origin !== undefined && origin !== `http://${host}`) return foreign(`Origin ${origin}`);
  // An image or a link of another page is asked for without Origin; whose page it is the browser says here.
  if (site === "cross-site" || site === "same-site") return foreign(`a ${site} page`);
  return undefined;
}

/** By a link-local address virtual machines of this cloud ask; no name leads a browser of this machine there. */
function isLocal(host: string): boolean {
  return /^(localhost|([\w-]+\.)*localhost|127\.\d+\.\d+\.\d+|169\.254\.171\.1|\[::1\])(:\d+)?$/i.test(host);
}

function foreign(what: string): ServiceError {
  return new ServiceError(
    "AccessDenied",
    `The local cloud answers requests from this machine alone, not: ${what}.`,
    403,
  );
}

/** The whole body, or that it is too large; the rest of such a one is left unread. Rejects when the client is gone. */
function readBody(incoming: IncomingMessage): Promise<Uint8Array | "too large"> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= bodyLimit) return void chunks.push(chunk);
      incoming.pause();
      resolve("too large");
    });
    incoming.on("end", () => resolve(Buffer.concat(chunks)));
    incoming.on("error", reject);
    incoming.on("close", () => reject(new Error("The client went away.")));
  });
}

function toRequest(incoming: IncomingMessage, body: Uint8Array): WireRequest {
  const url = incoming.url ?? "/";
  const at = url.indexOf("?");
  const headers: Record<string, string | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(incoming.headers))
    headers[name] = Array.isArray(value) ? value.join(",") : value;
  return {
    method: incoming.method ?? "GET",
    path: at < 0 ? url : url.slice(0, at),
    query: new URLSearchParams(at < 0 ? "" : url.slice(at + 1)),
    headers,
    body,
  };
}

async function portInUse(port: number): Promise<HitoriError> {
  const owner = await portOwner(port).catch((error) => messageOf(error));
  return new HitoriError({
    code: "PORT_IN_USE",
    message: `Port ${port} of 127.0.0.1 is in use by ${owner}.`,
    hint: "Take another one: hitori cloud start --port 0   (or end what has it)",
  });
}
