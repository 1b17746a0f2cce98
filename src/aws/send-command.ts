import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import { waitUntil } from "../base/wait-until.ts";
import { type Connection, clientConfiguration } from "./connection.ts";

export interface CommandOutcome {
  /** Systems Manager's own word: Success, Failed, TimedOut; `Unknown` where the instance was gone before its end. */
  readonly status: string;
  /** The exit code of the lines; -1 where a signal ended them, or they have not ended [API:ssm GetCommandInvocation]. */
  readonly responseCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Seconds in which Systems Manager must have delivered it: its own least. */
const deliveryTimeout = 30;

/** Milliseconds that lines may take whose end is waited for. */
export const runLimit = 60_000;

/** Whether Systems Manager reaches the instance at this moment. */
export async function isManaged(connection: Connection, instanceId: string): Promise<boolean> {
  const { SSMClient, DescribeInstanceInformationCommand } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(clientConfiguration(connection));
  const Filters = [{ Key: "InstanceIds", Values: [instanceId] }];
  const { InstanceInformationList } = await client.send(new DescribeInstanceInformationCommand({ Filters }));
  return InstanceInformationList?.[0]?.PingStatus === "Online";
}

/**
 * Runs shell lines on an instance through Systems Manager, and waits for their end where `timeout` is above 0.
 * @param timeout milliseconds to wait for its end
 */
export async function runOnInstance(
  connection: Connection,
  clock: Clock,
  instanceId: string,
  commands: readonly string[],
  timeout: number,
): Promise<CommandOutcome> {
  const { SSMClient, SendCommandCommand, GetCommandInvocationCommand } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(clientConfiguration(connection));
  const sent = await client.send(
    new SendCommandCommand({
      DocumentName: "AWS-RunShellScript",
      InstanceIds: [instanceId],
      TimeoutSeconds: deliveryTimeout,
      Comment: "hitori drill",
      Parameters: { commands: [...commands] },
    }),
  );
  const CommandId = sent.Command?.CommandId ?? "";
  const ended = await waitUntil(
    async () => {
      // It is eventually consistent: a moment after the order nobody may know it yet.
      const seen = await client
        .send(new GetCommandInvocationCommand({ CommandId, InstanceId: instanceId }))
        .catch((error: Error) => {
          if (error.name === "InvocationDoesNotExist") return undefined;
          throw error;
        });
      return seen && !/^(Pending|InProgress|Delayed)$/.test(seen.Status ?? "") ? seen : undefined;
    },
    { clock, timeout, interval: connection.endpoint === undefined ? 500 : 50 },
  );
  return {
    status: ended?.Status ?? "Unknown",
    responseCode: ended?.ResponseCode ?? -1,
    stdout: ended?.StandardOutputContent ?? "",
    stderr: ended?.StandardErrorContent ?? "",
  };
}

/** @throws HitoriError COMMAND_FAILED unless the lines ended well */
export async function mustRunOnInstance(
  connection: Connection,
  clock: Clock,
  instanceId: string,
  commands: readonly string[],
): Promise<string> {
  const outcome = await runOnInstance(connection, clock, instanceId, commands, runLimit);
  if (outcome.status === "Success") return outcome.stdout;
  throw commandFailed(instanceId, commands, outcome);
}

export function commandFailed(
  instanceId: string,
  commands: readonly string[],
  { status, stderr }: CommandOutcome,
): HitoriError {
  return new HitoriError({
    code: "COMMAND_FAILED",
    message: `${instanceId}: ${commands.join("; ")}: ${status}: ${stderr.trim().split("\n").at(-1) ?? ""}`,
    hint: "Does Systems Manager reach the instance? aws ssm describe-instance-information",
  });
}
