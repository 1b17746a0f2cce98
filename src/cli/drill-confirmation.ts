import { accountOf } from "../aws/caller.ts";
import type { Fault } from "../drill/fault.ts";
import { agreed } from "./ask.ts";
import type { Context } from "./context.ts";
import type { DeployedStack } from "./stack.ts";
import { requireTypedName } from "./typed-name.ts";

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
  await requireTypedName(context, stack.app, options.confirm, "The drill was not begun");
  return true;
}
