import { useEffect, useRef, useState } from "preact/hooks";
import type { DashboardState } from "../state.ts";
import { AnswersChart } from "./answers-chart.ts";
import { figuresOf } from "./figures.ts";
import { useWords } from "./language.tsx";
import { marksOf } from "./marks.ts";
import { Card, State, useModel } from "./shared.tsx";

const windows = [1, 5, 15] as const;

/** What the app's people see of it: each answer, with faults and recoveries marked. */
export function Answers({ state }: { readonly state: DashboardState }) {
  const words = useWords();
  const model = useModel();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<AnswersChart | undefined>(undefined);
  const [minutes, setMinutes] = useState<number>(5);
  useEffect(() => {
    if (!box.current) return;
    const made = new AnswersChart(box.current);
    chart.current = made;
    return () => made.destroy();
  }, []);
  const now = model.now();
  const from = now - minutes * 60_000;
  const probes = model.probes.filter(([at]) => at >= from);
  useEffect(() => {
    chart.current?.draw({ probes, from, to: now, marks: marksOf(model.timeline.rows, from, words) });
  });
  const figures = figuresOf(probes);
  const outages = figures?.outages ?? [];
  const longest = Math.max(0, ...outages.map(({ from: began, to }) => (to ?? now) - began));
  const aside = (
    <fieldset class="windows">
      <legend class="unseen">{words.chart.window}</legend>
      {windows.map((count) => (
        <button
          key={count}
          type="button"
          class="chip"
          aria-pressed={count === minutes}
          onClick={() => setMinutes(count)}
        >
          {words.chart.minutes(count)}
        </button>
      ))}
    </fieldset>
  );
  const summary = figures
    ? words.chart.summary(share(figures.good), latency(figures.median), latency(figures.slow))
    : words.chart.none;
  const stopped = outages.length === 0 ? "" : words.chart.outages(outages.length, words.duration(longest));
  return (
    <Card heading={words.chart.heading} class="answers-card" aside={aside}>
      <p class="figures">
        <span class="figure">{summary}</span>
        {stopped === "" ? null : <State tone="bad">{stopped}</State>}
      </p>
      <div class="chart" ref={box} role="img" aria-label={`${words.chart.latency}. ${summary}. ${stopped}`} />
      <p class="key soft">
        <span>
          <i class="line" /> {words.chart.latency}
        </span>
        <span>
          <i class="hatch" /> {words.chart.key.bad}
        </span>
        <span>
          <i class="mark bad" /> {words.chart.key.fault}
        </span>
        <span>
          <i class="mark holder" /> {words.chart.key.recovery}
        </span>
        {state.stack?.address === undefined ? null : (
          <span>
            {words.chart.address} <code>{state.stack.address}</code>
          </span>
        )}
      </p>
    </Card>
  );
}

function share(fraction: number): string {
  return `${(Math.floor(fraction * 1000) / 10).toFixed(1)} %`;
}

function latency(milliseconds: number): string {
  return Number.isNaN(milliseconds) ? "–" : `${milliseconds} ms`;
}
