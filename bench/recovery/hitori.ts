import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Connection, connect } from "../../src/aws/connection.ts";
import { group as groupOf } from "../../src/aws/group.ts";
import { localControl } from "../../src/aws/local-control.ts";
import { timelineOf } from "../../src/aws/timeline.ts";
import { systemClock } from "../../src/base/clock.ts";
import { killMarked } from "../../src/base/marked-processes.ts";
import { waitUntil } from "../../src/base/wait-until.ts";
import { awsDurations } from "../../src/cloud/timing.ts";
import { momentsOf, type Part, partsOf } from "../../src/drill/recovery.ts";
import { leaseProfiles } from "../../src/lease/profile.ts";
import { startTestCloud, type TestCloud } from "../../test/e2e/command-line.ts";
import { ask } from "./ask.ts";
import type { Answer, Keeper } from "./keeper.ts";
import { killService, serviceFile } from "./program.ts";

// Its notice about the versions of Node that its next year's releases will need.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** AWS's minutes in the local cloud: ten seconds between two looks of the group at its instances are 83 ms. */
const timeScale = 120;

/** Milliseconds until the group has to know: between two looks, and until a status check fails and has been waited on. */
const look = awsDurations.groupHealthInterval / timeScale;
const statusCheck = (awsDurations.statusCheckInterval + awsDurations.statusCheckPatience) / timeScale;

export interface HitoriFault extends Pick<Keeper, "key" | "name" | "settings" | "calm"> {
  /** Milliseconds that detection takes by AWS's own figures, and the lease by its profile. */
  readonly detection: number;
  /** It is asked at its machine, which stays the same, as the peers are; else through the load balancer. */
  readonly direct?: boolean;
  strike(target: Target): Promise<void> | void;
  restore?(target: Target): Promise<void>;
}

interface Target {
  readonly connection: Connection;
  readonly instanceId: string;
  readonly availabilityZone: string;
  /** Of the service's command line. */
  readonly mark: string;
}

const order = ({ connection }: Target, path: string) => localControl(connection, "POST", path).then(() => {});

const processFault: HitoriFault = {
  key: "hitori",
  name: "Hitori",
  settings: "default",
  // Its first wait is over at once after a run of ten seconds, as Docker's is counted.
  calm: 10_500,
  detection: 0,
  direct: true,
  strike: ({ mark }) => killService(mark),
};

const machineFaults: readonly HitoriFault[] = [
  {
    key: "hitori-killed",
    name: "Hitori, machine killed",
    settings: `default; EC2 sees it off; time scale ${timeScale}`,
    calm: 3_000,
    detection: look,
    strike: ({ instanceId }) => {
      killMarked(instanceId);
    },
  },
  {
    key: "hitori-power-cut",
    name: "Hitori, machine's power cut",
    settings: `EC2 says running: its status check fails for ${statusCheck / 1000} s`,
    calm: 3_000,
    detection: statusCheck + look,
    strike: (target) => order(target, `instances/${target.instanceId}/kill`),
  },
  {
    key: "hitori-cut-off",
    name: "Hitori, zone cut off",
    settings: "profile local: W 12 s are waited out",
    calm: 3_000,
    detection: statusCheck + look + leaseProfiles.local.takeoverWait,
    strike: (target) => order(target, `zones/${target.availabilityZone}/partition`),
    restore: (target) => order(target, `zones/${target.availabilityZone}/restore`),
  },
  {
    key: "hitori-frozen",
    name: "Hitori, machine frozen",
    settings: "profile local; the group ends it by its status check",
    calm: 3_000,
    detection: statusCheck + look,
    strike: (target) => order(target, `instances/${target.instanceId}/freeze`),
  },
];

/** Hitori as it is used: deployed on a local cloud of its own, asked through its load balancer. */
export class Hitori implements Keeper {
  readonly key: string;
  readonly name: string;
  readonly settings: string;
  readonly promise = "one writer, by lease and guard";
  readonly calm: number;
  readonly detection: number;
  urls: string[] = [];
  /** What each round's recovery was made of. */
  readonly parts: Part[][] = [];
  readonly #directory: string;
  readonly #mark: string;
  readonly #fault: HitoriFault;
  #cloud: TestCloud | undefined;
  #outputs: { readonly AutoScalingGroupName: string; readonly LogGroupName: string } | undefined;
  #target: Target | undefined;
  #struckAt = 0;

  constructor(directory: string, fault: HitoriFault) {
    this.key = fault.key;
    this.name = fault.name;
    this.settings = fault.settings;
    this.calm = fault.calm;
    this.detection = fault.detection;
    this.#fault = fault;
    this.#directory = join(directory, fault.key);
    this.#mark = `${fault.key}-${process.pid}`;
  }

  missing(): undefined {
    return undefined;
  }

  get data(): string {
    const systems = join(this.#cloud?.directory ?? "", "file-systems");
    const [only = ""] = readdirSync(systems).filter((name) => name.startsWith("fs-"));
    return join(systems, only, "recovery/data");
  }

  async start(): Promise<void> {
    writeProject(this.#directory, this.#mark);
    // Processes, whatever engine may run here.
    const env = { DOCKER_HOST: `unix://${this.#directory}/nowhere`, CONTAINER_HOST: "unix:///nowhere" };
    this.#cloud = await startTestCloud(["--time-scale", String(timeScale)], env);
    const words = ["-f", join(this.#directory, "hitori.yml"), "--json", "deploy", "--yes"];
    const deployed = await this.#cloud.hitori(words, { env });
    if (deployed.code !== 0) throw new Error(`deploy: ${deployed.stderr}`);
    const { address, outputs } = JSON.parse(deployed.stdout);
    this.urls = [address];
    if (this.#fault.direct) this.urls = [`http://${(await ask(address))?.address}/`];
    this.#outputs = outputs;
  }

  async aim(before: Answer): Promise<void> {
    const instance = await this.#onlyInstance();
    if (instance === undefined || instance.instanceId !== before.machine)
      throw new Error(`${this.key}: ${before.machine} is not the group's only instance`);
    this.#target = { connection: this.#connection, mark: this.#mark, ...instance };
  }

  async strike(): Promise<void> {
    if (this.#target === undefined) throw new Error(`${this.key}: nothing was aimed at`);
    this.#struckAt = systemClock.now();
    await this.#fault.strike(this.#target);
  }

  async restore(after: Answer | undefined): Promise<void> {
    const target = this.#target;
    if (target === undefined) return;
    const answered = systemClock.now();
    this.#target = undefined;
    await this.#fault.restore?.(target);
    if (after === undefined) return;
    const look = async () => ((await this.#onlyInstance())?.instanceId === after.machine ? true : undefined);
    const settled = await waitUntil(look, { clock: systemClock, timeout: 60_000, interval: 200 });
    if (!settled) throw new Error(`${this.key}: ${after.machine} did not stay alone`);
    await systemClock.sleep(1_000); // until the agent's last words are in the log group
    this.parts.push(await this.#partsOf(target.instanceId, this.#struckAt, answered));
  }

  async stop(): Promise<void> {
    await this.#cloud?.stop();
  }

  get #connection(): Connection {
    return connect({ endpointUrl: this.#cloud?.endpoint }, {});
  }

  /** The group's instance, where it is in service and alone. */
  async #onlyInstance(): Promise<{ instanceId: string; availabilityZone: string } | undefined> {
    const group = await groupOf(this.#connection, this.#outputs?.AutoScalingGroupName ?? "");
    const [only, ...others] = (await group.describe())?.Instances ?? [];
    if (only?.LifecycleState !== "InService" || others.length > 0) return undefined;
    return { instanceId: only.InstanceId ?? "", availabilityZone: only.AvailabilityZone ?? "" };
  }

  async #partsOf(victim: string, from: number, to: number): Promise<Part[]> {
    const timeline = await timelineOf(this.#connection, this.#outputs?.LogGroupName ?? "");
    const group = await groupOf(this.#connection, this.#outputs?.AutoScalingGroupName ?? "");
    const activities = await group.activities();
    const begun = (words: string) =>
      activities
        .filter(({ Description }) => Description?.startsWith(words))
        .map(({ StartTime }) => StartTime?.getTime() ?? 0);
    const seen = {
      victim,
      launches: begun("Launching"),
      terminations: begun(`Terminating EC2 instance: ${victim}`),
      running: new Map<string, number>(),
      targetHealthy: new Map<string, number>(),
    };
    return partsOf(momentsOf(from, await timeline.read(from), seen, { from, to }));
  }
}

function writeProject(directory: string, mark: string): void {
  mkdirSync(directory, { recursive: true });
  copyFileSync(serviceFile, join(directory, "service.js"));
  const service = {
    image: "node:22-slim",
    ports: ["3000:3000"],
    volumes: ["./data:/data"],
    restart: "unless-stopped",
    "x-hitori": {
      process: {
        directory: ".",
        command: [process.execPath, "service.js", mark],
        environment: { HOST: "{address}", PORT: "{port:3000}", DATA: "{mount:/data}" },
        healthcheck: { test: ["HTTP", "http://{address}:{port:3000}/"], interval: "2s" },
      },
    },
  };
  writeFileSync(join(directory, "compose.yaml"), JSON.stringify({ services: { service } }));
  const settings = "ingress: {loadBalancer: {port: 8081, healthCheckInterval: 5s}}";
  writeFileSync(join(directory, "hitori.yml"), `name: recovery\ncompose: compose.yaml\n${settings}\n`);
}

export function hitoriProcess(directory: string): Hitori {
  return new Hitori(directory, processFault);
}

export function hitoriMachines(directory: string): Hitori[] {
  return machineFaults.map((fault) => new Hitori(directory, fault));
}
