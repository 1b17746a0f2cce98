import type { Connection } from "../aws/connection.ts";
import { group } from "../aws/group.ts";
import { faultPrefix } from "../aws/log-streams.ts";
import { timelineOf } from "../aws/timeline.ts";
import { timelineLog } from "../aws/timeline-log.ts";
import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import { waitUntil } from "../base/wait-until.ts";
import type { EventFacts, TimelineEvent } from "../timeline/event.ts";
import { launchesIn, terminationsOf } from "./activity-starts.ts";
import type { Canary } from "./canary.ts";
import type { DrillRecord } from "./drill-record.ts";
import { type Fault, isLocal, type Scene, type Victim, victimOf } from "./fault.ts";
import { expectedNotices, NoticeListener } from "./notifications.ts";
import { Observer } from "./observer.ts";
import { overlapsOf } from "./overlaps.ts";
import { requireFit } from "./preconditions.ts";
import { outagesOf, Prober, type Workload } from "./prober.ts";
import type { DrillProgress } from "./progress.ts";
import { isOver, momentsOf, partsOf, saidBy } from "./recovery.ts";
import { isSettled } from "./settled.ts";
import { takeAway, type Undo } from "./undo.ts";
import { type Budget, type DrillResult, overBudget, problemsOf, type Writes } from "./verdict.ts";

export interface DrillOptions {
  readonly app: string;
  readonly connection: Connection;
  readonly clock: Clock;
  readonly autoScalingGroupName: string;
  readonly logGroupName: string;
  readonly launchTemplateId: string;
  readonly fileSystemId: string;
  readonly databaseId?: string;
  readonly targetGroupArn: string | undefined;
  readonly topicArn: string | undefined;
  readonly workload: Workload;
  /** Proves the volume where the workload writes nothing. */
  readonly canary?: Canary;
  readonly record: DrillRecord;
  readonly budget: Budget;
  /** Milliseconds that a fault which lasts stays in; default: the fault's own. */
  readonly stay?: number;
  readonly loop?: boolean;
  /** Milliseconds to wait for the end of each thing that is waited for. */
  readonly timeout: number;
  readonly onProgress: (progress: DrillProgress) => void;
  readonly signal?: AbortSignal;
}

/** Milliseconds between two probes, and until one has failed. */
const probing = {
  local: { interval: 50, timeout: 1000, writeTimeout: 5000 },
  aws: { interval: 100, timeout: 2000, writeTimeout: 10_000 },
};
/** An outage begins within this, milliseconds, where a fault does not say otherwise. */
const noticed = { local: 15_000, aws: 180_000 };
/** A healthy app answers within this, milliseconds, however busy its computer is. */
const firstAnswer = 5000;
/** How long notifications and events may be on their way when everything else is over, milliseconds. */
const stragglers = 20_000;

/**
 * Puts a fault in, watches from outside until the app answers again, takes the fault away whatever happens, and
 * says what it found.
 * @throws HitoriError DRILL_NOT_HEALTHY, DRILL_RUNNING, DRILL_NOT_RESTORED, and as `requireFit` does
 */
export async function drill(fault: Fault, options: DrillOptions): Promise<DrillResult> {
  const { scene, timeline } = await prepared(fault, options);
  return new RunningFault(fault, scene, timeline, options).run(options.clock.now());
}

/** What a drill would do and put back; changes nothing. Refuses as `drill` does. */
export async function planDrill(fault: Fault, options: DrillOptions) {
  const { scene } = await prepared(fault, options);
  return { victim: scene.victim, sentence: fault.sentence(scene), undo: await fault.undo(scene) };
}

type Timeline = Awaited<ReturnType<typeof timelineOf>>;

async function prepared(
  fault: Fault,
  options: DrillOptions,
): Promise<{ readonly scene: Scene; readonly timeline: Timeline }> {
  const { connection, workload, clock, signal } = options;
  const ask = async () => ((await workload.probe(AbortSignal.timeout(2000))) ? true : undefined);
  if (!(await waitUntil(ask, { clock, timeout: firstAnswer, interval: 250, signal }))) {
    throw new HitoriError({
      code: "DRILL_NOT_HEALTHY",
      message: "The app does not answer; a drill on a broken app would measure nothing.",
      hint: "See what is wrong: hitori status",
    });
  }
  const watched = await group(connection, options.autoScalingGroupName);
  const victim = await victimOf(watched);
  const scene: Scene = { ...options, databaseId: options.databaseId, victim, ...lasting(fault, options) };
  const timeline = await timelineOf(connection, options.logGroupName);
  await requireFit(fault, scene, await timeline.read(0));
  return { scene, timeline };
}

function lasting(fault: Fault, options: DrillOptions): Pick<Scene, "stay" | "loop"> {
  const loop = options.loop === true && fault.loops === true;
  const stay = fault.loops === true && !loop ? 0 : (options.stay ?? fault.stay ?? 0);
  return { stay, loop };
}

class RunningFault {
  readonly #fault: Fault;
  readonly #scene: Scene;
  readonly #timeline: Timeline;
  readonly #options: DrillOptions;
  readonly #prober: Prober;
  readonly #observer: Observer;
  readonly #listener: NoticeListener | undefined;
  #undo: readonly Undo[] = [];
  #injectedAt = 0;
  #injectedBy = 0;
  #restoredAt = 0;
  #held: string | undefined;
  #settled = false;

  constructor(fault: Fault, scene: Scene, timeline: Timeline, options: DrillOptions) {
    const { connection, clock, workload, topicArn } = options;
    this.#fault = fault;
    this.#scene = scene;
    this.#timeline = timeline;
    this.#options = options;
    this.#prober = new Prober(workload, { clock, ...(isLocal(scene) ? probing.local : probing.aws) });
    this.#observer = new Observer(options);
    if (topicArn !== undefined && isLocal(scene)) this.#listener = new NoticeListener(connection, topicArn);
  }

  async run(startedAt: number): Promise<DrillResult> {
    const { record } = this.#options;
    this.#undo = await this.#fault.undo(this.#scene);
    record.begin(this.#running(startedAt));
    try {
      await this.#strikeAndHeal(startedAt);
      this.#settled = (await this.#wait(() => (this.#isSettled() ? true : undefined))) ?? false;
      return await this.#verdict();
    } finally {
      await this.#prober.stop();
      await this.#observer.end();
      this.#listener?.stop();
    }
  }

  async #strikeAndHeal(startedAt: number): Promise<void> {
    const { clock, signal, canary } = this.#options;
    let goesOn = false;
    try {
      await this.#listen(startedAt);
      await canary?.write();
      this.#prober.start();
      this.#observer.start();
      await clock.sleep(500, signal);
      await this.#strike();
      await this.#heal();
      goesOn = signal?.aborted !== true;
    } finally {
      await this.#takeAway(goesOn);
    }
  }

  #running(startedAt: number) {
    const { app, autoScalingGroupName, connection } = this.#options;
    const { region, endpoint } = connection;
    const fault = this.#fault.name;
    return { fault, app, autoScalingGroupName, region, endpoint, startedAt, undo: this.#undo };
  }

  async #listen(startedAt: number): Promise<void> {
    const { topicArn, record } = this.#options;
    if (this.#listener === undefined || topicArn === undefined) return;
    const subscriptionArn = await this.#listener.start();
    this.#undo = [...this.#undo, { type: "unsubscribe", topicArn, subscriptionArn }];
    record.update(this.#running(startedAt));
  }

  async #strike(): Promise<void> {
    const { clock, onProgress } = this.#options;
    const { name: fault } = this.#fault;
    onProgress({ moment: "strikes", fault, sentence: this.#fault.sentence(this.#scene) });
    this.#injectedAt = clock.now();
    await this.#fault.inject(this.#scene);
    this.#injectedBy = clock.now();
  }

  /** Waits until it is time to take the fault away. */
  async #heal(): Promise<void> {
    const { clock, signal, onProgress } = this.#options;
    if (this.#fault.course === "hold") {
      this.#held = await this.#wait(() => this.#heldReason());
      onProgress({ moment: "held", reason: this.#held });
    } else if (this.#scene.stay > 0) {
      const left = this.#injectedAt + this.#scene.stay - clock.now();
      if (left > 0) await clock.sleep(left, signal);
    } else if (this.#fault.course === "outage") {
      const healed = await this.#wait(async () => (await this.#isHealed()) || undefined);
      onProgress({ moment: "answers", again: healed === true });
    }
  }

  /** Whatever happened: not stopped by Ctrl-C, journaled until it is done. @param goesOn what ends with the drill stays */
  async #takeAway(goesOn: boolean): Promise<void> {
    const { record, clock } = this.#options;
    try {
      const now = goesOn ? this.#undo.filter(({ type }) => type !== "unsubscribe") : this.#undo;
      await takeAway(now, this.#scene);
      this.#undo = this.#undo.filter((one) => !now.includes(one));
      if (this.#undo.length === 0) record.end();
      else record.update(this.#running(this.#injectedAt));
    } finally {
      this.#restoredAt = clock.now();
    }
  }

  #outages() {
    return outagesOf(this.#prober.answersSince(this.#injectedAt));
  }

  /** It went away and came back; or nobody noticed anything within the time that the fault may take. */
  async #isHealed(): Promise<boolean> {
    const now = this.#options.clock.now();
    const outages = this.#outages();
    const last = outages.at(-1);
    if (last !== undefined && (last.to === undefined || now - last.to < 500)) return false;
    if (now - this.#injectedAt >= this.#patience()) return true;
    return last !== undefined && isOver(outages, await this.#noticed());
  }

  /** By the group's own account, since it is looked at seldom; else when it was seen, or when the instance said so. */
  async #noticed(): Promise<number | undefined> {
    const { instanceId } = this.#scene.victim;
    const activities = await this.#observer.activities(this.#injectedAt);
    const moments = [
      ...terminationsOf(activities, instanceId),
      this.#observer.left.get(instanceId),
      saidBy(instanceId, await this.#events(), this.#injectedAt),
    ].filter((moment) => moment !== undefined);
    return moments.length === 0 ? undefined : Math.min(...moments);
  }

  #patience(): number {
    const where = isLocal(this.#scene) ? "local" : "aws";
    return (this.#fault.late ?? noticed)[where];
  }

  #isSettled(): boolean {
    const { clock, targetGroupArn } = this.#options;
    const { described, healthyTargets } = this.#observer;
    if (clock.now() - this.#restoredAt < 1000) return false;
    const answers = this.#prober.answersSince(clock.now() - 1500);
    const answering = answers.length > 0 && answers.every(({ good }) => good);
    return answering && isSettled(described, targetGroupArn === undefined ? undefined : healthyTargets);
  }

  async #heldReason(): Promise<string | undefined> {
    const events = await this.#events();
    const held = events.find((event) => event.type === "breaker.held");
    return held?.type === "breaker.held" ? held.reason : undefined;
  }

  /** The timeline's events since the fault. */
  #events(): Promise<TimelineEvent[]> {
    return this.#timeline.read(this.#injectedAt);
  }

  #wait<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T | undefined> {
    const { clock, timeout, signal } = this.#options;
    return waitUntil(look, { clock, timeout, interval: isLocal(this.#scene) ? 100 : 1000, signal });
  }

  async #verdict(): Promise<DrillResult> {
    const { app, budget, autoScalingGroupName } = this.#options;
    await this.#prober.stop();
    const writes = await this.#writes();
    const activities = await this.#observer.activities(this.#injectedAt);
    const notifications = await this.#notifications();
    await takeAway(this.#undo, this.#scene);
    this.#options.record.end();
    const outages = this.#outages();
    const timeline = await this.#completeTimeline();
    const deaths = new Map(this.#observer.gone);
    if (this.#fault.kills) deaths.set(this.#scene.victim.instanceId, this.#injectedBy);
    const recovery = this.#recovery(outages);
    const seen = {
      victim: this.#scene.victim.instanceId,
      launches: launchesIn(activities),
      terminations: terminationsOf(activities, this.#scene.victim.instanceId),
      running: this.#observer.running,
      targetHealthy: this.#observer.targetHealthy,
    };
    const moments = momentsOf(this.#injectedAt, timeline, seen, outages.at(-1));
    const whole = await this.#timeline.read(0);
    const found = {
      fault: this.#fault.name,
      app,
      injectedAt: this.#injectedAt,
      restoredAt: this.#restoredAt,
      victim: this.#scene.victim,
      replacement: await this.#replacement(autoScalingGroupName),
      moments,
      parts: partsOf(moments, this.#fault.course === "steady" ? outages[0]?.from : undefined),
      recovery,
      outages,
      writes,
      ...overlapsOf(whole, this.#injectedAt, deaths),
      held: this.#held,
      notifications,
      budget,
      overBudget: overBudget(budget, recovery, writes),
      timeline,
      activities: activities.map(({ Description, StartTime, EndTime, StatusCode }) => ({
        Description,
        StartTime,
        EndTime,
        StatusCode,
      })),
    };
    const problems = problemsOf(found, this.#settled, this.#fault.course === "hold");
    await this.#tell(outages);
    this.#options.onProgress({ moment: "judged", problems });
    return { ...found, problems, good: problems.length === 0 };
  }

  async #replacement(autoScalingGroupName: string): Promise<Victim | undefined> {
    const watched = await group(this.#options.connection, autoScalingGroupName);
    const now = await victimOf(watched).catch(() => undefined);
    return now?.instanceId === this.#scene.victim.instanceId ? undefined : now;
  }

  #recovery(outages: ReturnType<typeof outagesOf>): number | undefined {
    const first = outages[0];
    const last = outages.at(-1);
    if (first === undefined || last === undefined) return 0;
    if (last.to === undefined) return undefined;
    return last.to - (this.#fault.course === "steady" ? first.from : this.#injectedAt);
  }

  async #writes(): Promise<Writes | undefined> {
    const { workload, canary } = this.#options;
    if (workload.write && workload.missing) {
      const { acknowledged, refused } = this.#prober;
      const lost = await workload.missing(acknowledged);
      return { through: "app", acknowledged: acknowledged.length, refused, lost };
    }
    return canary?.read();
  }

  /** Those on their way get a moment: every ended activity should have been told. */
  async #notifications() {
    const listener = this.#listener;
    if (listener === undefined) return undefined;
    let expected = expectedNotices(await this.#observer.activities(this.#injectedAt));
    const told = () => new Set(listener.received.map(({ activityId }) => activityId));
    await waitUntil(
      async () => {
        expected = expectedNotices(await this.#observer.activities(this.#injectedAt));
        return expected.every(({ activityId }) => told().has(activityId)) || undefined;
      },
      { clock: this.#options.clock, timeout: stragglers, interval: 200 },
    );
    const ours = new Set(expected.map(({ activityId }) => activityId));
    return { expected, received: listener.received.filter(({ activityId }) => ours.has(activityId)) };
  }

  /** The agent sends its events in batches; the newest may still be on their way. */
  async #completeTimeline(): Promise<TimelineEvent[]> {
    const seen = await waitUntil(
      async () => {
        const events = await this.#events();
        const acquired = events.findLast((event) => event.type === "lease.acquired");
        if (acquired === undefined) return events;
        return events.some((one) => one.type === "app.healthy" && one.at >= acquired.at) ? events : undefined;
      },
      { clock: this.#options.clock, timeout: this.#settled ? stragglers : 0, interval: 200 },
    );
    return seen ?? this.#events();
  }

  /** Writes the drill into the timeline, where everybody reads. */
  async #tell(outages: ReturnType<typeof outagesOf>): Promise<void> {
    const { app, connection, logGroupName } = this.#options;
    const { victim } = this.#scene;
    const write = await timelineLog(connection, logGroupName, `${faultPrefix}${this.#injectedAt}`);
    const events: [number, EventFacts][] = [
      [this.#injectedAt, { type: "fault.injected", fault: this.#fault.name, target: victim.instanceId }],
      ...outages.flatMap(({ from, to }): [number, EventFacts][] => [
        [from, { type: "answer.lost" }],
        ...(to === undefined ? [] : [[to, { type: "answer.returned" }] satisfies [number, EventFacts]]),
      ]),
      [this.#restoredAt, { type: "fault.cleared", fault: this.#fault.name }],
    ];
    for (const [at, facts] of events.sort(([a], [b]) => a - b)) {
      await write({ at, source: "drill", app, ...victim, ...facts });
    }
  }
}
