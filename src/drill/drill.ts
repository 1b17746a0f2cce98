import type { Connection } from "../aws/connection.ts";
import { group } from "../aws/group.ts";
import { timelineOf } from "../aws/timeline.ts";
import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import { waitUntil } from "../base/wait-until.ts";
import { type Fault, type Victim, victimOf } from "./fault.ts";
import { Prober, type Workload } from "./prober.ts";
import { type Moments, momentsOf, overlaps, type Part, partsOf } from "./recovery.ts";

export interface DrillOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly autoScalingGroupName: string;
  readonly logGroupName: string;
  readonly workload: Workload;
  /** Milliseconds to wait for the first good answer after the fault. */
  readonly timeout: number;
  readonly onProgress: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** What a drill found. `healed` is the verdict on the recovery, `lost` and `overlaps` on the data. */
export interface DrillResult {
  readonly fault: string;
  readonly victim: Victim;
  readonly replacement: Victim | undefined;
  readonly moments: Moments;
  readonly parts: readonly Part[];
  /** Milliseconds from the fault to the first good answer; undefined when none came in time. */
  readonly recovery: number | undefined;
  readonly writes: { acknowledged: number; refused: number; lost: readonly number[] } | undefined;
  readonly overlaps: readonly string[];
  readonly good: boolean;
}

/**
 * Puts a fault in, watches from outside until the app answers again, takes the fault away whatever happens, and
 * says what it found.
 * @throws HitoriError DRILL_NOT_HEALTHY when the app does not answer before the fault
 */
export async function drill(fault: Fault, options: DrillOptions): Promise<DrillResult> {
  const { connection, clock, workload } = options;
  const prober = new Prober(workload, { clock, interval: 50, timeout: 1000 });
  if (!(await workload.probe(AbortSignal.timeout(2000)))) {
    throw new HitoriError({
      code: "DRILL_NOT_HEALTHY",
      message: "The app does not answer; a drill on a broken app would measure nothing.",
      hint: "See what is wrong: hitori status",
    });
  }
  const watched = await group(connection, options.autoScalingGroupName);
  const victim = await victimOf(watched);
  prober.start();
  try {
    await clock.sleep(500, options.signal);
    const injectedAt = clock.now();
    options.onProgress(`${fault.name}: ${fault.sentence(victim)}`);
    try {
      await fault.inject(connection, victim);
      const healed = await waitUntil(() => prober.answersAfter(injectedAt).firstGoodAnswer, {
        clock,
        timeout: options.timeout,
        interval: 25,
        signal: options.signal,
      });
      options.onProgress(healed ? "the app answers again" : "no good answer in time");
      await clock.sleep(300, options.signal);
    } finally {
      await fault.restore(connection, victim);
    }
    await prober.stop();
    return await verdict(fault, victim, injectedAt, prober, options);
  } finally {
    await prober.stop();
  }
}

async function verdict(
  fault: Fault,
  victim: Victim,
  injectedAt: number,
  prober: Prober,
  options: DrillOptions,
) {
  const { connection, clock } = options;
  const watched = await group(connection, options.autoScalingGroupName);
  const answers = prober.answersAfter(injectedAt);
  const written = await timelineOf(connection, options.logGroupName);
  // The agent sends its events in batches; the newest may still be on their way.
  const seen = await waitUntil(
    async () => {
      const events = await written.read(0);
      return events.some((event) => event.type === "app.healthy" && event.at >= injectedAt)
        ? events
        : undefined;
    },
    { clock, timeout: answers.firstGoodAnswer === undefined ? 0 : 5000, interval: 200 },
  );
  const timeline = seen ?? (await written.read(0));
  const launches = (await watched.activities())
    .filter((activity) => activity.Description?.startsWith("Launching"))
    .map((activity) => activity.StartTime?.getTime() ?? 0);
  const moments = momentsOf(injectedAt, timeline, launches, answers);
  const acknowledged = prober.acknowledged;
  const lost = options.workload.missing ? await options.workload.missing(acknowledged) : [];
  const overlapping = overlaps(
    timeline,
    injectedAt,
    new Map(fault.kills ? [[victim.instanceId, injectedAt + 1000]] : []),
  );
  const recovery = moments.firstGoodAnswer === undefined ? undefined : moments.firstGoodAnswer - injectedAt;
  return {
    fault: fault.name,
    victim,
    replacement: await victimOf(watched).catch(() => undefined),
    moments,
    parts: partsOf(moments),
    recovery,
    writes: options.workload.write
      ? { acknowledged: acknowledged.length, refused: prober.refused, lost }
      : undefined,
    overlaps: overlapping,
    good: recovery !== undefined && lost.length === 0 && overlapping.length === 0,
  };
}
