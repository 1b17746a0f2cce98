import type {
  Activity,
  AutoScalingGroup,
  UpdateAutoScalingGroupCommandInput,
} from "@aws-sdk/client-auto-scaling";
import { type Connection, clientConfiguration } from "./connection.ts";

/** The calls on one Auto Scaling group of one connection. */
export async function group(connection: Connection, autoScalingGroupName: string) {
  const { AutoScalingClient, ...api } = await import("@aws-sdk/client-auto-scaling");
  const client = new AutoScalingClient(clientConfiguration(connection));

  return {
    /** The group, or undefined where there is none. */
    async describe(): Promise<AutoScalingGroup | undefined> {
      const input = { AutoScalingGroupNames: [autoScalingGroupName] };
      return (await client.send(new api.DescribeAutoScalingGroupsCommand(input))).AutoScalingGroups?.[0];
    },

    /** Its newest activities, newest first, at most 100. */
    async activities(): Promise<Activity[]> {
      const input = { AutoScalingGroupName: autoScalingGroupName };
      return (await client.send(new api.DescribeScalingActivitiesCommand(input))).Activities ?? [];
    },

    async suspend(processes: readonly string[]): Promise<void> {
      const input = { AutoScalingGroupName: autoScalingGroupName, ScalingProcesses: [...processes] };
      await client.send(new api.SuspendProcessesCommand(input));
    },

    async resume(processes: readonly string[]): Promise<void> {
      const input = { AutoScalingGroupName: autoScalingGroupName, ScalingProcesses: [...processes] };
      await client.send(new api.ResumeProcessesCommand(input));
    },

    /** Sets a tag of the group that its instances do not get. */
    async tag(Key: string, Value: string): Promise<void> {
      const tag = { ResourceId: autoScalingGroupName, ResourceType: "auto-scaling-group", Key, Value };
      await client.send(new api.CreateOrUpdateTagsCommand({ Tags: [{ ...tag, PropagateAtLaunch: false }] }));
    },

    /** Changes its settings, and nothing else of it. */
    async update(settings: Omit<UpdateAutoScalingGroupCommandInput, "AutoScalingGroupName">): Promise<void> {
      const input = { AutoScalingGroupName: autoScalingGroupName, ...settings };
      await client.send(new api.UpdateAutoScalingGroupCommand(input));
    },

    /** Has it terminate an instance, which it then replaces. */
    async terminate(InstanceId: string): Promise<void> {
      const input = { InstanceId, ShouldDecrementDesiredCapacity: false };
      await client.send(new api.TerminateInstanceInAutoScalingGroupCommand(input));
    },

    /**
     * Sets the sizes back to one where somebody changed them by hand: CloudFormation compares templates and would not.
     * @returns whether they had to be
     */
    async holdToOne(): Promise<boolean> {
      const { MinSize, MaxSize, DesiredCapacity } = (await this.describe()) ?? {};
      if (MinSize === 1 && MaxSize === 1 && DesiredCapacity === 1) return false;
      const one = { MinSize: 1, MaxSize: 1, DesiredCapacity: 1 };
      await client.send(
        new api.UpdateAutoScalingGroupCommand({ AutoScalingGroupName: autoScalingGroupName, ...one }),
      );
      return true;
    },
  };
}

/** Terminates an instance as a person would, so that its group replaces it. */
export async function terminateInstance(connection: Connection, instanceId: string): Promise<void> {
  const { EC2Client, TerminateInstancesCommand } = await import("@aws-sdk/client-ec2");
  const client = new EC2Client(clientConfiguration(connection));
  await client.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
}
