import { afterEach, beforeEach, expect, test } from "vitest";
import { elasticFileSystem } from "../elasticfilesystem/state.ts";
import { iam } from "../iam/state.ts";
import { standInAutoScalingState } from "./testing/auto-scaling.ts";
import { TestCloud } from "./testing/cloud.ts";
import { standInEc2State } from "./testing/ec2.ts";
import { standInLogsState } from "./testing/logs.ts";

let local: TestCloud;
beforeEach(() => {
  local = new TestCloud();
});
afterEach(() => local.close());

const app = (changes: { userData?: string; encrypted?: boolean; throughput?: string } = {}) => `
Description: One instance that heals itself
Resources:
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
      SubnetId: subnet-a
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
        ImageId: ami-1
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
      VPCZoneIdentifier: [subnet-a, subnet-c]
      LaunchTemplate: {LaunchTemplateId: !Ref LaunchTemplate, Version: !GetAtt LaunchTemplate.LatestVersionNumber}
      NotificationConfigurations: [{TopicARN: "arn:aws:sns:ap-northeast-1:000000000000:t", NotificationTypes: [x]}]
Outputs:
  GroupName: {Value: !Ref Group}
`;

const capabilities = { Capabilities: ["CAPABILITY_IAM"] };

async function deployed() {
  local.formation("CreateStack", { StackName: "app", TemplateBody: app(), ...capabilities });
  return local.untilStill("app");
}

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
  local.formation("CreateStack", {
    StackName: "app",
    TemplateBody: app(),
    ...capabilities,
    Tags: [{ Key: "team", Value: "chat" }],
  });
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
  const { groups, templates } = standInEc2State.of(local.account);
  expect(Object.values(groups)[0]?.rules[0]).toMatchObject({ FromPort: 2049, IpProtocol: "tcp" });
  const [data] = Object.values(templates)[0]?.versions ?? [];
  const userData = Buffer.from(String((data as { UserData: string }).UserData), "base64").toString();
  expect(userData).toBe(`mount ${fileSystem?.fileSystemId}`);
  expect(Object.values(iam.of(local.account).instanceProfiles)[0]?.roleName).toMatch(/^app-Role-/);
  const [group] = Object.values(standInAutoScalingState.of(local.account).groups);
  expect(group?.input).toMatchObject({ MinSize: 1, VPCZoneIdentifier: "subnet-a,subnet-c" });
  expect(group?.notifications).toEqual(["arn:aws:sns:ap-northeast-1:000000000000:t"]);
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
  expect(standInEc2State.of(local.account)).toMatchObject({ groups: {}, templates: {} });
  expect(local.events(StackId)).toContain("FileSystem DELETE_SKIPPED");
});

test("a stack goes on after its cloud was stopped in the middle", async () => {
  local.formation("CreateStack", { StackName: "app", TemplateBody: app(), ...capabilities });
  for (let second = 0; second < 200; second++) {
    local.cloud.settle();
    local.restart();
    await local.clock.advance(1000);
  }
  expect(local.stack("app").StackStatus).toBe("CREATE_COMPLETE");
});

test("a resource that fails rolls the stack back and names the reason", async () => {
  standInAutoScalingState.of(local.account).launchesFail = true;
  const stack = await deployed();
  expect(stack.StackStatus).toBe("ROLLBACK_COMPLETE");
  const events = local.events("app");
  const failed = events.find((event) => event.startsWith("Group CREATE_FAILED"));
  expect(failed).toContain("The image does not exist. Launching EC2 instance failed.");
  expect(events).toContain(
    "app ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Group]. Rollback requested by user.",
  );
  expect(standInAutoScalingState.of(local.account).groups).toEqual({});
  expect(iam.of(local.account).roles).toEqual({});
});

test("a changed launch template is a new version that the group rolls out to its one instance", async () => {
  await deployed();
  local.formation("UpdateStack", {
    StackName: "app",
    TemplateBody: app({ userData: "new" }),
    ...capabilities,
  });
  const stack = await local.untilStill("app");
  expect(stack.StackStatus).toBe("UPDATE_COMPLETE");
  const state = standInAutoScalingState.of(local.account);
  const [group] = Object.values(state.groups);
  expect(group?.input.LaunchTemplate?.Version).toBe("2");
  expect(state.log).toEqual(["terminate i-1"]);
  expect(group?.members.map((member) => member.template.Version)).toEqual(["2"]);
  expect(group?.suspended).toEqual([]);
  expect(local.events("app").slice(-2)).toEqual([
    "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    "app UPDATE_COMPLETE",
  ]);
});

test("an update that fails brings the former state back", async () => {
  await deployed();
  const state = standInAutoScalingState.of(local.account);
  local.formation("UpdateStack", {
    StackName: "app",
    TemplateBody: app({ userData: "bad", throughput: "bursting" }),
    ...capabilities,
  });
  state.launchesFail = true;
  await local.clock.advance(1000);
  for (let second = 0; second < 400 && local.stack("app").StackStatus === "UPDATE_IN_PROGRESS"; second++) {
    local.cloud.settle();
    await local.clock.advance(1000);
  }
  state.launchesFail = false;
  const stack = await local.untilStill("app");
  expect(stack.StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  const [group] = Object.values(state.groups);
  expect(group?.suspended).toEqual([]);
  const [fileSystem] = Object.values(elasticFileSystem.of(local.account).fileSystems);
  expect(fileSystem?.throughputMode).toBe("elastic");
});

test("what cannot change in place is made anew before the old one goes, and keeps to its policy", async () => {
  await deployed();
  const before = elasticFileSystem.of(local.account).fileSystems;
  const [old = ""] = Object.keys(before);
  local.formation("UpdateStack", {
    StackName: "app",
    TemplateBody: app({ encrypted: false }),
    ...capabilities,
  });
  const stack = await local.untilStill("app");
  expect(stack.StackStatus).toBe("UPDATE_COMPLETE");
  const now = Object.keys(elasticFileSystem.of(local.account).fileSystems);
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
  expect(() =>
    local.formation("UpdateStack", { StackName: "app", TemplateBody: app(), ...capabilities }),
  ).toThrow("No updates are to be performed.");
});

test("what cannot be deleted fails the deletion, and may be left behind the second time", async () => {
  const TemplateBody = JSON.stringify({ Resources: { Log: { Type: "AWS::Logs::LogGroup" } } });
  local.formation("CreateStack", { StackName: "logs", TemplateBody });
  const { StackId = "" } = await local.untilStill("logs");
  const state = standInLogsState.of(local.account);
  state.stuck = Object.keys(state.groups);
  local.formation("DeleteStack", { StackName: "logs" });
  const stack = await local.untilStill("logs");
  expect(stack.StackStatus).toBe("DELETE_FAILED");
  expect(stack.StackStatusReason).toBe("The following resource(s) failed to delete: [Log]. ");
  local.formation("DeleteStack", { StackName: "logs", RetainResources: ["Log"] });
  expect((await local.untilStill(StackId)).StackStatus).toBe("DELETE_COMPLETE");
});
