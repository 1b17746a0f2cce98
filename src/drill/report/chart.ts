import type { DrillResult } from "../verdict.ts";
import { type Lane, lanesOf, spanOf } from "./lanes.ts";
import { escaped } from "./markup.ts";

const laneHeight = 44;
const barHeight = 14;
const axisHeight = 22;

/** A drill as SVG: across in per cent, so that it is as wide as its reader's window; down in pixels, so that words stay words. */
export function chart(result: DrillResult): string {
  const { from, to } = spanOf(result);
  const lanes = lanesOf(result);
  const height = lanes.length * laneHeight + axisHeight;
  const across = (at: number) =>
    `${(((Math.min(Math.max(at, from), to) - from) / (to - from)) * 100).toFixed(3)}%`;
  const bars = lanes.map((lane, index) => laneMarkup(lane, index * laneHeight, across, to));
  const ticks = ticksOf(to - result.injectedAt).map((offset) => {
    const x = across(result.injectedAt + offset);
    const y = height - axisHeight;
    return `<line x1="${x}" x2="${x}" y1="0" y2="${y}"/><text class="soft" x="${x}" y="${y + 15}" text-anchor="middle">${offset / 1000} s</text>`;
  });
  const label = `The drill ${result.fault}: answers, the fault, and who had the lease, over ${((to - from) / 1000).toFixed(1)} seconds`;
  return `<svg role="img" aria-label="${escaped(label)}" height="${height}">${ticks.join("")}${bars.join("")}</svg>`;
}

function laneMarkup(lane: Lane, top: number, across: (at: number) => string, to: number): string {
  const y = top + 20;
  const stretches = lane.stretches.map(({ from, to: end, kind, title }) => {
    const width = Number.parseFloat(across(Math.max(end, from))) - Number.parseFloat(across(from));
    return `<rect class="${kind}" x="${across(from)}" y="${y}" width="${Math.max(0.2, width).toFixed(3)}%" height="${barHeight}"><title>${escaped(title)}</title></rect>`;
  });
  const marks = lane.marks
    .filter(({ at }) => at <= to)
    .map(
      ({ at, title }) =>
        `<rect class="mark" x="${across(at)}" y="${y - 2}" width="2" height="${barHeight + 4}"><title>${escaped(title)}</title></rect>`,
    );
  return `<text class="soft" x="0" y="${top + 14}">${escaped(lane.name)}</text>${stretches.join("")}${marks.join("")}`;
}

/** At most five round steps. */
function ticksOf(length: number): number[] {
  const steps = [500, 1000, 2000, 5000, 10_000, 20_000, 60_000, 120_000, 300_000, 600_000];
  const step = steps.find((one) => length / one <= 5) ?? 1_200_000;
  const ticks: number[] = [];
  for (let at = 0; at <= length * 0.97; at += step) ticks.push(at);
  return ticks;
}
