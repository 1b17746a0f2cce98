import { useState } from "preact/hooks";
import type { Action } from "../state.ts";
import { ActContext, Confirmation } from "./actions.tsx";
import { Answers } from "./answers.tsx";
import { Header } from "./header.tsx";
import { useWords } from "./language.tsx";
import { LeaseCard } from "./lease-card.tsx";
import { useModel } from "./shared.tsx";
import { Breaker, Drills, Findings, Price } from "./side.tsx";
import { Timeline } from "./timeline.tsx";
import { Zones } from "./zones.tsx";

/** The page of one app. */
export function App({ token }: { readonly token: string }) {
  const words = useWords();
  const model = useModel();
  const { state } = model;
  const [question, setQuestion] = useState<{ label: string; question: string; action: Action }>();
  return (
    <ActContext.Provider value={state && !state.cloud.readOnly ? setQuestion : undefined}>
      <Header />
      <main>
        {state ? (
          <>
            <Zones state={state} />
            <div class="middle">
              <Answers state={state} />
              <LeaseCard state={state} />
            </div>
            <div class="lower">
              <div id="timeline" tabIndex={-1}>
                <Timeline state={state} />
              </div>
              <div class="side">
                <Breaker state={state} token={token} />
                <Findings state={state} />
                <Drills state={state} />
                <Price state={state} />
              </div>
            </div>
          </>
        ) : (
          <p class="first">{model.connection === "refused" ? words.refused : words.connecting}</p>
        )}
      </main>
      <p class="unseen" role="status">
        {model.said}
      </p>
      <Confirmation question={question} token={token} onClose={() => setQuestion(undefined)} />
    </ActContext.Provider>
  );
}
