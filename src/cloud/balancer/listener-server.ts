import { createServer, type IncomingMessage, type Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { errorCode, messageOf } from "../../base/error.ts";
import type { Account } from "../account.ts";
import { type Answer, decideAnswer } from "./decide-answer.ts";
import type { Forwarder } from "./forwarder.ts";
import { answerOwn, answerOwnOnSocket } from "./own-answer.ts";

/** Connections beyond these are dropped; ALB has no such limit, one machine has. */
const maxConnections = 10_000;

/** How long before a port that was refused is asked for again. */
const retryInterval = 1000;

/** One listener's socket on its load balancer's address. */
export class ListenerServer {
  readonly account: Account;
  readonly listenerArn: string;
  readonly address: string;
  readonly port: number;
  /** Why the port cannot be had, and what to do; undefined while all is well or not yet known. */
  refusal: string | undefined;
  readonly #forwarder: Forwarder;
  /** Each with the zone of the node that took it. */
  readonly #sockets = new Map<Socket, string>();
  /** The zones of the nodes that answer; see nodes.ts. */
  #nodes: readonly string[] = [];
  #taken = 0;
  #server: Server;
  #cancelRetry: () => void = () => {};
  #closed = false;

  constructor(
    account: Account,
    listenerArn: string,
    { address, port }: { readonly address: string; readonly port: number },
    nodes: readonly string[],
    forwarder: Forwarder,
  ) {
    this.#nodes = nodes;
    this.account = account;
    this.listenerArn = listenerArn;
    this.address = address;
    this.port = port;
    this.#forwarder = forwarder;
    this.#server = this.#open();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRetry();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets.keys()) socket.destroy();
    await closed;
  }

  /** Takes over which nodes answer, and ends the connections of those that are lost. */
  setNodes(nodes: readonly string[]): void {
    this.#nodes = nodes;
    for (const [socket, zone] of this.#sockets) if (!nodes.includes(zone)) socket.destroy();
  }

  #open(): Server {
    const server = createServer((request, response) =>
      this.#answer(this.#decide(request), request, response),
    );
    server.maxConnections = maxConnections;
    // The forwarder's idle watch rules instead: an upload may take as long as bytes keep coming.
    server.requestTimeout = 0;
    server.headersTimeout = 60_000;
    server.keepAliveTimeout = 60_000;
    // For what nobody else watches, such as a client that never closes after a 400. Above the longest idle timeout.
    server.timeout = 4_100_000;
    server.on("connection", (socket) => this.#accept(socket));
    server.on("clientError", (error, socket) =>
      answerOwnOnSocket(socket, errorCode(error) === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400),
    );
    server.on("upgrade", (request, socket: Socket, head) => this.#onUpgrade(request, socket, head));
    server.on("error", (error) => this.#onError(error));
    server.on("listening", () => {
      this.refusal = undefined;
    });
    server.listen({ host: this.address, port: this.port });
    return server;
  }

  #accept(socket: Socket): void {
    const node = this.#nodes[this.#taken % this.#nodes.length];
    this.#taken += 1;
    // No zone is left: nobody answers at any of the load balancer's addresses.
    if (node === undefined) {
      socket.destroy();
      return;
    }
    this.#sockets.set(socket, node);
    socket.once("close", () => this.#sockets.delete(socket));
  }

  #decide(request: IncomingMessage): Answer {
    return decideAnswer(this.account, this.listenerArn, request, (name) => this.#forwarder.nextTurn(name));
  }

  #answer(answer: Answer, request: IncomingMessage, response: ServerResponse): void {
    const Server = "awselb/2.0";
    switch (answer.kind) {
      case "own":
        answerOwn(response, answer.status);
        break;
      case "redirect":
        response.writeHead(answer.status, { Server, Location: answer.location }).end();
        break;
      case "fixed":
        response.writeHead(answer.status, { Server, "Content-Type": answer.contentType }).end(answer.body);
        break;
      case "forward":
        this.#forwarder.forward(request, response, answer.destination);
        break;
    }
  }

  /** A WebSocket that is not forwarded is answered as any request; so is `Upgrade: h2c`, which curl and Java offer. */
  #onUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const answer = this.#decide(request);
    if (answer.kind === "forward" && request.headers.upgrade?.toLowerCase() === "websocket") {
      this.#forwarder.upgrade(request, socket, head, answer.destination);
      return;
    }
    delete request.headers.upgrade;
    request.headers.connection = "close";
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once("finish", () => socket.end());
    this.#answer(answer, request, response);
  }

  #onError(error: Error): void {
    if (this.#closed) return;
    this.refusal = refusalText(this.address, this.port, error);
    this.#cancelRetry = this.account.cloud.clock.after(retryInterval, () => {
      this.#server = this.#open();
    });
  }
}

function refusalText(address: string, port: number, error: Error): string {
  const place = `The local cloud cannot listen on ${address}:${port}`;
  switch (errorCode(error)) {
    case "EACCES":
      return `${place}: ports below 1024 need privileges. Use a listener port from 1024, or allow it: sysctl net.ipv4.ip_unprivileged_port_start=${port}`;
    case "EADDRINUSE":
      return `${place}: another process has it. End that process or use another listener port: ss -ltnp 'sport = :${port}'`;
    default:
      return `${place}: ${messageOf(error)}`;
  }
}
