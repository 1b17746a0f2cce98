import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { signalMarked } from "../../src/base/marked-processes.ts";
import { type LeaseProfileName, leaseProfiles } from "../../src/lease/profile.ts";
import { freePort } from "../../test/e2e/command-line.ts";
import { bundleContender, RealMachine } from "../../test/lease/real-machine.ts";
import type { Answer, Keeper } from "./keeper.ts";
import { serviceCommand } from "./program.ts";

/**
 * Two machines with Hitori's lease and guard, one of them waiting. The one that has the service is frozen, of which nobody
 * is told, and wakes up afterwards: what the lease itself takes in each profile. Process machines of a local cloud have
 * the profile `local` alone.
 */
export class Standby implements Keeper {
  readonly key: string;
  readonly name: string;
  readonly settings: string;
  readonly promise = "one writer, by lease and guard";
  readonly calm = 5_000;
  readonly data: string;
  urls: string[] = [];
  readonly #directory: string;
  readonly #profile: LeaseProfileName;
  #machines: { readonly machine: RealMachine; readonly port: number }[] = [];
  #frozen: RealMachine | undefined;
  #count = 0;

  constructor(directory: string, profile: LeaseProfileName) {
    this.key = `standby-${profile}`;
    this.name = "Hitori's lease, standby waiting, holder frozen";
    this.settings = `profile ${profile}: W ${leaseProfiles[profile].takeoverWait / 1000} s are waited out`;
    this.#profile = profile;
    this.#directory = join(directory, this.key);
    this.data = join(this.#directory, "data");
  }

  missing(): undefined {
    return undefined;
  }

  async start(): Promise<void> {
    mkdirSync(this.data, { recursive: true });
    await bundleContender(this.#directory);
    for (const port of [await freePort(), await freePort()]) this.#add(port);
    this.urls = this.#machines.map(({ port }) => `http://127.0.0.1:${port}/`);
  }

  strike({ machine }: Answer): void {
    const holder = this.#machines.find((one) => one.machine.mark === machine)?.machine;
    if (holder === undefined) throw new Error(`${this.key}: there is no machine ${machine}`);
    this.#frozen = holder;
    signalMarked(holder.mark, "SIGSTOP");
  }

  async restore(): Promise<void> {
    const woken = this.#frozen;
    if (woken === undefined) return;
    this.#frozen = undefined;
    signalMarked(woken.mark, "SIGCONT");
    await woken.dies();
    const gone = this.#machines.find(({ machine }) => machine === woken);
    this.#machines = this.#machines.filter((one) => one !== gone);
    if (gone) this.#add(gone.port);
  }

  stop(): void {
    for (const { machine } of this.#machines) machine.end();
  }

  #add(port: number): void {
    const mark = `${this.key}-${process.pid}-${this.#count++}`;
    const environment = [`PORT=${port}`, `DATA=${this.data}`, `MACHINE=${mark}`];
    const app = ["env", ...environment, ...serviceCommand(mark)];
    const words = [this.#profile, ...app];
    const machine = new RealMachine(this.#directory, this.#directory, mark, this.#directory, words);
    this.#machines.push({ machine, port });
  }
}
