import { accountOf } from "../aws/caller.ts";
import { HitoriError } from "../base/error.ts";
import type { Fault } from "../drill/fault.ts";
import { agreed, answer } from "./ask.ts";
import type { Context } from "./context.ts";
import type { DeployedStack } from "./stack.ts";

/**
 * Asks before a drill. On AWS the app's name has to be typed, after the account and the region have been shown.
 * @returns true when the person agreed
 */
export async function confirmDrill(
  context: Context,
  fault: Fault,
  stack: DeployedStack,
  options: { readonly yes?: boolean; readonly confirm?: string },
): Promise<boolean> {
  const { output, words } = context;
  const connection = context.connection();
  if (connection.endpoint !== undefined) {
    const question = words.question.takeDown(stack.name);
    return agreed(output, question, options.yes === true);
  }
  const place = `account ${await accountOf(connection)}, region ${connection.region}`;
  output.progress(words.drill.warning(place, fault.name, stack.app));
  const typed = options.confirm ?? (await answer(output, words.question.nameOf(stack.app), ""));
  if (typed === stack.app) return true;
  throw new HitoriError({
    code: "CONFIRMATION_NEEDED",
    message: `The drill was not begun: got ${typed === "" ? "nothing" : `"${typed}"`}, expected the app's name, "${stack.app}".`,
    hint: `Type it, or say --confirm ${stack.app}`,
    exitCode: 64,
  });
}
