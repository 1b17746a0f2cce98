import type {
  Change,
  CloudFormation,
  DescribeChangeSetOutput,
  Stack,
  StackEvent,
} from "@aws-sdk/client-cloudformation";
import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import { waitUntil } from "../base/wait-until.ts";
import { type Connection, clientConfiguration } from "./connection.ts";

/** A change set that CloudFormation has worked out: what `plan` prints and `deploy` executes. */
export interface Plan {
  readonly stackName: string;
  readonly changeSetId: string;
  readonly kind: "create" | "update";
  readonly changes: readonly Change[];
}

interface StackParameters {
  readonly stackName: string;
  readonly templateBody: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The stack's tag that names the app it was made for. */
export const appTag = "hitori:app";

/** Milliseconds until a change set that is not worked out counts as refused. */
const changeSetLimit = 300_000;

/** The calls on one connection's CloudFormation. */
export async function stacks(connection: Connection, clock: Clock): Promise<Stacks> {
  const { CloudFormation } = await import("@aws-sdk/client-cloudformation");
  const client = new CloudFormation(clientConfiguration(connection));
  return new Stacks(client, clock, connection.endpoint === undefined ? 1 : 0.05);
}

/** What is asked of CloudFormation about stacks, and told. */
export class Stacks {
  readonly #client: CloudFormation;
  readonly #clock: Clock;
  /** Milliseconds between two looks at what takes a while. */
  readonly #interval: number;

  /** @param patience seconds between two looks: AWS throttles who asks more often, the local cloud does not */
  constructor(client: CloudFormation, clock: Clock, patience: number) {
    this.#client = client;
    this.#clock = clock;
    this.#interval = patience * 1000;
  }

  /** The stack by its name or id, or undefined where there is none. By its name a deleted one does not count. */
  async find(stackName: string): Promise<Stack | undefined> {
    try {
      return (await this.#client.describeStacks({ StackName: stackName })).Stacks?.[0];
    } catch (error) {
      if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
      throw error;
    }
  }

  /**
   * Makes a change set and waits until it is worked out. Returns undefined where nothing would change.
   * It leaves the change set for `execute`; `discard` takes it away.
   * @throws HitoriError STACK_FOREIGN, STACK_UNUSABLE, STACK_ROLLBACK_FAILED, STACK_BUSY, CHANGE_SET_FAILED
   */
  async plan(parameters: StackParameters): Promise<Plan | undefined> {
    const { stackName } = parameters;
    const existing = await this.find(stackName);
    refuseForeign(parameters, existing);
    refuseUnplannable(stackName, existing);
    const fresh = existing === undefined || existing.StackStatus === "REVIEW_IN_PROGRESS";
    const asked = this.#client.createChangeSet({
      StackName: stackName,
      ChangeSetName: `hitori-${this.#clock.now()}`,
      ChangeSetType: fresh ? "CREATE" : "UPDATE",
      TemplateBody: parameters.templateBody,
      Capabilities: ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
      Tags: Object.entries(parameters.tags).map(([Key, Value]) => ({ Key, Value })),
    });
    const { Id: changeSetId = "" } = await asked.catch(explainRace(stackName));
    const empty: Plan = { stackName, changeSetId, kind: fresh ? "create" : "update", changes: [] };
    const made = await this.#untilMade(empty);
    if (made?.Status === "CREATE_COMPLETE") return { ...empty, changes: await this.#allChanges(empty, made) };
    await this.discard(empty);
    const reason = made?.StatusReason ?? `it was not worked out within ${changeSetLimit / 1000} s`;
    if (/didn't contain changes|No updates are to be performed/.test(reason)) return undefined;
    throw new HitoriError({
      code: "CHANGE_SET_FAILED",
      message: `CloudFormation refused the template of stack ${stackName}: ${reason}`,
      hint: "Correct hitori.yml or the compose file, then: hitori plan",
    });
  }

  #describe(plan: Plan, NextToken?: string): Promise<DescribeChangeSetOutput> {
    const { changeSetId: ChangeSetName, stackName: StackName } = plan;
    return this.#client.describeChangeSet({
      ChangeSetName,
      StackName,
      IncludePropertyValues: true,
      NextToken,
    });
  }

  #untilMade(plan: Plan): Promise<DescribeChangeSetOutput | undefined> {
    const look = async () => {
      const described = await this.#describe(plan);
      return described.Status === "CREATE_COMPLETE" || described.Status === "FAILED" ? described : undefined;
    };
    return waitUntil(look, { clock: this.#clock, timeout: changeSetLimit, interval: this.#interval });
  }

  async #allChanges(plan: Plan, first: DescribeChangeSetOutput): Promise<Change[]> {
    const changes = [...(first.Changes ?? [])];
    for (let token = first.NextToken; token !== undefined; ) {
      const page = await this.#describe(plan, token);
      changes.push(...(page.Changes ?? []));
      token = page.NextToken;
    }
    return changes;
  }

  /** Deletes a change set, and the empty stack that it was to create. */
  async discard(plan: Plan): Promise<void> {
    await this.#client.deleteChangeSet({ ChangeSetName: plan.changeSetId, StackName: plan.stackName });
    const left = plan.kind === "create" ? await this.find(plan.stackName) : undefined;
    if (left?.StackStatus === "REVIEW_IN_PROGRESS") await this.remove(plan.stackName);
  }

  /** @throws HitoriError STACK_BUSY, STACK_CHANGED: somebody else was faster */
  async execute({ changeSetId, stackName }: Plan): Promise<void> {
    const asked = this.#client.executeChangeSet({ ChangeSetName: changeSetId, StackName: stackName });
    await asked.catch(explainRace(stackName));
  }

  /** Has a stack in UPDATE_ROLLBACK_FAILED try again to go back to its earlier state. */
  async continueRollback(stackName: string): Promise<void> {
    await this.#client.continueUpdateRollback({ StackName: stackName });
  }

  /**
   * Follows a stack until what it does is over. Each new event is handed over once, oldest first.
   * Returns the stack as it ended; a deleted one is described by its id.
   */
  async follow(
    stackId: string,
    since: number,
    onEvent: (event: StackEvent) => void,
    signal?: AbortSignal,
  ): Promise<Stack> {
    const seen = new Set<string>();
    for (;;) {
      const stack = await this.find(stackId);
      const { StackEvents } = await this.#client.describeStackEvents({ StackName: stackId });
      for (const event of [...(StackEvents ?? [])].reverse()) {
        if (seen.has(event.EventId ?? "") || (event.Timestamp?.getTime() ?? 0) < since) continue;
        seen.add(event.EventId ?? "");
        onEvent(event);
      }
      if (stack && !stack.StackStatus?.endsWith("_IN_PROGRESS")) return stack;
      await this.#clock.sleep(this.#interval * 2, signal);
    }
  }

  async remove(stackName: string): Promise<void> {
    await this.#client.deleteStack({ StackName: stackName });
  }

  /** The template that a stack was last made or changed with. */
  async templateBody(stackName: string): Promise<string | undefined> {
    return (await this.#client.getTemplate({ StackName: stackName })).TemplateBody;
  }

  async resources(stackName: string) {
    return (await this.#client.describeStackResources({ StackName: stackName })).StackResources ?? [];
  }
}

/** Refuses a stack that CloudFormation would not let us change, with the way out. */
function refuseUnplannable(stackName: string, stack: Stack | undefined): void {
  const status = stack?.StackStatus ?? "";
  if (status === "ROLLBACK_COMPLETE" || status === "ROLLBACK_FAILED" || status === "DELETE_FAILED") {
    throw new HitoriError({
      code: "STACK_UNUSABLE",
      message: `Stack ${stackName} is in ${status}: AWS lets such a stack only be deleted.`,
      hint:
        status === "ROLLBACK_COMPLETE"
          ? "Nothing is left of it; hitori deploy deletes it, after asking, and makes it anew."
          : "Delete it (retained data stays): hitori destroy, then: hitori deploy",
    });
  }
  if (status === "UPDATE_ROLLBACK_FAILED") {
    throw new HitoriError({
      code: "STACK_ROLLBACK_FAILED",
      message: `Stack ${stackName} could not go back to its earlier state: ${stack?.StackStatusReason ?? "AWS gives no reason"}`,
      hint: "Mend what it names; hitori deploy then has AWS try again, after asking.",
    });
  }
  if (status.endsWith("_IN_PROGRESS") && status !== "REVIEW_IN_PROGRESS") throw busy(stackName, status);
}

function busy(stackName: string, status: string): HitoriError {
  return new HitoriError({
    code: "STACK_BUSY",
    message: `Stack ${stackName} is being changed at this moment (${status}).`,
    hint: "Wait until it is over: hitori status   Then the same command again.",
  });
}

/** What AWS says to the slower of two who change one stack. */
function explainRace(stackName: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Error)) throw error;
    const [, status] = /is in (\w+_IN_PROGRESS) state/.exec(error.message) ?? [];
    if (status !== undefined) throw busy(stackName, status);
    if (!/^(InvalidChangeSetStatus|ChangeSetNotFound)/.test(error.name)) throw error;
    throw new HitoriError({
      code: "STACK_CHANGED",
      message: `Somebody else changed stack ${stackName} since this plan was made: ${error.message}`,
      hint: "Nothing was changed by this one. See what is left to do: hitori plan   Then: hitori deploy",
      cause: error,
    });
  };
}

/** Refuses a stack of that name that somebody made for something else: an update would take its resources away. */
function refuseForeign({ stackName, tags }: StackParameters, stack: Stack | undefined): void {
  if (stack === undefined || stack.StackStatus === "REVIEW_IN_PROGRESS") return;
  if (appOf(stack) !== tags[appTag]) throw foreign(stackName, stack);
}

/** A stack of an app's name that is not that app's. */
export function foreign(stackName: string, stack: Stack): HitoriError {
  const app = appOf(stack);
  return new HitoriError({
    code: "STACK_FOREIGN",
    message: `There is a stack ${stackName} already, and it is ${app === undefined ? "not one of Hitori's" : `the one of app ${app}`}.`,
    hint: "Give this app another name in hitori.yml: name: <name>   Then: hitori deploy",
  });
}

/** The app that something was made for, a stack or what stacks make; undefined where it is none of Hitori's. */
export function appOf({ Tags }: { readonly Tags?: readonly Tag[] }): string | undefined {
  return Tags?.find(({ Key }) => Key === appTag)?.Value;
}

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Outputs of a stack by name. */
export function outputsOf(stack: Stack | undefined): Record<string, string> {
  return Object.fromEntries(
    (stack?.Outputs ?? []).map((output) => [output.OutputKey ?? "", output.OutputValue ?? ""]),
  );
}
