import { HitoriError } from "../base/error.ts";
import { answer } from "./ask.ts";
import type { Context } from "./context.ts";

/**
 * Asks for the app's name, where agreeing is not enough. `--confirm` has it typed beforehand.
 * @param undone what is then not done: "The drill was not begun"
 * @throws HitoriError CONFIRMATION_NEEDED where another name comes, or none
 */
export async function requireTypedName(
  { output, words }: Context,
  app: string,
  given: string | undefined,
  undone: string,
): Promise<void> {
  const typed = given ?? (await answer(output, words.question.nameOf(app), ""));
  if (typed === app) return;
  throw new HitoriError({
    code: "CONFIRMATION_NEEDED",
    message: `${undone}: got ${typed === "" ? "nothing" : `"${typed}"`}, expected the app's name, "${app}".`,
    hint: `Type it, or say --confirm ${app}`,
    exitCode: 64,
  });
}
