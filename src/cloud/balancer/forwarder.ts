import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { ProxyServer } from "httpxy";
import type { Clock } from "../../base/clock.ts";
import { watchIdle } from "./idle-watch.ts";
import { answerOwn, answerOwnOnSocket, type OwnStatus } from "./own-answer.ts";
import type { Endpoint } from "./target-endpoint.ts";

/** ALB gives up connecting to a target after this. Real milliseconds: traffic is real, whatever the time scale. */
const connectTimeout = 10_000;

export interface Destination {
  readonly region: string;
  readonly targetGroupArn: string;
  readonly targetId: string;
  readonly endpoint: Endpoint;
  /** The load balancer's idle timeout in real milliseconds. */
  readonly idleTimeout: number;
}

/** One request on its way, or one WebSocket. */
interface Exchange {
  readonly destination: Destination;
  readonly request: IncomingMessage;
  /** Answers for the balancer where nothing was answered yet; cuts the connection off where something was. */
  readonly fail: (status: OwnStatus) => void;
  upstream?: ClientRequest;
  stopWatch: () => void;
}

/** Carries requests and WebSockets to targets, and gives ALB's answer where that fails. */
export class Forwarder {
  readonly #clock: Clock;
  readonly #exchanges = new Map<IncomingMessage, Exchange>();
  readonly #turns = new Map<string, number>();
  #proxy: Promise<ProxyServer> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts for round robin: 0, 1, 2, … for each name. */
  nextTurn(name: string): number {
    const turn = this.#turns.get(name) ?? 0;
    this.#turns.set(name, turn + 1);
    return turn;
  }

  forward(request: IncomingMessage, response: ServerResponse, destination: Destination): void {
    const exchange = this.#begin(request, destination, (status) => {
      if (response.headersSent) response.destroy();
      else answerOwn(response, status);
    });
    response.once("close", () => this.#end(exchange));
    // Node has answered `Expect: 100-continue` by itself already.
    delete request.headers.expect;
    const { host, port } = destination.endpoint;
    this.#proxyServer()
      .then((proxy) => proxy.web(request, response, { target: { protocol: "http:", host, port } }))
      .catch(() => this.#onError(request));
  }

  /** Carries a WebSocket upgrade, and the WebSocket once the target has accepted it. */
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer, destination: Destination): void {
    const written = socket.bytesWritten;
    const exchange = this.#begin(request, destination, (status) => {
      if (socket.bytesWritten > written) socket.destroy();
      else answerOwnOnSocket(socket, status);
    });
    socket.once("close", () => this.#end(exchange));
    const { host, port } = destination.endpoint;
    this.#proxyServer()
      .then((proxy) => proxy.ws(request, socket, { target: { protocol: "http:", host, port } }, head))
      .catch(() => this.#onError(request));
  }

  /** Cuts off whatever is under way to a destination that is lost: drained, or its zone without power. */
  cut(isLost: (destination: Destination) => boolean): void {
    for (const exchange of [...this.#exchanges.values()]) {
      if (isLost(exchange.destination)) this.#fail(exchange, 502);
    }
  }

  close(): void {
    this.cut(() => true);
  }

  /** Loaded at the first request, with Node's HTTP/2 and TLS that it brings: most local clouds forward nothing. */
  #proxyServer(): Promise<ProxyServer> {
    this.#proxy ??= this.#makeProxy();
    return this.#proxy;
  }

  /**
   * No agent: each request has a connection of its own, so that none meets one that its target has just closed. ALB
   * keeps connections and lets clients see a 502 then; a drill that measures recovery should not count those.
   */
  async #makeProxy(): Promise<ProxyServer> {
    const { createProxyServer } = await import("httpxy");
    const proxy = createProxyServer({ agent: false });
    proxy.on("error", (_error, request) => this.#onError(request));
    proxy.on("proxyReq", (upstream, request) => this.#onUpstream(upstream, request));
    proxy.on("proxyReqWs", (upstream, request, socket) => this.#onUpgrading(upstream, request, socket));
    proxy.on("proxyRes", (answer) => {
      // Of the connection between balancer and target, which is none of the client's business.
      delete answer.headers.connection;
      delete answer.headers["keep-alive"];
    });
    return proxy;
  }

  #begin(request: IncomingMessage, destination: Destination, fail: Exchange["fail"]): Exchange {
    const exchange: Exchange = { destination, request, fail, stopWatch: () => {} };
    this.#exchanges.set(request, exchange);
    const bytes = () => moved(request.socket) + moved(exchange.upstream?.socket);
    exchange.stopWatch = watchIdle(this.#clock, destination.idleTimeout, bytes, () =>
      // A client that stopped sending is told so; else it was the target that said nothing.
      this.#fail(exchange, request.complete ? 504 : 408),
    );
    return exchange;
  }

  #end(exchange: Exchange): void {
    exchange.stopWatch();
    this.#exchanges.delete(exchange.request);
    exchange.upstream?.destroy();
  }

  #fail(exchange: Exchange, status: OwnStatus): void {
    exchange.fail(status);
    this.#end(exchange);
  }

  /** Refused, reset, no HTTP: 502. A client that left (ALB's 460) has ended its exchange already, and gets nothing. */
  #onError(request: IncomingMessage | undefined): void {
    const exchange = request && this.#exchanges.get(request);
    if (exchange) this.#fail(exchange, 502);
  }

  #onUpstream(upstream: ClientRequest, request: IncomingMessage): void {
    const exchange = this.#exchanges.get(request);
    if (!exchange) return void upstream.destroy();
    exchange.upstream = upstream;
    if (!upstream.socket?.connecting) return;
    const cancel = this.#clock.after(connectTimeout, () => this.#fail(exchange, 504));
    upstream.socket.once("connect", cancel);
    upstream.once("close", cancel);
  }

  #onUpgrading(upstream: ClientRequest, request: IncomingMessage, socket: Socket): void {
    const exchange = this.#exchanges.get(request);
    if (!exchange) return void upstream.destroy();
    exchange.upstream = upstream;
    upstream.once("socket", () => this.#onUpstream(upstream, request));
    upstream.once("upgrade", (_answer, targetSocket) => {
      // A pipe passes an end on, but not that one side was cut off.
      socket.once("close", () => targetSocket.destroy());
      targetSocket.once("close", () => socket.destroySoon());
    });
  }
}

function moved(socket: unknown): number {
  return socket instanceof Socket ? socket.bytesRead + socket.bytesWritten : 0;
}
