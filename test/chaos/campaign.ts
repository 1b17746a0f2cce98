import { cpSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { group as groupOf } from "../../src/aws/group.ts";
import { timelineOf } from "../../src/aws/timeline.ts";
import { systemClock } from "../../src/base/clock.ts";
import { messageOf } from "../../src/base/error.ts";
import { Random } from "../../src/simulator/random.ts";
import { root, startTestCloud, type TestCloud, temporaryDirectory } from "../e2e/command-line.ts";
import { deathsOf, launchesSince } from "./activities.ts";
import { Client } from "./client.ts";
import { faultNames, faults, isStorageFault } from "./faults.ts";
import { judgeJournal } from "./journal.ts";
import type { ChaosRecord, RoundRecord, VerdictRecord } from "./round-journal.ts";
import { Settling } from "./settling.ts";
import { type Takeover, takeoversOf } from "./takeover.ts";

const group = "hitori-chaos";

/** Milliseconds until a watchdog that takes the machine down has surely done so: before, the old writer still answers. */
const consequences = 1_000;

/** The whole of what was written is judged after so many rounds, and at the end. */
const judgedEvery = 20;

/** A fault whose victim is gone again and again is a fault of these rounds. */
const missesInARow = 5;

export interface ChaosOptions {
  /** Stands in the records. */
  readonly name: string;
  readonly seed: number;
  /** The one fault to put in, instead of each of them in turn. */
  readonly only?: string;
  readonly storage: "fuse" | "directories";
  /** Asked before each round. */
  readonly more: () => boolean;
  /** Told of each round and each verdict. */
  readonly record: (record: ChaosRecord) => void;
  /** Where everything of the cloud is copied when the verdict is bad. */
  readonly evidence?: string;
  readonly signal?: AbortSignal;
}

/** Runs machines on a local cloud of its own, puts in one fault a round, and judges what they wrote. */
export async function runChaos(options: ChaosOptions): Promise<VerdictRecord> {
  const project = temporaryDirectory();
  try {
    cpSync(join(root, "test/chaos/app"), project.path, { recursive: true });
    const cloud = await startTestCloud(["--time-scale", "120", "--storage", options.storage]);
    try {
      const verdict = await campaign(cloud, project.path, options);
      if (options.evidence !== undefined && isBadVerdict(verdict)) keep(cloud.directory, options.evidence);
      return verdict;
    } finally {
      await cloud.stop();
    }
  } finally {
    project.remove();
  }
}

async function campaign(cloud: TestCloud, project: string, options: ChaosOptions): Promise<VerdictRecord> {
  const deployed = await cloud.hitori(["-f", join(project, "hitori.yml"), "--json", "deploy", "--yes"]);
  if (deployed.code !== 0) throw new Error(`deploy: ${deployed.stderr}`);
  const { address, outputs } = JSON.parse(deployed.stdout);
  const volume = volumeOf(cloud);
  const client = new Client(address);
  const rounds = new Rounds({ cloud, project, volume, client, options, logGroup: outputs.LogGroupName });
  try {
    await rounds.run();
  } catch (error) {
    rounds.giveUp(error);
  } finally {
    await client.stop();
  }
  // Whoever still writes by mistake gets the time to be seen.
  await systemClock.sleep(500);
  return rounds.judge();
}

function isBadVerdict({ overlaps, lost, stuck }: VerdictRecord): boolean {
  return overlaps.length + lost.length + stuck.length > 0;
}

function keep(directory: string, evidence: string): void {
  const filter = (path: string) => !["fuse", "mount-targets"].includes(basename(path));
  cpSync(directory, evidence, { recursive: true, verbatimSymlinks: true, filter });
}

interface Parts {
  readonly cloud: TestCloud;
  readonly project: string;
  readonly volume: string;
  readonly logGroup: string;
  readonly client: Client;
  readonly options: ChaosOptions;
}

class Rounds {
  readonly #stuck: string[] = [];
  readonly #parts: Parts;
  readonly #settling: Settling;
  #missed = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { cloud, volume, client, options } = parts;
    this.#settling = new Settling({
      endpoint: cloud.endpoint,
      group,
      volume,
      client,
      signal: options.signal,
    });
  }

  async run(): Promise<void> {
    const { more, seed, only, storage, signal } = this.#parts.options;
    const random = new Random(seed);
    const names = only === undefined ? faultNames(storage) : [only];
    let deck: string[] = [];
    for (let round = 1; more() && !signal?.aborted; round++) {
      if (deck.length === 0) deck = [...names];
      const [fault = ""] = deck.splice(Math.floor(random.next() * deck.length), 1);
      // Shorter and longer than the deadlines of the local profile (6, 8 and 10 s).
      const pause = Math.round(500 + random.next() * (random.next() < 0.5 ? 3_000 : 13_000));
      const record = await this.#round(round, fault, pause);
      if (record === undefined) return;
      this.#parts.options.record(record);
      if (this.#stuck.length > 0) return;
      if (round % judgedEvery === 0) {
        const verdict = this.judge();
        this.#parts.options.record(verdict);
        if (isBadVerdict(verdict)) return;
      }
    }
  }

  /** What was written until then is judged all the same. */
  giveUp(error: unknown): void {
    this.#stuck.push(`the campaign itself failed: ${error instanceof Error ? error.stack : String(error)}`);
  }

  judge(): VerdictRecord {
    const { client, volume, options } = this.#parts;
    const text = readFileSync(join(volume, "data/journal"), "utf8");
    const { lines, epochs, overlaps, lost } = judgeJournal(text, client.acknowledged);
    return {
      kind: "verdict",
      cloud: options.name,
      lines,
      epochs: epochs.length,
      acknowledged: client.acknowledged.length,
      overlaps,
      lost,
      stuck: this.#stuck,
    };
  }

  /** @returns undefined where the campaign was ended amid it */
  async #round(round: number, name: string, pause: number): Promise<RoundRecord | undefined> {
    const { options } = this.#parts;
    const settled = await this.#settling.wait();
    if (options.signal?.aborted) return undefined;
    const from = systemClock.now();
    const told = { kind: "round", cloud: options.name, round, fault: name, pause } as const;
    const record = { ...told, at: new Date(from).toISOString(), before: settled?.line.epoch ?? 0 };
    if (settled === undefined) {
      this.#stuck.push(await this.#stuckWords(record, "nobody wrote and was found healthy before the fault"));
      return { ...record, seconds: 0, after: null, takeovers: [] };
    }
    const [holder = ""] = settled.line.writer.split(":");
    const missed = await this.#strike(name, pause, settled);
    const over = systemClock.now();
    await systemClock.sleep(consequences);
    const after = await this.#settling.wait();
    if (options.signal?.aborted) return undefined;
    const seconds = (systemClock.now() - from) / 1000;
    if (after === undefined)
      this.#stuck.push(await this.#stuckWords(record, "nobody wrote and was found healthy in time"));
    const takeovers = await this.#takeovers(from, holder, isStorageFault(name) ? over : undefined);
    return { ...record, seconds, after: after?.line.epoch ?? null, takeovers, missed };
  }

  /** @returns why the fault could not be put in: what it was to strike had just gone */
  async #strike(
    name: string,
    pause: number,
    { line, availabilityZone }: { line: { writer: string }; availabilityZone: string },
  ): Promise<string | undefined> {
    const [instanceId = "", pid] = line.writer.split(":");
    const { connection, fileSystemId } = this.#settling;
    try {
      const target = {
        connection,
        group,
        instanceId,
        availabilityZone,
        pid: Number(pid),
        pause,
        fileSystemId,
      };
      await faults[name]?.(target);
      this.#missed = 0;
      return undefined;
    } catch (error) {
      this.#missed += 1;
      if (this.#missed >= missesInARow) throw error;
      return messageOf(error);
    }
  }

  async #takeovers(from: number, holder: string, well: number | undefined): Promise<Takeover[]> {
    const { connection, tail } = this.#settling;
    tail.follow();
    const written = await timelineOf(connection, this.#parts.logGroup);
    const events = await written.read(from);
    const activities = await (await groupOf(connection, group)).activities();
    return takeoversOf(events, {
      launches: launchesSince(activities, from),
      deaths: deathsOf(activities),
      holder,
      written: tail.written,
      well,
    });
  }

  /** With what a person would look at. */
  async #stuckWords({ round, fault, pause }: Partial<RoundRecord>, what: string): Promise<string> {
    const words = ["-f", join(this.#parts.project, "hitori.yml")];
    const status = await this.#parts.cloud.hitori([...words, "status"]);
    const events = await this.#parts.cloud.hitori([...words, "events"]);
    const last = events.stdout.split("\n").slice(-40).join("\n");
    return `round ${round}, ${fault} for ${pause} ms: ${what}\n${status.stdout}${status.stderr}\n${last}`;
  }
}

/** Where the app's files are, seen from outside: below the file system's own directory. */
function volumeOf(cloud: TestCloud): string {
  const systems = join(cloud.directory, "file-systems");
  const [only = ""] = readdirSync(systems).filter((name) => name.startsWith("fs-"));
  return join(systems, only, "chaos");
}
