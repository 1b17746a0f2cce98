import uPlot from "uplot";
import type { Probe } from "../state.ts";
import { outagesOf } from "./figures.ts";
import type { Mark } from "./marks.ts";

export interface Drawn {
  readonly probes: readonly Probe[];
  /** Wall-clock milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly marks: readonly Mark[];
}

const height = 170;
const dark = matchMedia("(prefers-color-scheme: dark)");

/** The chart of answers, in the page's own colours. */
export class AnswersChart {
  readonly #box: HTMLElement;
  readonly #resized: ResizeObserver;
  readonly #recolour = () => this.#make();
  #plot: uPlot | undefined;
  #drawn: Drawn = { probes: [], from: 0, to: 1, marks: [] };

  constructor(box: HTMLElement) {
    this.#box = box;
    this.#make();
    this.#resized = new ResizeObserver(() => this.#plot?.setSize({ width: box.clientWidth, height }));
    this.#resized.observe(box);
    dark.addEventListener("change", this.#recolour);
  }

  draw(drawn: Drawn): void {
    this.#drawn = drawn;
    this.#plot?.batch(() => {
      this.#plot?.setData(dataOf(drawn), false);
      this.#plot?.setScale("x", { min: drawn.from / 1000, max: drawn.to / 1000 });
      this.#plot?.setScale("y", { min: 0, max: ceiling(drawn.probes) });
    });
  }

  destroy(): void {
    dark.removeEventListener("change", this.#recolour);
    this.#resized.disconnect();
    this.#plot?.destroy();
  }

  #make(): void {
    this.#plot?.destroy();
    const colour = (name: string) => getComputedStyle(this.#box).getPropertyValue(name).trim();
    const axis = {
      stroke: colour("--soft"),
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { show: false },
    };
    const font = `11px ${getComputedStyle(this.#box).fontFamily}`;
    const options: uPlot.Options = {
      width: this.#box.clientWidth,
      height,
      legend: { show: false },
      cursor: { show: false },
      pxAlign: 1,
      scales: { x: { time: true, auto: false }, y: { auto: false } },
      axes: [
        { ...axis, font, size: 26, space: 70, values: (_, splits) => splits.map(clockText) },
        { ...axis, font, size: 44, space: 28 },
      ],
      series: [{}, { stroke: colour("--ink"), width: 1.25, points: { show: false }, spanGaps: false }],
      hooks: {
        drawAxes: [(plot) => drawOutages(plot, this.#drawn, colour("--bad"))],
        draw: [
          (plot) =>
            drawMarks(
              plot,
              this.#drawn.marks,
              { fault: colour("--bad"), recovery: colour("--holder"), ground: colour("--card") },
              font,
            ),
        ],
      },
    };
    this.#plot = new uPlot(options, dataOf(this.#drawn), this.#box);
    this.draw(this.#drawn);
  }
}

function dataOf({ probes }: Drawn): uPlot.AlignedData {
  return [probes.map(([at]) => at / 1000), probes.map(([, latency]) => latency)];
}

/** Round, and above all but the slowest hundredth: one slow answer does not flatten the others. */
function ceiling(probes: readonly Probe[]): number {
  const latencies = probes.flatMap(([, latency]) => latency ?? []).sort((a, b) => a - b);
  const most = latencies[Math.floor(latencies.length * 0.99)] ?? 1;
  return [5, 10, 20, 50, 100, 200, 500, 1000, 2000].find((step) => step >= most * 1.2) ?? most * 1.2;
}

function clockText(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString("en-GB");
}

/** Hatched from top to bottom: where nobody got a good answer. */
function drawOutages({ ctx, bbox, valToPos }: uPlot, { probes, to }: Drawn, colour: string): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { from, to: end } of outagesOf(probes)) {
    const left = valToPos(from / 1000, "x", true);
    const width = Math.max(2, valToPos((end ?? to) / 1000, "x", true) - left);
    ctx.fillStyle = colour;
    ctx.globalAlpha = 0.16;
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.globalAlpha = 0.5;
    hatch(ctx, colour, { left, top: bbox.top, width, height: bbox.height });
  }
  ctx.restore();
}

function hatch(
  ctx: CanvasRenderingContext2D,
  colour: string,
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let x = left - height; x < left + width; x += 8) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
}

/** A line each, with its word beside it where there is room. */
function drawMarks(
  { ctx, bbox, valToPos }: uPlot,
  marks: readonly Mark[],
  colours: Readonly<Record<Mark["kind"] | "ground", string>>,
  font: string,
): void {
  const scale = devicePixelRatio;
  ctx.save();
  ctx.font = font.replace(/^\d+px/, `${11 * scale}px`);
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  ctx.lineWidth = 1.5 * scale;
  let free = [bbox.left, bbox.left, bbox.left];
  for (const { at, kind, text } of marks) {
    const x = valToPos(at / 1000, "x", true);
    if (x < bbox.left) continue;
    ctx.strokeStyle = colours[kind];
    ctx.setLineDash(kind === "fault" ? [] : [4 * scale, 3 * scale]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const width = ctx.measureText(text).width + 8 * scale;
    const left = Math.min(x + 4 * scale, bbox.left + bbox.width - width);
    const line = free.findIndex((end) => end <= left);
    if (line < 0) continue;
    free = free.map((end, index) => (index === line ? left + width : end));
    const top = bbox.top + 2 * scale + line * 14 * scale;
    // On the card's own colour, so that hatching and lines do not run through the word.
    ctx.fillStyle = colours.ground;
    ctx.fillRect(left - 2 * scale, top, width - 4 * scale, 13 * scale);
    ctx.fillStyle = colours[kind];
    ctx.fillText(text, left, top);
  }
  ctx.restore();
}
