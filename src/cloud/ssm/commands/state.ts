import { slice } from "../../account.ts";

/** One script on one instance. */
export interface Invocation {
  readonly instanceId: string;
  status: "Pending" | "InProgress" | "Success" | "Failed" | "TimedOut";
  statusDetails: string;
  startedAt?: number;
  endedAt?: number;
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface SentCommand {
  readonly commandId: string;
  readonly documentName: string;
  readonly comment: string | undefined;
  readonly script: string;
  readonly requestedAt: number;
  /** Not delivered any more after this. */
  readonly deliverUntil: number;
  readonly invocations: Invocation[];
}

export const sentCommands = slice<{ commands: Record<string, SentCommand> }>("ssm-commands", () => ({
  commands: {},
}));
