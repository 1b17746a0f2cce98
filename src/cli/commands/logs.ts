import { serviceLogsOf } from "../../aws/service-logs.ts";
import { timelineOf } from "../../aws/timeline.ts";
import type { Context } from "../context.ts";
import { agentLines, GapMarker, type LogLine, logText } from "../log-lines.ts";
import { readSince } from "../since.ts";
import { findStack, requireStack } from "../stack.ts";

export interface LogsOptions {
  readonly follow?: boolean;
  readonly timestamps?: boolean;
  readonly since: string;
}

const followInterval = 1000;
/** What comes later than this behind its time is not shown any more while following. */
const lateness = 15_000;
/** Ids remembered while following: far more than come within the lateness. */
const remembered = 100_000;

/** `hitori logs`: what the services and the agents wrote, the fail-overs marked. */
export async function logs(context: Context, options: LogsOptions, service?: string): Promise<undefined> {
  const { clock, output, signal } = context;
  let since = clock.now() - readSince(options.since);
  const read = await reader(context, service);
  const marker = new GapMarker();
  const seen = new Set<string>();
  let width = 5;
  do {
    const lines = (await read(since)).filter(({ id }) => !seen.has(id));
    for (const { id, service: name } of lines) {
      seen.add(id);
      width = Math.max(width, name.length);
    }
    for (const item of marker.mark(lines)) {
      const text = logText(item, width, options.timestamps === true);
      output.result(item.type === "gap" ? output.style("yellow", text) : text, item);
    }
    if (!options.follow) return;
    since = Math.max(since, clock.now() - lateness);
    if (seen.size > remembered) for (const id of [...seen].slice(0, remembered / 2)) seen.delete(id);
    await clock.sleep(followInterval, signal);
  } while (!signal.aborted);
}

/** What reads the lines of one service, of the agents (`agent`), or of all. */
async function reader(context: Context, service: string | undefined) {
  const stack = requireStack(await findStack(context));
  const group = stack.outputs.LogGroupName ?? "";
  const connection = context.connection();
  const services = await serviceLogsOf(connection, group);
  const timeline = await timelineOf(connection, group);
  return async (since: number): Promise<LogLine[]> => {
    const own = service === "agent" ? [] : await services.read(service, since);
    const told = service === undefined || service === "agent" ? await timeline.read(since) : [];
    const lines = own.map((line) => ({ type: "line", ...line }) as const);
    return [...lines, ...agentLines(told)].sort((a, b) => a.at - b.at);
  };
}
