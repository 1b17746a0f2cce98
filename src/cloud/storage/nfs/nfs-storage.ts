import { join } from "node:path";
import type { Clock } from "../../../base/clock.ts";
import { HitoriError } from "../../../base/error.ts";
import { loopbackAddress } from "../../loopback-address.ts";
import type { Place, Storage, StorageFault } from "../storage.ts";
import { endServers, GaneshaServer, serversDirectory } from "./ganesha-server.ts";
import { missingGanesha } from "./missing-ganesha.ts";
import { nfsPort } from "./nfs-port.ts";
import { Relay } from "./relay.ts";

/**
 * File systems that are really mounted over NFS 4.1: a server of nfs-ganesha each, and a relay at the address of each mount
 * target. Machines that are processes cannot mount; their links lead to the data itself.
 */
export class NfsStorage implements Storage {
  readonly kind = "nfs";
  readonly faults = ["stall", "slow", "read-only"] as const;
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #servers = new Map<string, GaneshaServer>();
  readonly #relays = new Map<string, { readonly relay: Relay; readonly place: Place }>();

  private constructor(directory: string, clock: Clock) {
    this.#directory = directory;
    this.#clock = clock;
  }

  /**
   * @param directory of the cloud, a real path
   * @throws HitoriError STORAGE_UNAVAILABLE, with what to install
   */
  static start(directory: string, clock: Clock): NfsStorage {
    const missing = missingGanesha();
    if (missing === undefined) return new NfsStorage(directory, clock);
    throw new HitoriError({ code: "STORAGE_UNAVAILABLE", ...missing });
  }

  serve(place: Place, data: string, fault: StorageFault | undefined): string {
    const server = this.#serverOf(place.fileSystemId, data);
    server.ensure();
    const key = keyOf(place);
    if (place.target && !this.#relays.has(key)) {
      const { host, port, admits } = place.target;
      const relay = new Relay({
        host,
        port,
        admits,
        server: { host: server.host, port: nfsPort },
        clock: this.#clock,
        onTrouble: (message) => process.emitWarning(`${place.fileSystemId} in ${place.zone}: ${message}`),
      });
      this.#relays.set(key, { relay, place });
      this.setFault(place, fault);
    }
    return data;
  }

  withdraw(place: Place): void {
    this.#relays.get(keyOf(place))?.relay.close();
    this.#relays.delete(keyOf(place));
    this.#refuseChanges(place.fileSystemId);
    if (this.#relaysOf(place.fileSystemId).length > 0) return;
    this.#servers.get(place.fileSystemId)?.end();
    this.#servers.delete(place.fileSystemId);
  }

  setFault(place: Place, fault: StorageFault | undefined): void {
    const relay = this.#relays.get(keyOf(place))?.relay;
    if (relay) relay.fault = fault;
    this.#refuseChanges(place.fileSystemId);
  }

  withdrawAll(): void {
    for (const { relay } of this.#relays.values()) relay.close();
    this.#relays.clear();
    this.#servers.clear();
    endServers(serversDirectory(this.#directory));
  }

  /** A relay cannot tell a read from a write: the server refuses changes from every zone while one of them asks for that. */
  #refuseChanges(fileSystemId: string): void {
    const server = this.#servers.get(fileSystemId);
    if (server === undefined) return;
    server.readOnly = this.#relaysOf(fileSystemId).some(({ fault }) => fault?.kind === "read-only");
  }

  #relaysOf(fileSystemId: string): Relay[] {
    const relays = [...this.#relays.values()].filter(({ place }) => place.fileSystemId === fileSystemId);
    return relays.map(({ relay }) => relay);
  }

  #serverOf(fileSystemId: string, data: string): GaneshaServer {
    const known = this.#servers.get(fileSystemId);
    if (known) return known;
    const host = loopbackAddress("mountTarget", this.#directory, `server of ${fileSystemId}`, []);
    const own = join(serversDirectory(this.#directory), fileSystemId);
    const server = new GaneshaServer(own, data, host, this.#clock);
    this.#servers.set(fileSystemId, server);
    return server;
  }
}

function keyOf({ zone, fileSystemId }: Place): string {
  return `${zone}/${fileSystemId}`;
}
