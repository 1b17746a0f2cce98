import type { DashboardState, LeaseState } from "../state.ts";
import { useWords } from "./language.tsx";
import { Card, State, useModel, useTick } from "./shared.tsx";

/** Who may write, and how long that stays true without a word. */
export function LeaseCard({ state }: { readonly state: DashboardState }) {
  const words = useWords();
  const model = useModel();
  useTick(250);
  const { lease } = state;
  const { holder } = lease;
  const now = model.now();
  const age = lease.renewedAt === undefined ? undefined : Math.max(0, now - lease.renewedAt);
  return (
    <Card heading={words.lease.heading} class="lease-card">
      <dl class="facts wide">
        <dt>{words.lease.holder}</dt>
        <dd>{holder ? <code class="holder-mark">{holder.instanceId}</code> : words.lease.nobody}</dd>
        <dt>{words.lease.epoch}</dt>
        <dd class="figure">{holder?.epoch ?? "–"}</dd>
        <dt>{words.lease.heldFor}</dt>
        <dd class="figure">{holder ? words.duration(whole(now - holder.since)) : "–"}</dd>
        <dt>{words.lease.renewed}</dt>
        <dd class="figure">{age === undefined ? words.lease.renewedUnknown : words.ago(tenth(age))}</dd>
      </dl>
      <Gauge lease={lease} age={age} />
      {lease.stalledSince === undefined ? null : (
        <p>
          <State tone="warn">{words.lease.stalled(words.ago(now - lease.stalledSince))}</State>
        </p>
      )}
      {lease.waiting.map(({ instanceId, since }) => (
        <p key={instanceId}>
          <State tone="warn">{words.lease.waiting(instanceId, words.duration(whole(now - since)))}</State>
        </p>
      ))}
    </Card>
  );
}

const whole = (milliseconds: number) => Math.max(0, Math.floor(milliseconds / 1000) * 1000);
const tenth = (milliseconds: number) => Math.floor(milliseconds / 100) * 100;

/** The age of the last renewal against the deadlines, to scale. */
function Gauge(props: { readonly lease: LeaseState; readonly age: number | undefined }) {
  const words = useWords();
  const { lease, age } = props;
  const { softDeadline, hardDeadline, certainDeath, takeoverWait, profile } = lease.deadlines;
  const steps = [
    { at: softDeadline, what: words.lease.soft },
    { at: hardDeadline, what: words.lease.hard },
    { at: certainDeath, what: words.lease.death },
    { at: takeoverWait, what: words.lease.takeover },
  ];
  const across = (at: number) => `${Math.min(100, (at / takeoverWait) * 100)}%`;
  const late = age === undefined ? "" : age > hardDeadline ? "bad" : age > softDeadline ? "warn" : "";
  const label =
    age === undefined ? words.lease.profile(profile) : words.lease.gauge(words.ago(tenth(age)), profile);
  return (
    <div class="gauge">
      <div class="track" role="img" aria-label={label}>
        {age === undefined ? null : (
          <div class={`age ${late}`} style={{ transform: `scaleX(${Math.min(1, age / takeoverWait)})` }} />
        )}
        {steps.map(({ at }) => (
          <div key={at} class="tick" style={{ left: across(at) }} />
        ))}
      </div>
      <ol class="steps">
        {steps.map(({ at, what }) => (
          <li key={at}>
            <span class="figure">{at / 1000} s</span> {what}
          </li>
        ))}
      </ol>
    </div>
  );
}
