import { formatDuration } from "../base/duration.ts";
import { sentence, type TimelineEvent } from "../timeline/event.ts";

/** A line of a service's output, or of the agent's own story. */
export interface LogLine {
  readonly type: "line";
  readonly id: string;
  readonly at: number;
  /** `agent` for what the agents say. */
  readonly service: string;
  readonly instanceId: string;
  readonly text: string;
}

/** Where the output of one instance ends and that of its successor begins. */
export interface LogGap {
  readonly type: "gap";
  readonly at: number;
  readonly milliseconds: number;
  readonly from: string;
  readonly to: string;
}

/** What the agents say, as lines of a service of their own. */
export function agentLines(events: readonly TimelineEvent[]): LogLine[] {
  return events
    .filter((event) => event.source === "agent")
    .map((event) => ({
      type: "line",
      id: JSON.stringify(event),
      at: event.at,
      service: "agent",
      instanceId: event.instanceId ?? "",
      text: sentence(event),
    }));
}

/**
 * Puts a gap between the last line of one instance's services and the first of another's. The agents' own lines make
 * none: a candidate talks while the holder still serves.
 */
export class GapMarker {
  #last: LogLine | undefined;

  /** @param lines by their time */
  mark(lines: readonly LogLine[]): (LogLine | LogGap)[] {
    return lines.flatMap((line) => {
      if (line.service === "agent") return [line];
      const last = this.#last;
      this.#last = line;
      if (last === undefined || last.instanceId === line.instanceId) return [line];
      const milliseconds = Math.max(0, line.at - last.at);
      return [
        { type: "gap", at: line.at, milliseconds, from: last.instanceId, to: line.instanceId } as const,
        line,
      ];
    });
  }
}

/** @param width of the longest service's name so far */
export function logText(item: LogLine | LogGap, width: number, timestamps: boolean): string {
  const time = timestamps ? `${new Date(item.at).toISOString()} ` : "";
  if (item.type === "gap") {
    const { from, to, milliseconds } = item;
    return `${time}--- fail-over: ${from} -> ${to}, ${formatDuration(milliseconds)} without output ---`;
  }
  return `${time}${item.service.padEnd(width)} | ${item.text}`;
}
