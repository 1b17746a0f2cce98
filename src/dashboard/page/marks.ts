import type { Words } from "../words/words.ts";
import { eventOf, type Row } from "./timeline-store.ts";

/** A moment worth a line in the chart. */
export interface Mark {
  readonly at: number;
  readonly kind: "fault" | "recovery";
  readonly text: string;
}

/** Looked through at the most: a quarter of an hour of a busy app. */
const rowsLookedAt = 2000;

/** Faults and recoveries since a moment, oldest first. @param rows by their time */
export function marksOf(rows: readonly Row[], from: number, { chart }: Words): Mark[] {
  const marks: Mark[] = [];
  for (let index = rows.length - 1; index >= Math.max(0, rows.length - rowsLookedAt); index--) {
    const row = rows[index];
    if (row === undefined || row.at < from) break;
    const mark = markOf(row, chart);
    if (mark) marks.push(mark);
  }
  return marks.reverse();
}

function markOf(row: Row, chart: Words["chart"]): Mark | undefined {
  const { at, type } = row;
  if (type === "fault.injected") {
    const event = eventOf(row);
    return { at, kind: "fault", text: chart.fault(event.type === "fault.injected" ? event.fault : "") };
  }
  if (type === "fault.cleared") return { at, kind: "recovery", text: chart.faultCleared };
  if (type === "lease.acquired") return { at, kind: "recovery", text: chart.leaseTaken };
  if (type === "app.healthy") return { at, kind: "recovery", text: chart.appHealthy };
  return undefined;
}
