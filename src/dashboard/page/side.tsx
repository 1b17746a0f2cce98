import { useState } from "preact/hooks";
import type { DashboardState, DrillState } from "../state.ts";
import { ActionButton } from "./actions.tsx";
import { useWords } from "./language.tsx";
import { Card, State, useModel, useTick, WithCommand } from "./shared.tsx";
import { dayOf, timeText } from "./time-text.ts";

/** What breaks the rules of one. */
export function Findings({ state }: { readonly state: DashboardState }) {
  const words = useWords();
  return (
    <Card heading={words.findings.heading}>
      {state.findings.length === 0 ? (
        <p>
          <State tone="good">{words.findings.none}</State>
        </p>
      ) : (
        <ul class="findings">
          {state.findings.map((one) => {
            const { what, remedy } = words.findings.finding(one, state.group);
            return (
              <li key={one.code + one.message}>
                <State tone="warn">{what}</State>
                <p class="soft">
                  <WithCommand text={remedy} />
                </p>
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}

/** The breaker, its evidence, and the way on. */
export function Breaker({ state, token }: { readonly state: DashboardState; readonly token: string }) {
  const words = useWords();
  const model = useModel();
  const { held, counted, failures } = state.breaker;
  return (
    <Card heading={words.breaker.heading} class={held ? "alarm" : ""}>
      {held ? (
        <>
          <p>
            <State tone="bad">{words.breaker.held(words.ago(model.now() - held.at))}</State>
          </p>
          <p class="quote">{held.reason}</p>
        </>
      ) : (
        <p>
          <State tone={counted ? "warn" : "good"}>
            {counted ? words.breaker.counted(counted.replacements, counted.limit) : words.breaker.closed}
          </State>
        </p>
      )}
      {failures.length > 0 ? (
        <details open={held !== undefined}>
          <summary>
            {words.breaker.evidence} ({failures.length})
          </summary>
          <ul class="failures">
            {failures.map(({ at, instanceId, event }) => (
              <li key={`${at} ${instanceId}`}>
                <span class="figure soft">{timeText(at, dayOf(model.now()), words.code)}</span>{" "}
                <code>{instanceId}</code> {words.sentence(event)}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {held ? <Output token={token} /> : null}
      {held ? (
        <p class="buttons">
          <ActionButton name="resume" target={state.app} action={{ action: "resume" }} />
          {state.cloud.readOnly ? (
            <span>
              {words.breaker.resumeBy} <code>hitori --aws resume</code>
            </span>
          ) : null}
        </p>
      ) : null}
    </Card>
  );
}

interface OutputLine {
  readonly id: string;
  readonly service: string;
  readonly text: string;
}

function Output({ token }: { readonly token: string }) {
  const words = useWords();
  const [lines, setLines] = useState<readonly OutputLine[]>();
  const show = async () => {
    const response = await fetch("/evidence", { headers: { authorization: `Bearer ${token}` } });
    setLines(response.ok ? ((await response.json()) as OutputLine[]) : []);
  };
  if (lines === undefined) {
    return (
      <button type="button" onClick={show}>
        {words.breaker.showOutput}
      </button>
    );
  }
  if (lines.length === 0) return <p>{words.breaker.noOutput}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <pre class="output" role="log" aria-label={words.breaker.output} tabIndex={0}>
      {lines.map(({ service, text }) => `${service} | ${text}`).join("\n")}
    </pre>
  );
}

/** What was rehearsed, newest first. */
export function Drills({ state }: { readonly state: DashboardState }) {
  const words = useWords();
  const model = useModel();
  useTick(1000);
  const { drills, drillRunning } = state;
  const now = model.now();
  return (
    <Card heading={words.drills.heading}>
      {drillRunning ? (
        <p>
          <State tone="warn">
            {words.drills.running(drillRunning.fault, words.ago(now - drillRunning.startedAt))}
          </State>
        </p>
      ) : null}
      {drills.length === 0 ? (
        <p class="soft">
          <WithCommand text={words.drills.none} />
        </p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{words.drills.fault}</th>
              <th scope="col">{words.drills.verdict}</th>
              <th scope="col">{words.drills.recovery}</th>
              <th scope="col">{words.drills.lost}</th>
            </tr>
          </thead>
          <tbody>
            {drills.map((drill) => (
              <tr key={drill.at}>
                <td>
                  {words.drills.title[drill.fault] ?? drill.fault}
                  <div class="soft figure">{timeText(drill.at, dayOf(now), words.code)}</div>
                </td>
                <td>
                  <State tone={drill.good ? "good" : "bad"}>
                    {drill.good ? words.drills.good : words.drills.bad}
                  </State>
                </td>
                <td class="figure">{recoveryText(drill, words)}</td>
                <td class="figure">{drill.lostWrites ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function recoveryText({ recovery }: DrillState, words: ReturnType<typeof useWords>): string {
  if (recovery === undefined) return words.drills.never;
  return recovery === 0 ? words.drills.notNeeded : words.duration(recovery);
}

/** What a month costs. */
export function Price({ state }: { readonly state: DashboardState }) {
  const words = useWords();
  const { price } = state;
  if (price === undefined) {
    return (
      <Card heading={words.price.heading}>
        <p class="soft">{words.price.unknown}</p>
      </Card>
    );
  }
  return (
    <Card heading={words.price.heading}>
      <p class="price">
        <strong class="figure">{dollars(price.monthly)}</strong> {words.price.month}
      </p>
      <p class="soft">{words.price.usage}</p>
      <details>
        <summary>{words.price.lines}</summary>
        <table>
          <tbody>
            {price.lines.map(({ what, monthly }) => (
              <tr key={what}>
                <th scope="row">{words.price.line[what] ?? what}</th>
                <td class="figure">{dollars(monthly)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Card>
  );
}

function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
