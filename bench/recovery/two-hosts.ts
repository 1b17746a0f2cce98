import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Answer, Keeper } from "./keeper.ts";
import { type Host, Network } from "./network.ts";

/** `killed`: all processes of the host at once, and its link. `cut off`: its link alone; it lives on and knows nothing. */
export type Death = "killed" | "cut off";

export const servicePort = 3000;

/** A cluster of hosts in network namespaces, with one data directory that all of them reach. */
export abstract class TwoHosts implements Keeper {
  abstract readonly key: string;
  abstract readonly name: string;
  abstract readonly settings: string;
  readonly promise = "fences nobody: a host that is cut off goes on writing";
  readonly calm: number = 3_000;
  readonly data: string;
  readonly directory: string;
  protected readonly network = new Network();
  protected hosts: Host[] = [];
  readonly #death: Death;
  #struck: Host | undefined;

  constructor(directory: string, key: string, death: Death) {
    this.directory = join(directory, key);
    this.data = join(this.directory, "data");
    this.#death = death;
  }

  abstract get urls(): readonly string[];
  abstract missing(): string | undefined;
  /** Starts the cluster with its service. */
  protected abstract startAll(): Promise<void>;
  /** Starts what was killed on a host, and waits until it could take over. */
  protected abstract rejoin(host: Host, wasKilled: boolean): Promise<void>;
  /** Which host the service means by what it says of its machine. */
  protected hostOf(machine: string): Host | undefined {
    return this.hosts.find(({ name }) => name === machine);
  }
  /** What has to be taken away besides the hosts and all that runs on them. */
  protected clear(): void {}

  async start(): Promise<void> {
    mkdirSync(this.data, { recursive: true });
    this.network.open();
    this.hosts = ["a", "b"].map((name) => this.network.addHost(name));
    await this.startAll();
  }

  strike({ machine }: Answer): void {
    const host = this.hostOf(machine);
    if (host === undefined) throw new Error(`${this.key}: nobody called ${machine} is there`);
    this.#struck = host;
    this.network.cut(host);
    if (this.#death === "killed") this.network.kill(host);
  }

  async restore(): Promise<void> {
    const host = this.#struck;
    if (host === undefined) return;
    this.network.join(host);
    this.#struck = undefined;
    await this.rejoin(host, this.#death === "killed");
  }

  stop(): void {
    this.network.close();
    this.clear();
  }
}
