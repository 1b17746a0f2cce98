import { randomBytes } from "node:crypto";
import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import { type Connection, isUnreachable } from "../aws/connection.ts";
import { serviceLogsOf } from "../aws/service-logs.ts";
import { parseEvent } from "../aws/timeline.ts";
import type { Clock } from "../base/clock.ts";
import { HitoriError, messageOf } from "../base/error.ts";
import type { TimelineEvent } from "../timeline/event.ts";
import { actions } from "./actions.ts";
import { buildState, type LeaseSeen, type Seen } from "./build-state.ts";
import { DashboardServer } from "./server/dashboard-server.ts";
import { Feed } from "./server/feed.ts";
import type { PageFile } from "./server/page-file.ts";
import type {
  Action,
  CloudState,
  DashboardState,
  Deadlines,
  DrillState,
  Finding,
  PriceState,
} from "./state.ts";
import { appWatch } from "./watch/app-watch.ts";
import { groupWatch, type LocalHealth, type Watched } from "./watch/group-watch.ts";
import { Pulse } from "./watch/pulse.ts";
import { timelineWatch } from "./watch/timeline-watch.ts";

export interface DashboardOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly app: string;
  readonly stack: { readonly name: string; readonly status: string };
  readonly watched: Watched;
  /** What is asked of the app, where it has an address. */
  readonly address: string | undefined;
  readonly page: PageFile;
  readonly token: string;
  readonly port: number;
  /** How far back the timeline goes, milliseconds. */
  readonly back: number;
  readonly price: PriceState | undefined;
  /** What only its caller knows how to find. */
  readonly sources: {
    stackStatus(): Promise<string | undefined>;
    findings(described: AutoScalingGroup | undefined, events: readonly TimelineEvent[]): readonly Finding[];
    /** @param directory of the local cloud, where it is one */
    lease(directory: string | undefined): LeaseSeen;
    deadlines(profile: string | undefined): Deadlines;
    drills(): Pick<DashboardState, "drillRunning"> & { readonly drills: readonly DrillState[] };
  };
}

/** Milliseconds between two looks. AWS throttles who asks often; nobody looks where no page is open. */
const paces = {
  local: { group: 200, timeline: 100, activities: 500, probe: 250, stack: 2000 },
  aws: { group: 3000, timeline: 2000, activities: 5000, probe: 1000, stack: 30_000 },
} as const;
const idleFactor = 8;

/** Events of which the state is made: an app's agents write a dozen in a life. */
const recentKept = 5000;

/** Watches one app and serves its page until the signal ends it. */
export class Dashboard {
  readonly #options: DashboardOptions;
  readonly #feed: Feed;
  readonly #server: DashboardServer;
  readonly #pulse: Pulse;
  #seen: Seen = { states: new Map(), targets: [] };
  #local: LocalHealth | undefined;
  #lease: LeaseSeen = {};
  #drills: ReturnType<DashboardOptions["sources"]["drills"]> = { drills: [] };
  #looked = false;
  readonly #troubles = new Map<string, NonNullable<CloudState["trouble"]>>();
  #recent: TimelineEvent[] = [];
  #state: DashboardState | undefined;
  #told = "";
  #act: Awaited<ReturnType<typeof actions>> | undefined;

  constructor(options: DashboardOptions) {
    const { clock, signal, page, token } = options;
    this.#options = options;
    this.#feed = new Feed(randomBytes(6).toString("hex"));
    this.#pulse = new Pulse(clock, signal);
    this.#server = new DashboardServer({
      clock,
      feed: this.#feed,
      page,
      token,
      readOnly: this.#isAws,
      onReader: () => this.#pulse.wake(),
      act: (action) => this.#do(action),
      evidence: () => this.#evidence(),
    });
  }

  get #isAws(): boolean {
    return this.#options.connection.endpoint === undefined;
  }

  /** @returns the port that it listens on, and what ends when everything has ended */
  async start(): Promise<{ readonly port: number; readonly ended: Promise<void> }> {
    const { port, signal } = this.#options;
    const taken = await this.#server.listen(port);
    signal.addEventListener("abort", () => this.#pulse.wake(), { once: true });
    const ended = this.#watch().finally(() => this.#server.close());
    return { port: taken, ended };
  }

  async #watch(): Promise<void> {
    const { connection, clock, app, address, watched, back } = this.#options;
    const pace = paces[this.#isAws ? "aws" : "local"];
    const group = await groupWatch(connection, watched);
    const since = clock.now() - back;
    const { logGroupName, autoScalingGroupName } = watched;
    const common = { connection, clock, app, logGroupName, autoScalingGroupName, watched: group.watched };
    const timeline = await timelineWatch({ ...common, since });
    const probe = appWatch(clock, (one) => this.#feed.addProbe(one));
    this.#act = await actions(common);
    const paced = (interval: number) => () => (this.#feed.readers === 0 ? interval * idleFactor : interval);
    await Promise.all([
      this.#pulse.repeat(paced(pace.group), () =>
        this.#try("group", async () => this.#look(await group.look())),
      ),
      this.#pulse.repeat(paced(pace.timeline), () =>
        this.#try("timeline", async () => this.#take(await timeline.written())),
      ),
      this.#pulse.repeat(paced(pace.activities), () =>
        this.#try("activities", async () => this.#take(await timeline.activities())),
      ),
      this.#pulse.repeat(paced(pace.stack), () => this.#try("stack", () => this.#lookAtStack())),
      this.#pulse.repeat(
        () => pace.probe,
        async () => {
          if (address !== undefined) probe(address);
        },
      ),
    ]);
  }

  /** The cloud being away is news, not an end. */
  async #try(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#troubles.delete(what);
    } catch (error) {
      const since = this.#troubles.get(what)?.since ?? this.#options.clock.now();
      this.#troubles.set(what, { since, message: reasonOf(error) });
    }
    this.#tell();
  }

  #look({ local, ...seen }: Awaited<ReturnType<Awaited<ReturnType<typeof groupWatch>>["look"]>>): void {
    this.#local = local;
    this.#seen = { ...this.#seen, ...seen };
    this.#lease = this.#options.sources.lease(local?.directory);
    this.#drills = this.#options.sources.drills();
    this.#looked = true;
  }

  async #lookAtStack(): Promise<void> {
    const { stack, sources, address } = this.#options;
    const status = await sources.stackStatus();
    const found = status === undefined ? undefined : { name: stack.name, status, address };
    this.#seen = { ...this.#seen, stack: found };
  }

  #take(lines: readonly string[]): void {
    const events = lines.map((line) => ({ line, at: parseEvent(line)?.at ?? 0 })).sort((a, b) => a.at - b.at);
    const fresh = this.#feed.addEvents(events.map(({ line }) => line));
    if (fresh.length === 0) return;
    const all = [...this.#recent, ...fresh.flatMap((line) => parseEvent(line) ?? [])];
    this.#recent = all.sort((a, b) => a.at - b.at).slice(-recentKept);
  }

  /** Makes the state anew, and sends it where something is different. */
  #tell(): void {
    const { app, connection, clock, sources, price } = this.#options;
    const [trouble] = [...this.#troubles.values()].sort((a, b) => a.since - b.since);
    const lease = this.#lease;
    const state = buildState({
      at: clock.now(),
      app,
      region: connection.region,
      cloud: {
        kind: this.#isAws ? "aws" : "local",
        readOnly: this.#isAws,
        ...(this.#local ? { timeScale: this.#local.timeScale } : {}),
        ...(trouble ? { trouble } : {}),
      },
      seen: this.#seen,
      events: this.#recent,
      lease,
      deadlines: sources.deadlines(lease.profile),
      findings: this.#looked ? sources.findings(this.#seen.described, this.#recent) : [],
      ...this.#drills,
      price,
    });
    const told = JSON.stringify({ ...state, at: 0 });
    if (told === this.#told) return;
    this.#told = told;
    this.#state = state;
    this.#feed.setState(state);
  }

  async #do(action: Action): Promise<void> {
    if (this.#act === undefined || this.#state === undefined) {
      const hint = "Wait a moment, and try again.";
      throw new HitoriError({ code: "DASHBOARD_NOT_READY", message: "The group was not seen yet.", hint });
    }
    await this.#act(action, this.#state);
    this.#pulse.wake();
  }

  async #evidence(): Promise<readonly object[]> {
    const { connection, watched, clock } = this.#options;
    const at = this.#state?.breaker.held?.at ?? clock.now();
    const logs = await serviceLogsOf(connection, watched.logGroupName);
    const lines = await logs.read(undefined, at - evidenceBack);
    return lines.filter((line) => line.at <= at).slice(-evidenceLines);
  }
}

/** How much of the services' output is evidence: the last lines of so many milliseconds. */
const evidenceBack = 600_000;
const evidenceLines = 80;

function reasonOf(error: unknown): string {
  return isUnreachable(error) ? "nothing answers at its address" : messageOf(error);
}
