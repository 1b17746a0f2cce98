import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Clock } from "../../base/clock.ts";
import { parseDuration } from "../../base/duration.ts";
import { HitoriError } from "../../base/error.ts";
import type { Run } from "../../runtime/compose-runtime.ts";
import { signalProcesses } from "./signal-processes.ts";
import { unitSignal } from "./signal-units.ts";

export type Part = "agent" | "guard" | "app";
export type PartSignal = "KILL" | "STOP" | "CONT";

export interface SignalOrder {
  readonly parts: readonly Part[];
  readonly signal: PartSignal;
  /** Milliseconds after which the signal is sent again, where it is. */
  readonly every: number | undefined;
  /** Milliseconds that it goes on; a STOP is then followed by a CONT. */
  readonly during: number | undefined;
}

const limit = 10_000;

/**
 * Reads `app KILL --every 1s --for 10s`.
 * @throws HitoriError USAGE
 */
export function readSignalOrder(argv: readonly string[]): SignalOrder {
  const options = { every: { type: "string" }, for: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
  const [names = "", signal = ""] = positionals;
  const parts = names.split(",").filter((name) => name === "agent" || name === "guard" || name === "app");
  const every = values.every === undefined ? undefined : parseDuration(values.every);
  const during = values.for === undefined ? undefined : parseDuration(values.for);
  const known = signal === "KILL" || signal === "STOP" || signal === "CONT";
  const timed = (every !== undefined || values.every === undefined) && (during !== undefined || !values.for);
  if (parts.length > 0 && parts.join() === names && known && timed) return { parts, signal, every, during };
  throw new HitoriError({
    code: "USAGE",
    message: `hitori agent signal: got ${argv.join(" ")}, expected <agent|guard|app[,…]> <KILL|STOP|CONT> [--every 1s] [--for 10s].`,
    exitCode: 64,
  });
}

/**
 * What drills run on the machine, through Systems Manager: kills, stops or continues its parts.
 * @param mark a process machine's; undefined on an instance
 */
export async function signalParts(
  order: SignalOrder,
  mark: string | undefined,
  run: Run,
  clock: Clock,
): Promise<number> {
  const { every, during, signal } = order;
  const until = clock.monotonic() + (during ?? 0);
  let reached = await sendToAll(order, signal, mark, run);
  while (every !== undefined && clock.monotonic() + every <= until) {
    await clock.sleep(every);
    reached += await sendToAll(order, signal, mark, run);
  }
  if (signal !== "STOP" || during === undefined) return reached;
  await clock.sleep(Math.max(0, until - clock.monotonic()));
  await sendToAll(order, "CONT", mark, run);
  return reached;
}

async function sendToAll(order: SignalOrder, signal: PartSignal, mark: string | undefined, run: Run) {
  let reached = 0;
  for (const part of order.parts) {
    if (mark !== undefined) reached += signalProcesses(part, signal, mark);
    else reached += await sendToUnit(part, signal, run);
  }
  return reached;
}

async function sendToUnit(part: Part, signal: PartSignal, run: Run): Promise<number> {
  const way = unitSignal(part, signal);
  if ("file" in way) {
    writeFileSync(way.file, way.text);
    return 1;
  }
  const { exitCode, stderr } = await run(way.command, limit);
  if (exitCode === 0) return 1;
  throw new HitoriError({
    code: "SIGNAL_FAILED",
    message: `${way.command.argv.join(" ")}: exit code ${exitCode}: ${stderr.trim()}`,
    hint: "See what runs there: systemctl status hitori-agent hitori-guard",
  });
}
