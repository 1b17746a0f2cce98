import { afterEach, beforeEach, expect, test } from "vitest";
import { FormationCloud } from "../../../test/support/formation-cloud.ts";
import { autoScaling } from "../autoscaling/state.ts";
import { ec2 } from "../ec2/state.ts";
import { elasticFileSystem } from "../elasticfilesystem/state.ts";
import { iam } from "../iam/state.ts";

let local: FormationCloud;
beforeEach(() => {
  local = new FormationCloud();
});
afterEach(() => local.close());

const app = (
  changes: { userData?: string; encrypted?: boolean; throughput?: string; image?: string } = {},
) => `
Description: One instance that heals itself
Parameters: {Subnet: {Type: AWS::EC2::Subnet::Id}}
Resources:
  Topic: {Type: AWS::SNS::Topic}
  FileSystem:
    Type: AWS::EFS::FileSystem
    DeletionPolicy: Retain
    Properties:
      Encrypted: ${changes.encrypted ?? true}
      ThroughputMode: ${changes.throughput ?? "elastic"}
      BackupPolicy: {Status: ENABLED}
      FileSystemTags: [{Key: Name, Value: !Sub "\${AWS::StackName}-data"}]
  MountTarget:
    Type: AWS::EFS::MountTarget
    Properties:
      FileSystemId: !Ref FileSystem
      SubnetId: !Ref Subnet
      SecurityGroups: [!GetAtt SecurityGroup.GroupId]
  SecurityGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: NFS
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: "2049", ToPort: 2049, CidrIp: 10.0.0.0/8}]
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: "sts:AssumeRole"}]
      Policies:
        - PolicyName: agent
          PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}
  Profile:
    Type: AWS::IAM::InstanceProfile
    Properties: {Roles: [!Ref Role]}
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: ${changes.image ?? "ami-0a1b2c3d4e5f60001"}
        InstanceType: t3.small
        IamInstanceProfile: {Arn: !GetAtt Profile.Arn}
        UserData: {Fn::Base64: !Sub "${changes.userData ?? "mount"} \${FileSystem}"}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    DependsOn: MountTarget
    UpdatePolicy:
      AutoScalingRollingUpdate: {MinInstancesInService: 0, SuspendProcesses: [ReplaceUnhealthy]}
    Properties:
      MinSize: "1"
      MaxSize: "1"
      VPCZoneIdentifier: [!Ref Subnet]
      LaunchTemplate: {LaunchTemplateId: !Ref LaunchTemplate, Version: !GetAtt LaunchTemplate.LatestVersionNumber}
      NotificationConfigurations: [{TopicARN: !Ref Topic, NotificationTypes: ["autoscaling:EC2_INSTANCE_LAUNCH"]}]
Outputs:
  GroupName: {Value: !Ref Group}
`;

function input(changes: Parameters<typeof app>[0] = {}) {
  const { Subnets } = local.call<{ Subnets: { SubnetId: string }[] }>("ec2", "DescribeSubnets", {});
  return {
    StackName: "app",
    TemplateBody: app(changes),
    Capabilities: ["CAPABILITY_IAM"],
    Parameters: [{ ParameterKey: "Subnet", ParameterValue: Subnets[0]?.SubnetId }],
  };
}

async function deployed(changes: Parameters<typeof app>[0] = {}) {
  local.formation("CreateStack", input(changes));
  return local.untilStill("app");
}

async function updated(changes: Parameters<typeof app>[0]) {
  local.formation("UpdateStack", input(changes));
  return local.untilStill("app");
}

const group = () => Object.values(autoScaling.of(local.account).groups)[0];
const fileSystems = () => elasticFileSystem.of(local.account).fileSystems;

test("a stack is complete when its last resource is, its events in AWS's order", async () => {
  const stack = await deployed();
  expect(stack.StackStatus).toBe("CREATE_COMPLETE");
  expect(stack.Outputs?.[0]?.OutputValue).toMatch(/^app-Group-[A-Z0-9]{12}$/);
  const events = local.events("app");
  expect(events[0]).toBe("app CREATE_IN_PROGRESS User Initiated");
  expect(events.at(-1)).toBe("app CREATE_COMPLETE");
  expect(events.filter((event) => event.startsWith("MountTarget"))).toEqual([
    "MountTarget CREATE_IN_PROGRESS",
    "MountTarget CREATE_IN_PROGRESS Resource creation Initiated",
    "MountTarget CREATE_COMPLETE",
  ]);
  expect(events.indexOf("MountTarget CREATE_COMPLETE")).toBeLessThan(
    events.indexOf("Group CREATE_IN_PROGRESS"),
  );
});

test("resources carry the stack's tags and get what the template says", async () => {
  local.formation("CreateStack", { ...input(), Tags: [{ Key: "team", Value: "chat" }] });
  const stack = await local.untilStill("app");
  const [fileSystem] = Object.values(elasticFileSystem.of(local.account).fileSystems);
  expect(fileSystem).toMatchObject({ encrypted: true, throughputMode: "elastic", backup: "ENABLED" });
  expect(fileSystem?.tags).toEqual({
    Name: "app-data",
    team: "chat",
    "aws:cloudformation:stack-name": "app",
    "aws:cloudformation:stack-id": stack.StackId,
    "aws:cloudformation:logical-id": "FileSystem",
  });
  const { launchTemplates, network } = ec2.of(local.account);
  const own = Object.values(network.securityGroups).find((one) => one.tags.team === "chat");
  expect(own?.rules).toContainEqual(
    expect.objectContaining({ isEgress: false, fromPort: 2049, ipProtocol: "tcp" }),
  );
  const data = Object.values(launchTemplates)[0]?.versions[0]?.data;
  expect(Buffer.from(data?.UserData ?? "", "base64").toString()).toBe(`mount ${fileSystem?.fileSystemId}`);
  expect(Object.values(iam.of(local.account).instanceProfiles)[0]?.roleName).toMatch(/^app-Role-/);
  expect(group()?.settings).toMatchObject({ MinSize: 1, MaxSize: 1, DesiredCapacity: 1 });
  expect(group()?.tags.team).toEqual({ value: "chat", propagateAtLaunch: true });
  expect(Object.values(group()?.notifications ?? {})).toEqual([["autoscaling:EC2_INSTANCE_LAUNCH"]]);
});

test("a deleted stack leaves nothing but what is retained, and is described by its id alone", async () => {
  const { StackId = "" } = await deployed();
  local.formation("DeleteStack", { StackName: "app" });
  const stack = await local.untilStill(StackId);
  expect(stack.StackStatus).toBe("DELETE_COMPLETE");
  expect(() => local.stack("app")).toThrow("Stack with id app does not exist");
  const state = elasticFileSystem.of(local.account);
  expect(Object.keys(state.fileSystems)).toHaveLength(1);
  expect(Object.keys(state.mountTargets)).toHaveLength(0);
  expect(iam.of(local.account)).toEqual({ roles: {}, instanceProfiles: {}, policies: {} });
  const { launchTemplates, network } = ec2.of(local.account);
  expect(launchTemplates).toEqual({});
  expect(Object.values(network.securityGroups).map((one) => one.groupName)).toEqual(["default"]);
  expect(autoScaling.of(local.account).groups).toEqual({});
  expect(local.events(StackId)).toContain("FileSystem DELETE_SKIPPED");
});

test("a stack goes on after its cloud was stopped in the middle", async () => {
  local.formation("CreateStack", input());
  for (let look = 0; look < 40; look++) {
    local.cloud.settle();
    await local.restart();
    await local.clock.advance(5000);
  }
  expect(local.stack("app").StackStatus).toBe("CREATE_COMPLETE");
});

test("a group that cannot launch rolls the stack back with the launch's own words", async () => {
  const stack = await deployed({ image: "ami-0a1b2c3d4e5f6ffff" });
  expect(stack.StackStatus).toBe("ROLLBACK_COMPLETE");
  const events = local.events("app");
  const failed = events.find((event) => event.startsWith("Group CREATE_FAILED"));
  expect(failed).toMatch(/Group did not stabilize.*ami-0a1b2c3d4e5f6ffff.*Launching EC2 instance failed/);
  expect(events).toContain(
    "app ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Group]. Rollback requested by user.",
  );
  expect(autoScaling.of(local.account).groups).toEqual({});
  expect(iam.of(local.account).roles).toEqual({});
});

test("a changed launch template is a new version that the group rolls out to its one instance", async () => {
  await deployed();
  const [first] = Object.keys(group()?.instances ?? {});
  const stack = await updated({ userData: "new" });
  expect(stack.StackStatus).toBe("UPDATE_COMPLETE");
  const instances = Object.values(group()?.instances ?? {});
  expect(instances.map((one) => one.launchTemplate?.version)).toEqual(["2"]);
  expect(instances[0]?.instanceId).not.toBe(first);
  expect(group()?.suspendedProcesses).toEqual({});
  expect(local.events("app").slice(-2)).toEqual([
    "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    "app UPDATE_COMPLETE",
  ]);
});

test("an update that fails brings the former state back", async () => {
  await deployed();
  const stack = await updated({ image: "ami-0a1b2c3d4e5f6ffff" });
  expect(stack.StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect(group()?.suspendedProcesses).toEqual({});
  const instances = Object.values(group()?.instances ?? {});
  expect(instances.map((one) => one.lifecycleState)).toEqual(["InService"]);
});

test("a throughput mode cannot be put back on the day on which it was changed, as on AWS", async () => {
  await deployed();
  const stack = await updated({ image: "ami-0a1b2c3d4e5f6ffff", throughput: "bursting" });
  expect(stack.StackStatus).toBe("UPDATE_ROLLBACK_FAILED");
  expect(Object.values(fileSystems())[0]?.throughputMode).toBe("bursting");
});

test("an update that is cancelled in the middle of a rolling update leaves nothing suspended", async () => {
  await deployed();
  local.formation("UpdateStack", input({ userData: "new" }));
  for (let look = 0; look < 60 && Object.keys(group()?.suspendedProcesses ?? {}).length === 0; look++) {
    local.cloud.settle();
    await local.clock.advance(1000);
  }
  expect(Object.keys(group()?.suspendedProcesses ?? {})).toEqual(["ReplaceUnhealthy"]);
  local.formation("CancelUpdateStack", { StackName: "app" });
  expect((await local.untilStill("app")).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect(local.events("app")).toContain("Group UPDATE_FAILED Resource update cancelled");
  expect(group()?.suspendedProcesses).toEqual({});
  const instances = Object.values(group()?.instances ?? {});
  expect(instances).toHaveLength(1);
  expect(instances[0]).toMatchObject({ lifecycleState: "InService", launchTemplate: { version: "1" } });
});

test("what cannot change in place is made anew before the old one goes, and keeps to its policy", async () => {
  await deployed();
  const [old = ""] = Object.keys(fileSystems());
  const stack = await updated({ encrypted: false });
  expect(stack.StackStatus).toBe("UPDATE_COMPLETE");
  const now = Object.keys(fileSystems());
  expect(now).toHaveLength(1);
  expect(now).not.toContain(old);
  const events = local.events("app");
  expect(events).toContain(
    "FileSystem UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.",
  );
  expect(events.indexOf("FileSystem UPDATE_COMPLETE")).toBeLessThan(
    events.indexOf("FileSystem DELETE_COMPLETE"),
  );
});

test("an update without changes is refused", async () => {
  await deployed();
  expect(() => local.formation("UpdateStack", input())).toThrow("No updates are to be performed.");
});

test("what cannot be deleted fails the deletion, and may be left behind the second time", async () => {
  const TemplateBody = JSON.stringify({ Resources: { Log: { Type: "AWS::Logs::LogGroup" } } });
  local.formation("CreateStack", { StackName: "logs", TemplateBody });
  const { StackId = "" } = await local.untilStill("logs");
  local.refuses = (_, operation) => (operation === "DeleteLogGroup" ? "It is stuck" : undefined);
  local.formation("DeleteStack", { StackName: "logs" });
  const stack = await local.untilStill("logs");
  expect(stack.StackStatus).toBe("DELETE_FAILED");
  expect(stack.StackStatusReason).toBe("The following resource(s) failed to delete: [Log]. ");
  local.formation("DeleteStack", { StackName: "logs", RetainResources: ["Log"] });
  expect((await local.untilStill(StackId)).StackStatus).toBe("DELETE_COMPLETE");
});
