import { HitoriError } from "../base/error.ts";

/** What was typed is not what the command takes: exit code 64. */
export function usageError(message: string, hint?: string): HitoriError {
  return new HitoriError({ code: "USAGE", message, hint, exitCode: 64 });
}
