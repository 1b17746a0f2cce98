import type { Change, Stack, StackEvent } from "@aws-sdk/client-cloudformation";
import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import { type Connection, clientConfiguration } from "./connection.ts";

/** A change set that CloudFormation has worked out: what `plan` prints and `deploy` executes. */
export interface Plan {
  readonly stackName: string;
  readonly changeSetId: string;
  readonly kind: "create" | "update";
  readonly changes: readonly Change[];
}

export interface StackParameters {
  readonly stackName: string;
  readonly templateBody: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The calls on one connection's CloudFormation. */
export async function stacks(connection: Connection, clock: Clock) {
  const { CloudFormationClient, ...api } = await import("@aws-sdk/client-cloudformation");
  const client = new CloudFormationClient(clientConfiguration(connection));

  /** The stack by its name, or undefined where there is none. A deleted one does not count. */
  async function find(stackName: string): Promise<Stack | undefined> {
    try {
      const { Stacks } = await client.send(new api.DescribeStacksCommand({ StackName: stackName }));
      return Stacks?.[0];
    } catch (error) {
      if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
      throw error;
    }
  }

  /**
   * Makes a change set and waits until it is worked out. Returns undefined where nothing would change.
   * It leaves the change set for `execute`; `discard` takes it away.
   */
  async function plan(parameters: StackParameters): Promise<Plan | undefined> {
    const existing = await find(parameters.stackName);
    refuseUnplannable(parameters.stackName, existing);
    const kind =
      existing === undefined || existing.StackStatus === "REVIEW_IN_PROGRESS" ? "create" : "update";
    const { Id } = await client.send(
      new api.CreateChangeSetCommand({
        StackName: parameters.stackName,
        ChangeSetName: `hitori-${clock.now()}`,
        ChangeSetType: kind === "create" ? "CREATE" : "UPDATE",
        TemplateBody: parameters.templateBody,
        Capabilities: ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        Tags: Object.entries(parameters.tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    const changeSetId = Id ?? "";
    const made = await untilMade(changeSetId, parameters.stackName);
    if (made.status === "FAILED") {
      await discard({ stackName: parameters.stackName, changeSetId, kind, changes: [] });
      if (/didn't contain changes|No updates are to be performed/.test(made.reason)) return undefined;
      throw new HitoriError({
        code: "CHANGE_SET_FAILED",
        message: `CloudFormation refused the template of stack ${parameters.stackName}: ${made.reason}`,
        hint: "Correct hitori.yml or the compose file, then: hitori plan",
      });
    }
    return { stackName: parameters.stackName, changeSetId, kind, changes: made.changes };
  }

  async function untilMade(changeSetId: string, stackName: string) {
    for (;;) {
      const answer = await client.send(
        new api.DescribeChangeSetCommand({
          ChangeSetName: changeSetId,
          StackName: stackName,
          IncludePropertyValues: true,
        }),
      );
      if (answer.Status === "CREATE_COMPLETE" || answer.Status === "FAILED") {
        return {
          status: answer.Status,
          reason: answer.StatusReason ?? "",
          changes: await allChanges(answer, changeSetId),
        };
      }
      await clock.sleep(connection.endpoint === undefined ? 1000 : 50);
    }
  }

  async function allChanges(
    first: { Changes?: Change[]; NextToken?: string },
    changeSetId: string,
  ): Promise<Change[]> {
    const changes = [...(first.Changes ?? [])];
    for (let token = first.NextToken; token !== undefined; ) {
      const page = await client.send(
        new api.DescribeChangeSetCommand({ ChangeSetName: changeSetId, NextToken: token }),
      );
      changes.push(...(page.Changes ?? []));
      token = page.NextToken;
    }
    return changes;
  }

  /** Deletes a change set, and the empty stack that it was to create. */
  async function discard(plan: Plan): Promise<void> {
    await client.send(
      new api.DeleteChangeSetCommand({ ChangeSetName: plan.changeSetId, StackName: plan.stackName }),
    );
    const left = plan.kind === "create" ? await find(plan.stackName) : undefined;
    if (left?.StackStatus === "REVIEW_IN_PROGRESS") {
      await client.send(new api.DeleteStackCommand({ StackName: plan.stackName }));
    }
  }

  async function execute(plan: Plan): Promise<void> {
    await client.send(
      new api.ExecuteChangeSetCommand({ ChangeSetName: plan.changeSetId, StackName: plan.stackName }),
    );
  }

  /**
   * Follows a stack until what it does is over. Each new event is handed over once, oldest first.
   * Returns the stack as it ended; a deleted one is described by its id.
   */
  async function follow(
    stackId: string,
    since: number,
    onEvent: (event: StackEvent) => void,
    signal?: AbortSignal,
  ): Promise<Stack> {
    const seen = new Set<string>();
    for (;;) {
      const stack = await find(stackId);
      const { StackEvents } = await client.send(new api.DescribeStackEventsCommand({ StackName: stackId }));
      for (const event of [...(StackEvents ?? [])].reverse()) {
        if (seen.has(event.EventId ?? "") || (event.Timestamp?.getTime() ?? 0) < since) continue;
        seen.add(event.EventId ?? "");
        onEvent(event);
      }
      if (stack && !stack.StackStatus?.endsWith("_IN_PROGRESS")) return stack;
      await clock.sleep(connection.endpoint === undefined ? 3000 : 100, signal);
    }
  }

  async function remove(stackName: string): Promise<void> {
    await client.send(new api.DeleteStackCommand({ StackName: stackName }));
  }

  async function resources(stackName: string) {
    const { StackResources } = await client.send(
      new api.DescribeStackResourcesCommand({ StackName: stackName }),
    );
    return StackResources ?? [];
  }

  return { find, plan, discard, execute, follow, remove, resources };
}

/** Refuses a stack that CloudFormation would not let us change, with the way out. */
function refuseUnplannable(stackName: string, stack: Stack | undefined): void {
  const status = stack?.StackStatus ?? "";
  if (status === "ROLLBACK_COMPLETE" || status === "ROLLBACK_FAILED" || status === "DELETE_FAILED") {
    throw new HitoriError({
      code: "STACK_UNUSABLE",
      message: `Stack ${stackName} is in ${status}: AWS lets such a stack only be deleted.`,
      hint: "Delete it (retained data stays): hitori destroy, then: hitori deploy",
    });
  }
  if (status.endsWith("_IN_PROGRESS") && status !== "REVIEW_IN_PROGRESS") {
    throw new HitoriError({
      code: "STACK_BUSY",
      message: `Stack ${stackName} is being changed at this moment (${status}).`,
      hint: "Wait until it is over: hitori status",
    });
  }
}

/** Outputs of a stack by name. */
export function outputsOf(stack: Stack | undefined): Record<string, string> {
  return Object.fromEntries(
    (stack?.Outputs ?? []).map((output) => [output.OutputKey ?? "", output.OutputValue ?? ""]),
  );
}
