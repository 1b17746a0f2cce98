import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stack, StackEvent } from "@aws-sdk/client-cloudformation";
import { VirtualClock } from "../../src/base/virtual-clock.ts";
import type { Account } from "../../src/cloud/account.ts";
import { Cloud, type CloudSnapshot } from "../../src/cloud/cloud.ts";
import { NoMachines } from "../../src/cloud/machines/no-machines.ts";
import type { Operation } from "../../src/cloud/service.ts";
import { ServiceError } from "../../src/cloud/service-error.ts";
import { services } from "../../src/cloud/services.ts";
import { awsDurations } from "../../src/cloud/timing.ts";

/** Says whether a call is to be refused, and how. */
type Refusal = (service: string, operation: string, input: Record<string, unknown>) => string | undefined;

/** The whole local cloud on virtual time, without its wire. Calls can be made to fail, as AWS's sometimes do. */
export class FormationCloud {
  readonly clock = new VirtualClock();
  readonly directory = mkdtempSync(join(tmpdir(), "hitori-cloudformation-"));
  cloud: Cloud;
  refuses: Refusal = () => undefined;

  readonly #timeScale: number;

  constructor(timeScale = 1) {
    this.#timeScale = timeScale;
    this.cloud = this.#start();
  }

  #start(snapshot?: CloudSnapshot): Cloud {
    return new Cloud({
      services: services.map((service) => ({
        ...service,
        operations: Object.fromEntries(
          Object.entries(service.operations).map(([name, operation]) => [
            name,
            this.#refusable(service.name, name, operation),
          ]),
        ),
      })),
      clock: this.clock,
      timing: { timeScale: this.#timeScale, durations: awsDurations },
      machines: new NoMachines("process"),
      endpoint: "http://127.0.0.1:4566",
      directory: this.directory,
      snapshot,
    });
  }

  #refusable(service: string, name: string, operation: Operation): Operation {
    return (input, account) => {
      const reason = this.refuses(service, name, input);
      if (reason !== undefined) throw new ServiceError("AccessDenied", reason, 403);
      return operation(input, account);
    };
  }

  /** Goes on as another process would: from the snapshot alone, as JSON. */
  async restart(): Promise<void> {
    const snapshot = JSON.parse(JSON.stringify(this.cloud.snapshot())) as CloudSnapshot;
    await this.cloud.close();
    this.cloud = this.#start(snapshot);
  }

  get account(): Account {
    return this.cloud.account("ap-northeast-1");
  }

  call<Output>(service: string, operation: string, input: object): Output {
    return this.account.call<Output>(service, operation, input);
  }

  formation<Output>(operation: string, input: object): Output {
    return this.call<Output>("cloudformation", operation, input);
  }

  /** Lets AWS's time go on, five seconds a pass, until the stack does nothing any more. */
  async untilStill(stackName: string, seconds = 14_400): Promise<Stack> {
    for (let second = 0; second < seconds; second += 5) {
      this.cloud.settle();
      const stack = this.stack(stackName);
      if (!stack.StackStatus?.endsWith("_IN_PROGRESS")) return stack;
      await this.clock.advance(5000);
    }
    throw new Error(`Stack ${stackName} is still ${this.stack(stackName).StackStatus}`);
  }

  stack(stackName: string): Stack {
    const [stack] = this.formation<{ Stacks: Stack[] }>("DescribeStacks", { StackName: stackName }).Stacks;
    if (!stack) throw new Error(`No stack ${stackName}`);
    return stack;
  }

  /** `LogicalId STATUS reason` of each event, oldest first. */
  events(stackName: string): string[] {
    const events: StackEvent[] = [];
    for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
      const input = { StackName: stackName, NextToken };
      const page = this.formation<{ StackEvents: StackEvent[]; NextToken?: string }>(
        "DescribeStackEvents",
        input,
      );
      events.push(...page.StackEvents);
      NextToken = page.NextToken;
    }
    return events
      .map((event) => [event.LogicalResourceId, event.ResourceStatus, event.ResourceStatusReason])
      .map((words) => words.filter(Boolean).join(" "))
      .reverse();
  }

  async close(): Promise<void> {
    await this.cloud.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
