import type {
  DescribeLaunchTemplateVersionsCommandOutput,
  DescribeLaunchTemplateVersionsRequest,
  DescribeSubnetsCommandOutput,
  DescribeSubnetsRequest,
  RunInstancesCommandOutput,
  RunInstancesRequest,
} from "@aws-sdk/client-ec2";
import type {
  DescribeTargetHealthCommandOutput,
  RegisterTargetsCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { VirtualClock } from "../../base/virtual-clock.ts";
import type { Account } from "../account.ts";
import { Cloud } from "../cloud.ts";
import type { Instance } from "../ec2/instance.ts";
import { ec2 } from "../ec2/state.ts";
import { NoMachines } from "../machines/no-machines.ts";
import type { Service } from "../service.ts";
import { ServiceError } from "../service-error.ts";
import { awsDurations } from "../timing.ts";
import { autoScalingService } from "./service.ts";

/*
 * Stand-ins of the services that Auto Scaling calls, with AWS's shapes, so that the real ones can take their place.
 * They answer what Auto Scaling asks and nothing else.
 */

export const subnets = { a: "subnet-a", c: "subnet-c", d: "subnet-d" } as const;
const region = "ap-northeast-1";
export const zoneOf = (letter: string) => `${region}${letter}`;
export const targetGroupArn = `arn:aws:elasticloadbalancing:${region}:000000000000:targetgroup/app/0123456789abcdef`;
export const topicArn = `arn:aws:sns:${region}:000000000000:group-events`;
export const launchTemplateId = "lt-0123456789abcdef0";

/** What tests may break or look at. */
class World {
  /** Versions of the one launch template. */
  launchTemplateVersions = 1;
  /** Zones without capacity. */
  readonly fullZones = new Set<string>();
  /** DisableApiTermination of every instance. */
  isTerminationProtected = false;
  /** Refuses TerminateInstances with this text. */
  terminationRefusal: string | undefined;
  readonly messages: { topicArn: string; subject: string | undefined; body: Record<string, unknown> }[] = [];
  readonly targets = new Map<string, { state: string; until: number }>();
  /** Milliseconds that a target drains. */
  drain = 20_000;
  /** How a target is once it was checked. */
  targetHealth: "healthy" | "unhealthy" = "healthy";
  readonly launched: RunInstancesRequest[] = [];
  nextInstance = 1;
}

/** What the real EC2 keeps of an instance is more; Auto Scaling reads this much. */
function instancesOf(account: Account): Record<string, Instance> {
  return ec2.of(account).instances as Record<string, Instance>;
}

export function instanceOf(account: Account, instanceId: string): Instance {
  const instance = instancesOf(account)[instanceId];
  if (!instance) throw new Error(`No instance ${instanceId}.`);
  return instance;
}

export function enterState(account: Account, instanceId: string, state: Instance["state"]): void {
  const instance = instanceOf(account, instanceId);
  instance.state = state;
  instance.stateSince = account.now;
}

function runInstances(
  world: World,
  input: RunInstancesRequest,
  account: Account,
): Partial<RunInstancesCommandOutput> {
  const subnetId = input.SubnetId ?? `subnet-${input.Placement?.AvailabilityZone?.at(-1)}`;
  const availabilityZone = zoneOf(subnetId.at(-1) ?? "a");
  if (world.fullZones.has(availabilityZone) || account.cloud.failedZones.has(availabilityZone)) {
    const message = `We currently do not have sufficient t4g.small capacity in the Availability Zone you requested (${availabilityZone}). Our system will be working on provisioning additional capacity.`;
    throw new ServiceError("InsufficientInstanceCapacity", message, 500);
  }
  world.launched.push(input);
  const instanceId = `i-${String(world.nextInstance++).padStart(17, "0")}`;
  const instance: Instance = {
    instanceId,
    imageId: input.ImageId ?? "ami-1",
    instanceType: input.InstanceType ?? "t4g.small",
    subnetId,
    vpcId: "vpc-1",
    availabilityZone,
    privateIpAddress: "172.31.0.4",
    machineAddress: "127.1.0.4",
    state: "pending",
    stateSince: account.now,
    launchTime: account.now,
    stateTransitionReason: "",
    status: "initializing",
    statusSince: account.now,
    tags: Object.fromEntries(
      (input.TagSpecifications?.[0]?.Tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""]),
    ),
    securityGroupIds: [],
    userData: "",
    reservationId: "r-1",
    metadataOptions: {
      httpTokens: "required",
      httpPutResponseHopLimit: 2,
      httpEndpoint: "enabled",
      instanceMetadataTags: "disabled",
    },
  };
  instancesOf(account)[instanceId] = instance;
  return {
    Instances: [
      {
        InstanceId: instanceId,
        ImageId: instance.imageId,
        InstanceType: "t4g.small",
        SubnetId: subnetId,
        Placement: { AvailabilityZone: availabilityZone },
      },
    ],
  };
}

function describeVersions(
  world: World,
  input: DescribeLaunchTemplateVersionsRequest,
): Partial<DescribeLaunchTemplateVersionsCommandOutput> {
  if (input.LaunchTemplateId !== launchTemplateId && input.LaunchTemplateName !== "app") {
    const message = `The specified launch template, with template ID ${input.LaunchTemplateId}, does not exist.`;
    throw new ServiceError("InvalidLaunchTemplateId.NotFoundException", message);
  }
  const asked = input.Versions?.[0] ?? "$Default";
  const number =
    asked === "$Latest" ? world.launchTemplateVersions : asked === "$Default" ? 1 : Number(asked);
  return {
    LaunchTemplateVersions: [
      { LaunchTemplateId: launchTemplateId, LaunchTemplateName: "app", VersionNumber: number },
    ],
  };
}

function describeSubnets(input: DescribeSubnetsRequest): Partial<DescribeSubnetsCommandOutput> {
  const known: readonly string[] = Object.values(subnets);
  const missing = input.SubnetIds?.find((id) => !known.includes(id));
  if (missing)
    throw new ServiceError("InvalidSubnetID.NotFound", `The subnet ID '${missing}' does not exist`);
  return {
    Subnets: (input.SubnetIds ?? []).map((SubnetId) => ({
      SubnetId,
      VpcId: "vpc-1",
      AvailabilityZone: zoneOf(SubnetId.at(-1) ?? ""),
      AvailabilityZoneId: `apne1-az-${SubnetId.at(-1)}`,
    })),
  };
}

function ec2StandIn(world: World): Service {
  return {
    name: "ec2",
    client: "ec2",
    protocol: "ec2-query",
    operations: {
      RunInstances: (input: RunInstancesRequest, account) => runInstances(world, input, account),
      TerminateInstances: (input: { InstanceIds: string[] }, account) => {
        if (world.terminationRefusal)
          throw new ServiceError("UnauthorizedOperation", world.terminationRefusal, 403);
        if (world.isTerminationProtected) {
          throw new ServiceError("OperationNotPermitted", "The instance may not be terminated.");
        }
        for (const id of input.InstanceIds) {
          if (instanceOf(account, id).state !== "terminated") enterState(account, id, "shutting-down");
        }
        return {};
      },
      ModifyInstanceAttribute: (input: { DisableApiTermination: { Value: boolean } }) => {
        world.isTerminationProtected = input.DisableApiTermination.Value;
        return {};
      },
      DescribeLaunchTemplateVersions: (input: DescribeLaunchTemplateVersionsRequest) =>
        describeVersions(world, input),
      DescribeSubnets: describeSubnets,
      DescribeInstances: (input: { InstanceIds: string[] }, account) => ({
        Reservations: [
          { Instances: input.InstanceIds.map((id) => describeInstance(instanceOf(account, id))) },
        ],
      }),
      CreateTags: (input: { Resources: string[]; Tags: { Key: string; Value: string }[] }, account) => {
        for (const id of input.Resources) {
          for (const tag of input.Tags) instanceOf(account, id).tags[tag.Key] = tag.Value;
        }
        return {};
      },
      DeleteTags: (input: { Resources: string[]; Tags: { Key: string }[] }, account) => {
        for (const id of input.Resources) {
          for (const { Key } of input.Tags) delete instanceOf(account, id).tags[Key];
        }
        return {};
      },
    },
    pass: bringInstancesForward,
  };
}

function describeInstance(instance: Instance) {
  return {
    InstanceId: instance.instanceId,
    ImageId: instance.imageId,
    InstanceType: instance.instanceType,
    SubnetId: instance.subnetId,
    Placement: { AvailabilityZone: instance.availabilityZone },
    State: { Name: instance.state },
  };
}

function bringInstancesForward(account: Account): boolean {
  let changed = false;
  for (const instance of Object.values(instancesOf(account))) {
    const age = account.now - instance.stateSince;
    const isFailed = account.cloud.failedZones.has(instance.availabilityZone);
    if (isFailed && ["pending", "running", "shutting-down"].includes(instance.state))
      instance.state = "terminated";
    else if (instance.state === "pending" && age >= account.duration("instancePending"))
      instance.state = "running";
    else if (instance.state === "shutting-down" && age >= account.duration("instanceStopping")) {
      instance.state = "terminated";
    } else continue;
    instance.stateSince = account.now;
    instance.status = instance.state === "running" ? "ok" : instance.status;
    changed = true;
  }
  return changed;
}

function balancerStandIn(world: World): Service {
  const requireGroup = (arn: string | undefined) => {
    if (arn !== targetGroupArn)
      throw new ServiceError("TargetGroupNotFound", `Target groups '${arn}' not found`);
  };
  return {
    name: "elasticloadbalancing",
    client: "elastic-load-balancing-v2",
    protocol: "query",
    operations: {
      RegisterTargets: (input: RegisterTargetsCommandInput, account) => {
        requireGroup(input.TargetGroupArn);
        for (const { Id } of input.Targets ?? []) {
          world.targets.set(Id ?? "", { state: "initial", until: account.now + account.seconds(10) });
        }
        return {};
      },
      DeregisterTargets: (input: RegisterTargetsCommandInput, account) => {
        requireGroup(input.TargetGroupArn);
        for (const { Id } of input.Targets ?? []) {
          if (world.targets.has(Id ?? "")) {
            world.targets.set(Id ?? "", { state: "draining", until: account.now + world.drain });
          }
        }
        return {};
      },
      DescribeTargetHealth: (input: {
        TargetGroupArn?: string;
      }): Partial<DescribeTargetHealthCommandOutput> => {
        requireGroup(input.TargetGroupArn);
        return {
          TargetHealthDescriptions: [...world.targets].map(([Id, { state }]) => ({
            Target: { Id },
            TargetHealth: { State: state as "healthy" },
          })),
        };
      },
    },
    pass: (account) => {
      for (const [id, target] of world.targets) {
        if (target.state === "draining" && account.now >= target.until) world.targets.delete(id);
        else if (target.state !== "draining" && account.now >= target.until)
          target.state = world.targetHealth;
      }
      return false;
    },
  };
}

function topicsStandIn(world: World): Service {
  return {
    name: "sns",
    client: "sns",
    protocol: "query",
    operations: {
      Publish: (input: { TopicArn: string; Subject?: string; Message: string }) => {
        world.messages.push({
          topicArn: input.TopicArn,
          subject: input.Subject,
          body: JSON.parse(input.Message) as Record<string, unknown>,
        });
        return { MessageId: "1" };
      },
    },
  };
}

/** A cloud with the real Auto Scaling and stand-ins of the rest, on virtual time. */
export function makeCloud(timeScale = 1) {
  const clock = new VirtualClock();
  const world = new World();
  const cloud = new Cloud({
    services: [ec2StandIn(world), balancerStandIn(world), topicsStandIn(world), autoScalingService],
    clock,
    timing: { timeScale, durations: awsDurations },
    machines: new NoMachines(),
    endpoint: "http://127.0.0.1:4566",
    directory: "/nonexistent",
  });
  const account = cloud.account(region);
  const call = <Output = unknown>(operation: string, input: object = {}) =>
    account.call<Output>("autoscaling", operation, input);
  return {
    clock,
    world,
    cloud,
    account,
    call,
    /** Lets AWS's seconds go by, with a pass each half of one. */
    async go(seconds: number): Promise<void> {
      for (let half = 0; half < seconds * 2; half++) {
        await clock.advance(500);
        cloud.pass();
      }
    },
  };
}

export type TestCloud = ReturnType<typeof makeCloud>;
