import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { BreakerLedger } from "../../src/agent/breaker-ledger.ts";
import { clientConfiguration, connect } from "../../src/aws/connection.ts";
import { systemClock } from "../../src/base/clock.ts";
import { waitUntil } from "../../src/base/wait-until.ts";
import { percentile } from "../../src/simulator/campaign.ts";
import { Random } from "../../src/simulator/random.ts";
import { root, startTestCloud, type TestCloud, temporaryDirectory } from "../e2e/command-line.ts";
import { Client } from "./client.ts";
import { faults } from "./faults.ts";
import { judgeJournal, type Line, parseLine, type Verdict } from "./journal.ts";

const group = "hitori-chaos";

/** Milliseconds in which one must write again after a fault. */
const patience = 60_000;

/** Milliseconds until a watchdog that takes the machine down has surely done so: before, the old writer still answers. */
const consequences = 1_000;

export interface ChaosOptions {
  readonly rounds: number;
  readonly seed: number;
  /** The one fault to put in, instead of each of them in turn. */
  readonly only?: string;
  /** Told of each round. */
  readonly say: (line: string) => void;
}

export interface ChaosResult extends Verdict {
  readonly rounds: number;
  readonly acknowledged: number;
  /** Seconds from a fault to the first write of the next epoch, for each round that ended in one. */
  readonly takeoverTimes: readonly number[];
  /** Rounds after which nobody wrote in time, in words; the campaign ends at the first. */
  readonly stuck: readonly string[];
}

/** Runs machines on a local cloud of its own, puts in one fault a round, and judges what they wrote. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const project = temporaryDirectory();
  try {
    cpSync(join(root, "test/chaos/app"), project.path, { recursive: true });
    const cloud = await startTestCloud();
    try {
      return await campaign(cloud, project.path, options);
    } finally {
      await cloud.stop();
    }
  } finally {
    project.remove();
  }
}

async function campaign(cloud: TestCloud, project: string, options: ChaosOptions): Promise<ChaosResult> {
  const deploy = ["-f", join(project, "hitori.yml"), "--json", "deploy", "--yes"];
  const deployed = await cloud.hitori(deploy);
  if (deployed.code !== 0) throw new Error(`deploy: ${deployed.stderr}`);
  const volume = volumeOf(cloud);
  const client = new Client(JSON.parse(deployed.stdout).address);
  const rounds = new Rounds({ cloud, project, volume, client, options });
  try {
    await rounds.run();
  } finally {
    await client.stop();
  }
  // Whoever still writes by mistake gets the time to be seen.
  await systemClock.sleep(500);
  const text = readFileSync(join(volume, "data/journal"), "utf8");
  const { injected, stuck } = rounds;
  return {
    ...judgeJournal(text, client.acknowledged),
    rounds: injected.length,
    acknowledged: client.acknowledged.length,
    takeoverTimes: takeoverTimes(text, injected),
    stuck,
  };
}

/** A fault as it was put in. */
interface Injected {
  readonly at: bigint;
  /** That was writing. */
  readonly epoch: number;
}

interface Parts {
  readonly cloud: TestCloud;
  readonly project: string;
  readonly volume: string;
  readonly client: Client;
  readonly options: ChaosOptions;
}

class Rounds {
  readonly injected: Injected[] = [];
  readonly stuck: string[] = [];
  readonly #parts: Parts;
  readonly #scaling: AutoScalingClient;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#scaling = new AutoScalingClient(clientConfiguration(this.#connection));
  }

  get #connection() {
    return connect({ endpointUrl: this.#parts.cloud.endpoint }, {});
  }

  async run(): Promise<void> {
    const { rounds, seed, say, only } = this.#parts.options;
    const random = new Random(seed);
    const names = only === undefined ? Object.keys(faults) : [only];
    let deck: string[] = [];
    for (let round = 1; round <= rounds; round++) {
      if (deck.length === 0) deck = [...names];
      const [name = ""] = deck.splice(Math.floor(random.next() * deck.length), 1);
      // Shorter and longer than the deadlines of the local profile (6, 8 and 10 s).
      const pause = Math.round(500 + random.next() * (random.next() < 0.5 ? 3_000 : 13_000));
      const from = systemClock.monotonic();
      const epoch = await this.#round(name, pause);
      const took = ((systemClock.monotonic() - from) / 1000).toFixed(1);
      say(`round ${round}: ${name} (${pause} ms), epoch ${epoch ?? "none"} writes after ${took} s`);
      if (epoch === undefined) {
        this.stuck.push(
          `round ${round}, ${name} for ${pause} ms: nobody wrote within ${patience} ms\n${await this.#status()}`,
        );
        return;
      }
    }
  }

  #foundHealthy(epoch: number): boolean {
    const { starts } = new BreakerLedger(join(this.#parts.volume, ".hitori")).read();
    return starts.some((start) => start.epoch === epoch && start.outcome === "healthy");
  }

  /** What a person would look at. */
  async #status(): Promise<string> {
    const words = ["-f", join(this.#parts.project, "hitori.yml")];
    const [status, events] = await Promise.all([
      this.#parts.cloud.hitori([...words, "status"]),
      this.#parts.cloud.hitori([...words, "events"]),
    ]);
    return `${status.stdout}${status.stderr}\n${events.stdout.split("\n").slice(-30).join("\n")}`;
  }

  /** @returns the epoch that writes afterwards; undefined where nobody did in time */
  async #round(name: string, pause: number): Promise<number | undefined> {
    const settled = await this.#settled(process.hrtime.bigint());
    const fault = faults[name];
    if (settled === undefined || fault === undefined) return undefined;
    const [instanceId = "", pid] = settled.line.writer.split(":");
    const { availabilityZone } = settled;
    this.injected.push({ at: process.hrtime.bigint(), epoch: settled.line.epoch });
    const connection = this.#connection;
    await fault({ connection, group, instanceId, availabilityZone, pid: Number(pid), pause });
    await systemClock.sleep(consequences);
    return (await this.#settled(process.hrtime.bigint()))?.line.epoch;
  }

  /**
   * Waits until the group has exactly one instance, in service, a client's write after `since` was its answer, and its
   * agent has found the app healthy: a fault before that counts as a failed start, and the breaker holds after three.
   */
  async #settled(since: bigint): Promise<{ line: Line; availabilityZone: string } | undefined> {
    const look = async () => {
      const line = this.#parts.client.last;
      if (line === undefined || line.at <= since) return undefined;
      const names = { AutoScalingGroupNames: [group] };
      const { AutoScalingGroups } = await this.#scaling.send(new DescribeAutoScalingGroupsCommand(names));
      const [only, ...others] = AutoScalingGroups?.[0]?.Instances ?? [];
      if (only?.LifecycleState !== "InService" || others.length > 0) return undefined;
      if (line.writer.split(":")[0] !== only.InstanceId || !this.#foundHealthy(line.epoch)) return undefined;
      return { line, availabilityZone: only.AvailabilityZone ?? "" };
    };
    return waitUntil(look, { clock: systemClock, timeout: patience, interval: 100 });
  }
}

/** Where the app's files are, seen from outside: below the file system's own directory. */
function volumeOf(cloud: TestCloud): string {
  const systems = join(cloud.directory, "file-systems");
  const [only = ""] = readdirSync(systems).filter((name) => name.startsWith("fs-"));
  return join(systems, only, "chaos");
}

/** From each fault to the first line of a later epoch, where it came before the next fault. */
function takeoverTimes(journal: string, injected: readonly Injected[]): number[] {
  const firsts = new Map<number, bigint>();
  for (const text of journal.split("\n")) {
    const line = parseLine(text);
    if (line !== undefined && !firsts.has(line.epoch)) firsts.set(line.epoch, line.at);
  }
  return injected.flatMap(({ at, epoch }, index) => {
    const until = injected[index + 1]?.at;
    const began = [...firsts].find(
      ([later, first]) => later > epoch && first > at && (until === undefined || first < until),
    );
    return began === undefined ? [] : [Number(began[1] - at) / 1e9];
  });
}

export function formatResult(result: ChaosResult): string {
  const { takeoverTimes: times } = result;
  const seconds = (share: number) => (times.length === 0 ? "-" : `${percentile(times, share).toFixed(1)} s`);
  const rows: [string, string][] = [
    ["rounds", String(result.rounds)],
    ["take-overs", String(Math.max(0, result.epochs.length - 1))],
    ["overlaps", String(result.overlaps.length)],
    ["lost writes", `${result.lost.length} of ${result.lines}, ${result.acknowledged} of them acknowledged`],
    ["nobody wrote in time", String(result.stuck.length)],
    ["take-over, p50 and p99", `${seconds(0.5)}, ${seconds(0.99)} (${times.length} rounds)`],
  ];
  const table = rows.map(([what, figure]) => `${what.padEnd(24)}${figure}`);
  return [...table, ...result.overlaps, ...result.lost, ...result.stuck].join("\n");
}
