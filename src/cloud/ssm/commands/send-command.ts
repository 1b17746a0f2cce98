import { randomUUID } from "node:crypto";
import type { SendCommandCommandInput, SendCommandCommandOutput } from "@aws-sdk/client-ssm";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { managedInstances } from "./managed-instances.ts";
import { sentCommands } from "./state.ts";

const document = "AWS-RunShellScript";
/** SSM's own default for the delivery, seconds. */
const deliveryTimeout = 3600;

/**
 * Sends a shell script to instances; the next pass delivers it. Of SSM's documents there is AWS-RunShellScript alone,
 * and of its targets instance ids.
 * @throws ServiceError InvalidDocument, InvalidInstanceId, InvalidParameters
 */
export function sendCommand(
  input: SendCommandCommandInput,
  account: Account,
): Pick<SendCommandCommandOutput, "Command"> {
  if (input.DocumentName !== document) {
    throw new ServiceError("InvalidDocument", `Document with name ${input.DocumentName} does not exist.`);
  }
  const lines = input.Parameters?.commands ?? [];
  if (lines.length === 0) throw new ServiceError("InvalidParameters", "Parameter: commands is required.");
  const instanceIds = targets(input);
  const managed = new Set(managedInstances(account).map(({ instanceId }) => instanceId));
  const strangers = instanceIds.filter((id) => !managed.has(id));
  if (instanceIds.length === 0 || strangers.length > 0) {
    const message = `Instances [[${strangers.join(", ")}]] not in a valid state for account ${account.accountId}`;
    throw new ServiceError("InvalidInstanceId", message);
  }
  const commandId = randomUUID();
  const deliverUntil = account.now + (input.TimeoutSeconds ?? deliveryTimeout) * 1000;
  sentCommands.of(account).commands[commandId] = {
    commandId,
    documentName: document,
    comment: input.Comment,
    script: lines.join("\n"),
    requestedAt: account.now,
    deliverUntil,
    invocations: instanceIds.map((instanceId) => ({
      instanceId,
      status: "Pending",
      statusDetails: "Pending",
      exitCode: -1,
      stdout: "",
      stderr: "",
    })),
  };
  return {
    Command: {
      CommandId: commandId,
      DocumentName: document,
      Comment: input.Comment ?? "",
      ExpiresAfter: new Date(deliverUntil),
      Parameters: input.Parameters,
      InstanceIds: input.InstanceIds ?? [],
      Targets: input.Targets ?? [],
      RequestedDateTime: new Date(account.now),
      Status: "Pending",
      StatusDetails: "Pending",
      TargetCount: instanceIds.length,
      CompletedCount: 0,
      ErrorCount: 0,
      TimeoutSeconds: input.TimeoutSeconds ?? deliveryTimeout,
    },
  };
}

function targets({ InstanceIds, Targets }: SendCommandCommandInput): string[] {
  const other = Targets?.find(({ Key }) => Key?.toLowerCase() !== "instanceids");
  if (other) {
    throw new ServiceError(
      "InvalidParameters",
      `Targets: ${other.Key} is not served here; name InstanceIds.`,
    );
  }
  return [...new Set([...(InstanceIds ?? []), ...(Targets ?? []).flatMap(({ Values }) => Values ?? [])])];
}
