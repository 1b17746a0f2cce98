import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../../../base/clock.ts";
import type { StorageFault } from "../storage.ts";

export interface RelayOptions {
  /** Where clients connect. */
  readonly host: string;
  readonly port: number;
  /** Where the server listens. */
  readonly server: { readonly host: string; readonly port: number };
  /** Whether packets from this address get through; what does not is dropped without a word, as security groups do. */
  admits(address: string): boolean;
  readonly clock: Clock;
  onTrouble(message: string): void;
}

/**
 * A mount target: takes connections at its address and hands them to the file system's server, byte by byte. What is wrong with
 * the storage of one zone is done here, so that the server and the other zones know nothing of it.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #fault: StorageFault | undefined;
  #open = Promise.resolve();
  #reopen: (() => void) | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    const { host, port, onTrouble } = options;
    this.#server = createServer((client) => this.#accept(client));
    this.#server.on("error", (error) => onTrouble(`the mount target at ${host}:${port}: ${error.message}`));
    this.#server.listen(port, host);
  }

  get fault(): StorageFault | undefined {
    return this.#fault;
  }

  /** `stall` holds everything back in both directions; `slow` holds each piece of a request back so long. */
  set fault(fault: StorageFault | undefined) {
    this.#fault = fault;
    const stalls = fault?.kind === "stall";
    if (stalls && this.#reopen === undefined) {
      this.#open = new Promise((resolve) => {
        this.#reopen = resolve;
      });
    } else if (!stalls) {
      this.#reopen?.();
      this.#reopen = undefined;
    }
  }

  /** Cuts every connection; nobody is let in any more. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    this.fault = undefined;
  }

  #accept(client: Socket): void {
    this.#keep(client);
    if (!this.#options.admits(client.remoteAddress ?? "")) {
      client.pause();
      return;
    }
    const { host, port } = this.#options.server;
    const server = connect({ host, port });
    this.#keep(server);
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
    this.#hand(client, server, true);
    this.#hand(server, client, false);
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy()); // the other side is told by its own end
    socket.on("close", () => this.#sockets.delete(socket));
  }

  #hand(from: Socket, to: Socket, isRequest: boolean): void {
    from.on("data", (piece: Buffer) => {
      from.pause();
      void this.#let(piece, to, isRequest).then(() => from.resume());
    });
    from.on("end", () => to.end());
  }

  async #let(piece: Buffer, to: Socket, isRequest: boolean): Promise<void> {
    if (isRequest && this.#fault?.kind === "slow") await this.#options.clock.sleep(this.#fault.latency);
    await this.#open;
    if (to.destroyed || to.write(piece)) return;
    await Promise.race([once(to, "drain"), once(to, "close")]).catch(() => {});
  }
}
