import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stack, StackEvent } from "@aws-sdk/client-cloudformation";
import { VirtualClock } from "../../../base/virtual-clock.ts";
import { Cloud, type CloudSnapshot } from "../../cloud.ts";
import { elasticFileSystemService } from "../../elasticfilesystem/service.ts";
import { iamService } from "../../iam/service.ts";
import { NoMachines } from "../../machines/no-machines.ts";
import type { Service } from "../../service.ts";
import { awsDurations } from "../../timing.ts";
import { cloudFormationService } from "../service.ts";
import { standInAutoScaling } from "./auto-scaling.ts";
import { standInEc2 } from "./ec2.ts";
import { standInLogs } from "./logs.ts";

/** A local cloud on virtual time, with the calls that the tests of CloudFormation make of it. */
export class TestCloud {
  readonly clock: VirtualClock;
  readonly directory: string;
  cloud: Cloud;

  constructor() {
    this.clock = new VirtualClock();
    this.directory = mkdtempSync(join(tmpdir(), "hitori-cloudformation-"));
    this.cloud = this.#start();
  }

  #start(snapshot?: CloudSnapshot): Cloud {
    const services: Service[] = [
      cloudFormationService,
      iamService,
      elasticFileSystemService,
      standInEc2,
      standInAutoScaling,
      standInLogs,
    ];
    return new Cloud({
      services,
      clock: this.clock,
      timing: { timeScale: 1, durations: awsDurations },
      machines: new NoMachines(),
      endpoint: "http://127.0.0.1:4566",
      directory: this.directory,
      snapshot,
    });
  }

  /** Stops the cloud and starts another from nothing but its snapshot, as JSON. */
  restart(): void {
    this.cloud = this.#start(JSON.parse(JSON.stringify(this.cloud.snapshot())) as CloudSnapshot);
  }

  get account() {
    return this.cloud.account("ap-northeast-1");
  }

  call<Output>(service: string, operation: string, input: object): Output {
    return this.account.call<Output>(service, operation, input);
  }

  formation<Output>(operation: string, input: object): Output {
    return this.call<Output>("cloudformation", operation, input);
  }

  /** Lets AWS's time go on, a pass each second, until the stack does nothing any more. */
  async untilStill(stackName: string, seconds = 7200): Promise<Stack> {
    for (let second = 0; second < seconds; second++) {
      this.cloud.settle();
      const stack = this.stack(stackName);
      if (!stack.StackStatus?.endsWith("_IN_PROGRESS")) return stack;
      await this.clock.advance(1000);
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
    const { StackEvents } = this.formation<{ StackEvents: StackEvent[] }>("DescribeStackEvents", {
      StackName: stackName,
    });
    return StackEvents.map((event) =>
      [event.LogicalResourceId, event.ResourceStatus, event.ResourceStatusReason].filter(Boolean).join(" "),
    ).reverse();
  }

  async close(): Promise<void> {
    await this.cloud.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
