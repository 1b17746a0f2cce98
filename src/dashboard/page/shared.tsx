import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useId, useLayoutEffect, useReducer } from "preact/hooks";
import { browserClock } from "./clock.ts";
import type { Model } from "./model.ts";

export const ModelContext = createContext<Model | undefined>(undefined);

/** The model; what uses it is drawn again whenever the model has changed. */
export function useModel(): Model {
  const model = useContext(ModelContext);
  if (model === undefined) throw new Error("ModelContext has no model");
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  // Not in an effect after the paint: what comes until then would never be drawn.
  useLayoutEffect(() => model.subscribe(() => redraw(undefined)), [model]);
  return model;
}

/** Draws again after so many milliseconds, again and again: for ages. */
export function useTick(milliseconds: number): void {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    let cancel = () => {};
    const again = () => {
      cancel = browserClock.after(milliseconds, () => {
        redraw(undefined);
        again();
      });
    };
    again();
    return () => cancel();
  }, [milliseconds]);
}

/** A part of the page, with its heading as its name. */
export function Card(props: {
  readonly heading: string;
  readonly class?: string;
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const id = useId();
  return (
    <section class={`card ${props.class ?? ""}`} aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id}>{props.heading}</h2>
        {props.aside}
      </div>
      {props.children}
    </section>
  );
}

export type Tone = "good" | "warn" | "bad" | "quiet";

const signs: Readonly<Record<Tone, string>> = { good: "✓", warn: "▲", bad: "✕", quiet: "·" };

/** A state in a word, with a sign: never by its colour alone. */
export function State(props: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return (
    <span class={`state ${props.tone}`}>
      <span aria-hidden="true">{signs[props.tone]}</span> {props.children}
    </span>
  );
}

/** Text with what looks like a command set off. */
export function WithCommand(props: { readonly text: string }) {
  const [, before = props.text, command] = /^(.*?)((?:hitori|aws) [\s\S]*)?$/.exec(props.text) ?? [];
  return (
    <>
      {before}
      {command === undefined ? null : <code>{command}</code>}
    </>
  );
}
