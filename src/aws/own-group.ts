import { type InstanceConnection, queryCall } from "./signed/call.ts";
import { elements, textAt } from "./signed/xml.ts";

/** What an instance's agent reads of the Auto Scaling group that it belongs to. */
export interface OwnGroupView {
  readonly tags: Readonly<Record<string, string>>;
  readonly suspendedProcesses: readonly string[];
  readonly desiredCapacity: number;
  readonly instances: readonly GroupInstance[];
}

/** One of its instances, in AWS's words. */
interface GroupInstance {
  readonly instanceId: string;
  readonly lifecycleState: string;
  readonly healthStatus: string;
}

/** The calls of an instance on its own Auto Scaling group. */
export class OwnGroup {
  readonly #connection: InstanceConnection;
  readonly #name: string;

  constructor(connection: InstanceConnection, autoScalingGroupName: string) {
    this.#connection = connection;
    this.#name = autoScalingGroupName;
  }

  /** The group, or undefined where there is none. */
  async describe(): Promise<OwnGroupView | undefined> {
    const answer = await this.#call("DescribeAutoScalingGroups", {
      "AutoScalingGroupNames.member.1": this.#name,
    });
    const group = elements(answer, "DescribeAutoScalingGroupsResult/AutoScalingGroups/member")[0];
    if (!group) return undefined;
    const tags = elements(group, "Tags/member").map((tag) => [
      textAt(tag, "Key") ?? "",
      textAt(tag, "Value") ?? "",
    ]);
    const suspended = elements(group, "SuspendedProcesses/member/ProcessName");
    return {
      tags: Object.fromEntries(tags),
      suspendedProcesses: suspended.map((name) => name.text),
      desiredCapacity: Number(textAt(group, "DesiredCapacity")),
      instances: elements(group, "Instances/member").map((instance) => ({
        instanceId: textAt(instance, "InstanceId") ?? "",
        lifecycleState: textAt(instance, "LifecycleState") ?? "",
        healthStatus: textAt(instance, "HealthStatus") ?? "",
      })),
    };
  }

  async suspend(processName: string): Promise<void> {
    await this.#call("SuspendProcesses", { ...this.#named(), "ScalingProcesses.member.1": processName });
  }

  /** Sets a tag that new instances do not get. */
  async tag(key: string, value: string): Promise<void> {
    await this.#call("CreateOrUpdateTags", {
      "Tags.member.1.ResourceId": this.#name,
      "Tags.member.1.ResourceType": "auto-scaling-group",
      "Tags.member.1.Key": key,
      "Tags.member.1.Value": value,
      "Tags.member.1.PropagateAtLaunch": "false",
    });
  }

  /** Says that an instance is broken; the group then replaces it. The agent has waited for its own grace period. */
  async setUnhealthy(instanceId: string): Promise<void> {
    await this.#call("SetInstanceHealth", {
      InstanceId: instanceId,
      HealthStatus: "Unhealthy",
      ShouldRespectGracePeriod: "false",
    });
  }

  /** Has the group terminate this instance and want one less: nothing is launched in its place. */
  async leave(instanceId: string): Promise<void> {
    await this.#call("TerminateInstanceInAutoScalingGroup", {
      InstanceId: instanceId,
      ShouldDecrementDesiredCapacity: "true",
    });
  }

  /** Restarts the timeout of the lifecycle hook that waits for this instance. */
  async heartbeat(lifecycleHookName: string, instanceId: string): Promise<void> {
    await this.#call("RecordLifecycleActionHeartbeat", this.#hooked(lifecycleHookName, instanceId));
  }

  async completeLifecycleAction(lifecycleHookName: string, instanceId: string): Promise<void> {
    const input = { ...this.#hooked(lifecycleHookName, instanceId), LifecycleActionResult: "CONTINUE" };
    await this.#call("CompleteLifecycleAction", input);
  }

  #named() {
    return { AutoScalingGroupName: this.#name };
  }

  #hooked(LifecycleHookName: string, InstanceId: string) {
    return { ...this.#named(), LifecycleHookName, InstanceId };
  }

  #call(action: string, parameters: Readonly<Record<string, string>>) {
    return queryCall(this.#connection, "autoscaling", action, parameters);
  }
}
