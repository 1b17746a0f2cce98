import type { DashboardState } from "../state.ts";
import { figuresOf } from "./figures.ts";
import { useWords } from "./language.tsx";
import type { Model } from "./model.ts";
import { State, type Tone, useModel, useTick } from "./shared.tsx";
import { dayOf, timeText } from "./time-text.ts";

const connectionTones: Readonly<Record<Model["connection"], Tone>> = {
  connecting: "quiet",
  live: "good",
  reconnecting: "warn",
  refused: "bad",
};

/** Who serves, whether it answers, and whether what is shown is true now. */
export function Header() {
  const model = useModel();
  const words = useWords();
  useTick(1000);
  const { state } = model;
  const other = words.code === "ja" ? "en" : "ja";
  const trouble = state?.cloud.trouble;
  // A time that stands still: an alert is read out whenever it changes.
  const since = (at: number) => timeText(at, dayOf(model.now()), words.code);
  return (
    <header>
      <a class="skip" href="#timeline">
        {words.skipToTimeline}
      </a>
      <div class="bar">
        <h1>
          {state?.app ?? "Hitori"} <span class="soft">Hitori</span>
        </h1>
        {state ? <span class="place">{placeOf(state, words)}</span> : null}
        <span class="grow" />
        <State tone={connectionTones[model.connection]}>{words[model.connection]}</State>
        <a href={`?lang=${other}`} lang={other} hrefLang={other}>
          {words.otherLanguage}
        </a>
      </div>
      {state ? <Verdict state={state} model={model} /> : null}
      {trouble && state ? (
        <p class="trouble" role="alert">
          <State tone="bad">{words.cloudTrouble(trouble.message, since(trouble.since))}</State>
        </p>
      ) : null}
    </header>
  );
}

function placeOf({ region, cloud, stack }: DashboardState, words: ReturnType<typeof useWords>): string {
  const kind = cloud.kind === "aws" ? words.readOnly : words.local(cloud.timeScale);
  return [kind, region, stack?.status ?? words.verdict.notDeployed].join(" · ");
}

function Verdict({ state, model }: { readonly state: DashboardState; readonly model: Model }) {
  const words = useWords();
  return (
    <p class="verdict">
      <Holder state={state} now={model.now()} />
      <Answering model={model} />
      {state.breaker.held ? <State tone="bad">{words.verdict.held}</State> : null}
    </p>
  );
}

function Holder({ state, now }: { readonly state: DashboardState; readonly now: number }) {
  const { verdict } = useWords();
  const { holder, renewedAt, deadlines } = state.lease;
  if (!holder) return <State tone="warn">{verdict.noHolder}</State>;
  if (renewedAt !== undefined && now - renewedAt > deadlines.softDeadline)
    return <State tone="warn">{verdict.silent}</State>;
  return (
    <span class="state holder-mark">
      <span aria-hidden="true">◆</span> {verdict.serving(holder.instanceId, holder.availabilityZone ?? "?")}
    </span>
  );
}

function Answering({ model }: { readonly model: Model }) {
  const { verdict, duration } = useWords();
  const last = model.probes.at(-1);
  if (last === undefined) {
    return model.state?.stack?.address === undefined ? <State tone="quiet">{verdict.notAsked}</State> : null;
  }
  const [, latency] = last;
  if (latency !== null) {
    return (
      <State tone="good">
        {verdict.answering}, {duration(latency)}
      </State>
    );
  }
  const since = figuresOf(model.probes)?.outages.at(-1)?.from ?? last[0];
  return <State tone="bad">{verdict.notAnswering(duration(model.now() - since))}</State>;
}
