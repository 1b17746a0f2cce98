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
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim());
  } finally {
    prompt.close();
  }
}

/** Asks for a word on a terminal, where the return key takes what is proposed. Elsewhere the proposal is taken. */
export async function answer(output: Output, question: string, proposed: string): Promise<string> {
  if (!output.interactive) return proposed;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await prompt.question(`${question}${proposed ? ` [${proposed}]` : ""}: `)).trim() || proposed;
  } finally {
    prompt.close();
  }
}
