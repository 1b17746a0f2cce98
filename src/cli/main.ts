import { isUnreachable } from "../aws/connection.ts";
import { HitoriError } from "../base/error.ts";
import { explainRefusal } from "./aws-refusal.ts";
import { type Context, createContext, type GlobalOptions } from "./context.ts";
import { buildProgram, UsageError } from "./program.ts";

/** Runs one command line and sets the exit code: the only place that does, and that catches errors. */
export async function main(argv: readonly string[]): Promise<void> {
  const interrupted = new AbortController();
  let interrupts = 0;
  const onSignal = () => {
    interrupts += 1;
    if (interrupts > 1) process.exit(130);
    interrupted.abort(new HitoriError({ code: "INTERRUPTED", message: "Interrupted.", exitCode: 130 }));
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  const program = buildProgram(interrupted.signal);
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (error instanceof UsageError) {
      process.exitCode = error.exitCode;
      return;
    }
    const context = createContext(program.opts<GlobalOptions>(), interrupted.signal);
    context.output.failure(explained(error, context));
    process.exitCode = interrupted.signal.aborted ? 130 : error instanceof HitoriError ? error.exitCode : 1;
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}

/** Gives the errors that come from outside their next command. */
function explained(error: unknown, context: Context): unknown {
  if (error instanceof HitoriError) return error;
  const refusal = explainRefusal(error);
  if (refusal) return refusal;
  if (context.options.aws || !isUnreachable(error)) return error;
  return new HitoriError({
    code: "CLOUD_UNREACHABLE",
    message: `No local cloud answers at ${context.connection().endpoint}.`,
    hint: "Start one: hitori cloud start -d   One on another port: --endpoint-url http://127.0.0.1:<port>   A real account: --aws",
    cause: error,
  });
}
