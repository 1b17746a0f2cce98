import type { Context } from "../context.ts";

// biome-ignore lint/suspicious/noExplicitAny: commander hands over what was typed; each action types its own options
export type Action = (context: Context, options: any, ...operands: string[]) => Promise<number | undefined>;

/** Makes a commander action of a command, which is imported only when it runs. */
export type Run = (load: () => Promise<Action>) => (...given: unknown[]) => Promise<void>;

/** Commander hands a command's files over as one list. */
export function listAction(
  command: (context: Context, options: object, files: string[]) => Promise<number>,
): Action {
  return (context, options, ...operands) => command(context, options, operands.flat());
}
