import { createInterface } from "node:readline/promises";
import { HitoriError } from "../base/error.ts";
import type { Output } from "./output.ts";

/**
 * Asks before something is changed. `--yes` answers; without a terminal nothing is assumed.
 * @returns true when the person agreed
 */
export async function agreed(output: Output, question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (!output.interactive) {
    throw new HitoriError({
      code: "CONFIRMATION_NEEDED",
      message: `${question} Nobody is here to answer: this is no terminal.`,
      hint: "Say --yes to agree beforehand.",
      exitCode: 64,
    });
  }
  return /^y(es)?$/i.test((await asked(`${question} [y/N] `)).trim());
}

/** Asks for a word on a terminal, where the return key takes what is proposed. Elsewhere the proposal is taken. */
export async function answer(output: Output, question: string, proposed: string): Promise<string> {
  if (!output.interactive) return proposed;
  return (await asked(`${question}${proposed ? ` [${proposed}]` : ""}: `)).trim() || proposed;
}

/** @throws HitoriError INTERRUPTED; readline takes Ctrl-C for itself, and would only close, as it does at Ctrl-D. */
async function asked(question: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new AbortController();
  prompt.once("close", () => ended.abort());
  try {
    return await prompt.question(question, { signal: ended.signal });
  } catch (cause) {
    if (!ended.signal.aborted) throw cause;
    process.stderr.write("\n");
    throw new HitoriError({ code: "INTERRUPTED", message: "Interrupted.", exitCode: 130, cause });
  } finally {
    prompt.close();
  }
}
