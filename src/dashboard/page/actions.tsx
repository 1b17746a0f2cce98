import { createContext } from "preact";
import { useContext, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Action } from "../state.ts";
import { useWords } from "./language.tsx";

interface Question {
  readonly label: string;
  readonly question: string;
  readonly action: Action;
}

/** Asks, and then has it done; undefined where nothing may be done. */
export const ActContext = createContext<((question: Question) => void) | undefined>(undefined);

export type ActionName =
  | "failZone"
  | "restoreZone"
  | "kill"
  | "freeze"
  | "thaw"
  | "capacity2"
  | "capacity1"
  | "resume";

/** A button that asks before it does something. It is not there at all where the page changes nothing. */
export function ActionButton(props: {
  readonly name: ActionName;
  readonly target: string;
  readonly action: Action;
}) {
  const ask = useContext(ActContext);
  const words = useWords();
  if (ask === undefined) return null;
  const { name, target, action } = props;
  const label = words.actions[name];
  const question = words.actions.confirm[name]?.(target) ?? label;
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={words.actions.of(label, target)}
      onClick={() => ask({ label, question, action })}
    >
      {label}
    </button>
  );
}

/** @returns why it was refused; undefined when it was done */
async function send(action: Action, token: string): Promise<string | undefined> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  try {
    const response = await fetch("/actions", { method: "POST", headers, body: JSON.stringify(action) });
    if (response.ok) return undefined;
    const { message } = (await response.json()) as { message?: string };
    return message ?? response.statusText;
  } catch (error) {
    return String(error);
  }
}

/** The question over the page. What asked gets the focus back: the browser's own dialog sees to it. */
export function Confirmation(props: {
  readonly question: Question | undefined;
  readonly token: string;
  readonly onClose: () => void;
}) {
  const { question, token, onClose } = props;
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [headingId, textId] = [useId(), useId()];
  // Before the next key: one that is pressed quickly must not go to the page behind.
  useLayoutEffect(() => {
    setRefused(undefined);
    if (question) dialog.current?.showModal();
  }, [question]);
  const close = () => dialog.current?.close();
  const act = async () => {
    if (!question) return;
    setBusy(true);
    const why = await send(question.action, token);
    setBusy(false);
    if (why === undefined) close();
    else setRefused(why);
  };
  return (
    <dialog ref={dialog} aria-labelledby={headingId} aria-describedby={textId} onClose={onClose}>
      <h2 id={headingId}>{question?.label}</h2>
      <p id={textId}>{question?.question}</p>
      <p class="refused" role="alert">
        {refused === undefined ? "" : words.actions.failed(refused)}
      </p>
      <div class="choice">
        <button type="button" onClick={close}>
          {words.actions.cancel}
        </button>
        <button type="button" class="do" disabled={busy} onClick={act}>
          {words.actions.doIt}
        </button>
      </div>
    </dialog>
  );
}
