import type { GetCommandInvocationCommandInput } from "@aws-sdk/client-ssm";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { sentCommands } from "./state.ts";

/** What SSM shows of an output, characters. */
const shown = { stdout: 24_000, stderr: 8_000 };

/** @throws ServiceError InvocationDoesNotExist */
export function getCommandInvocation(input: GetCommandInvocationCommandInput, account: Account) {
  const command = sentCommands.of(account).commands[input.CommandId ?? ""];
  const invocation = command?.invocations.find(({ instanceId }) => instanceId === input.InstanceId);
  // AWS gives this one no message.
  if (!command || !invocation) throw new ServiceError("InvocationDoesNotExist", "");
  const time = (at: number | undefined) => (at === undefined ? "" : new Date(at).toISOString());
  return {
    CommandId: command.commandId,
    InstanceId: invocation.instanceId,
    Comment: command.comment ?? "",
    DocumentName: command.documentName,
    PluginName: "aws:runShellScript",
    ResponseCode: invocation.exitCode,
    ExecutionStartDateTime: time(invocation.startedAt),
    ExecutionEndDateTime: time(invocation.endedAt),
    Status: invocation.status,
    StatusDetails: invocation.statusDetails,
    StandardOutputContent: invocation.stdout.slice(0, shown.stdout),
    StandardErrorContent: invocation.stderr.slice(0, shown.stderr),
  };
}
