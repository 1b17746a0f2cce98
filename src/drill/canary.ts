import { randomBytes } from "node:crypto";
import type { Connection } from "../aws/connection.ts";
import { group } from "../aws/group.ts";
import { mustRunOnInstance } from "../aws/send-command.ts";
import type { Clock } from "../base/clock.ts";
import { victimOf } from "./fault.ts";
import type { Writes } from "./verdict.ts";

/** Records that are written before the fault. */
const count = 20;

/**
 * Records on the volume itself, where nobody said how the app is written to: the agent of the instance writes them
 * before the fault, each forced to disk, and that of the instance in service reads them afterwards. It proves that the
 * volume is the same one and lost nothing that was on it; of writes during the fault it says nothing.
 */
export class Canary {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #autoScalingGroupName: string;
  readonly #run = randomBytes(4).toString("hex");
  #acknowledged: readonly string[] = [];

  constructor(connection: Connection, clock: Clock, autoScalingGroupName: string) {
    this.#connection = connection;
    this.#clock = clock;
    this.#autoScalingGroupName = autoScalingGroupName;
  }

  async write(): Promise<void> {
    const printed = await this.#onInstance(`hitori agent canary write ${this.#run} ${count}`);
    this.#acknowledged = recordsOf(printed, this.#run);
  }

  async read(): Promise<Writes> {
    const kept = new Set(recordsOf(await this.#onInstance("hitori agent canary read"), this.#run));
    const lost = this.#acknowledged.filter((record) => !kept.has(record));
    return { through: "volume", acknowledged: this.#acknowledged.length, refused: 0, lost };
  }

  async #onInstance(command: string): Promise<string> {
    const { instanceId } = await victimOf(await group(this.#connection, this.#autoScalingGroupName));
    return mustRunOnInstance(this.#connection, this.#clock, instanceId, [command]);
  }
}

function recordsOf(text: string, run: string): string[] {
  return text.split("\n").filter((line) => line.startsWith(`${run} `));
}
