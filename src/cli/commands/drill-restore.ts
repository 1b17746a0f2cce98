import { dirname, resolve } from "node:path";
import { HitoriError } from "../../base/error.ts";
import { DrillRecord, isAlive } from "../../drill/drill-record.ts";
import { takeAway } from "../../drill/undo.ts";
import type { Context } from "../context.ts";

/** The drills of the project whose hitori.yml was named. */
export function drillRecord(context: Context): DrillRecord {
  return new DrillRecord(dirname(resolve(context.directory, context.options.file ?? "hitori.yml")));
}

/** `hitori drill restore`: puts back what a drill that was killed left. */
export async function drillRestore(context: Context): Promise<number> {
  const restored = await restoreLeftOver(context);
  const text =
    restored === undefined ? "No drill left anything behind." : `${restored}: everything is put back.`;
  context.output.result(text, { restored: restored ?? null });
  return 0;
}

/**
 * Puts back what a killed drill left, if there is such a one.
 * @returns its fault
 * @throws HitoriError DRILL_RUNNING, DRILL_ELSEWHERE, DRILL_NOT_RESTORED
 */
export async function restoreLeftOver(context: Context): Promise<string | undefined> {
  const record = drillRecord(context);
  const left = record.read();
  if (left === undefined) return undefined;
  if (isAlive(left)) {
    throw new HitoriError({
      code: "DRILL_RUNNING",
      message: `The drill ${left.fault} runs (process ${left.process.pid}); it puts everything back itself.`,
      hint: "Wait for its end, or end it with Ctrl-C.",
    });
  }
  const connection = context.connection();
  if (connection.endpoint !== left.endpoint || connection.region !== left.region) {
    const where =
      left.endpoint === undefined ? `--aws --region ${left.region}` : `--endpoint-url ${left.endpoint}`;
    throw new HitoriError({
      code: "DRILL_ELSEWHERE",
      message: `The drill ${left.fault}, which was killed before it had put everything back, ran elsewhere.`,
      hint: `Put it back there: hitori drill restore ${where}`,
    });
  }
  context.output.progress(`putting back what the drill ${left.fault} left, which was killed`);
  const { autoScalingGroupName } = left;
  await takeAway(left.undo, { connection, clock: context.clock, autoScalingGroupName });
  record.end();
  return left.fault;
}
