import type { DescribeChangeSetCommandOutput, ResourceChange } from "@aws-sdk/client-cloudformation";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FormationCloud } from "../../../test/support/formation-cloud.ts";

let local: FormationCloud;
beforeEach(() => {
  local = new FormationCloud();
});
afterEach(() => local.close());

const template = (options: { data?: string; name?: string; extra?: string } = {}) => `
Resources:
  FileSystem:
    Type: AWS::EFS::FileSystem
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties: {Encrypted: true${options.extra ?? ""}}
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {ImageId: ami-0a1b2c3d4e5f60001, InstanceType: t3.small, UserData: ${options.data ?? "eA=="}}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      AutoScalingGroupName: ${options.name ?? "one"}
      MinSize: "1"
      MaxSize: "1"
      AvailabilityZones: !GetAZs ""
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
`;

function propose(
  kind: "CREATE" | "UPDATE",
  TemplateBody: string,
  more: object = {},
): DescribeChangeSetCommandOutput {
  const input = { StackName: "app", ChangeSetName: "plan", ChangeSetType: kind, TemplateBody, ...more };
  const { Id } = local.formation<{ Id: string }>("CreateChangeSet", input);
  local.cloud.settle();
  return local.formation("DescribeChangeSet", { ChangeSetName: Id, IncludePropertyValues: true });
}

function changes(answer: DescribeChangeSetCommandOutput): ResourceChange[] {
  return (answer.Changes ?? []).flatMap((change) => change.ResourceChange ?? []);
}

async function deploy(TemplateBody = template()) {
  propose("CREATE", TemplateBody);
  local.formation("ExecuteChangeSet", { ChangeSetName: "plan", StackName: "app" });
  const stack = await local.untilStill("app");
  expect(stack.StackStatus).toBe("CREATE_COMPLETE");
}

test("a change set for a new stack lists everything as added and leaves the stack under review", async () => {
  const answer = propose("CREATE", template());
  expect(answer).toMatchObject({ Status: "CREATE_COMPLETE", ExecutionStatus: "AVAILABLE" });
  expect(changes(answer).map((change) => [change.Action, change.LogicalResourceId])).toEqual([
    ["Add", "FileSystem"],
    ["Add", "Template"],
    ["Add", "Group"],
  ]);
  expect(local.stack("app").StackStatus).toBe("REVIEW_IN_PROGRESS");
  local.formation("ExecuteChangeSet", { ChangeSetName: "plan", StackName: "app" });
  await local.untilStill("app");
  expect(local.events("app").slice(0, 2)).toEqual([
    "app REVIEW_IN_PROGRESS User Initiated",
    "app CREATE_IN_PROGRESS User Initiated",
  ]);
});

test("a change in place says where, from what to what, and what follows from it", async () => {
  await deploy();
  const answer = propose("UPDATE", template({ data: "eQ==" }));
  const [first, second] = changes(answer);
  expect(first).toMatchObject({
    Action: "Modify",
    LogicalResourceId: "Template",
    Replacement: "False",
    Scope: ["Properties"],
    Details: [
      {
        Target: {
          Attribute: "Properties",
          Name: "LaunchTemplateData",
          Path: "/Properties/LaunchTemplateData/UserData",
          RequiresRecreation: "Never",
          BeforeValue: "eA==",
          AfterValue: "eQ==",
        },
        Evaluation: "Static",
        ChangeSource: "DirectModification",
      },
    ],
  });
  expect(second).toMatchObject({
    LogicalResourceId: "Group",
    Replacement: "False",
    Details: [
      {
        Target: { Path: "/Properties/LaunchTemplate/Version", AfterValue: "{{changeSet:KNOWN_AFTER_APPLY}}" },
        Evaluation: "Dynamic",
        ChangeSource: "ResourceAttribute",
        CausingEntity: "Template.LatestVersionNumber",
      },
    ],
  });
});

test("values are left out unless they are asked for", async () => {
  await deploy();
  const { ChangeSetId } = propose("UPDATE", template({ data: "eQ==" }));
  const bare = local.formation<DescribeChangeSetCommandOutput>("DescribeChangeSet", {
    ChangeSetName: ChangeSetId,
  });
  expect(JSON.stringify(bare)).not.toMatch(/BeforeValue|AfterContext/);
});

test("a replacement says so, and what becomes of the old one", async () => {
  await deploy();
  const [fileSystem, group] = changes(
    propose("UPDATE", template({ extra: ", PerformanceMode: maxIO", name: "two" })),
  );
  expect(fileSystem).toMatchObject({ Replacement: "True", PolicyAction: "ReplaceAndRetain" });
  expect(group).toMatchObject({ Replacement: "True", PolicyAction: "ReplaceAndDelete" });
});

test("what the new template leaves out is removed or retained", async () => {
  await deploy();
  const list = changes(propose("UPDATE", "Resources: {Log: {Type: 'AWS::Logs::LogGroup'}}"));
  expect(list.map((change) => [change.Action, change.LogicalResourceId, change.PolicyAction])).toEqual([
    ["Add", "Log", undefined],
    ["Remove", "FileSystem", "Retain"],
    ["Remove", "Template", "Delete"],
    ["Remove", "Group", "Delete"],
  ]);
});

test("a change set without changes fails in the words that clients look for", async () => {
  await deploy();
  expect(propose("UPDATE", template())).toMatchObject({
    Status: "FAILED",
    ExecutionStatus: "UNAVAILABLE",
    StatusReason:
      "The submitted information didn't contain changes. Submit different information to create a change set.",
  });
});

test("new tags of the stack alone are a change", async () => {
  await deploy();
  const answer = propose("UPDATE", template(), { Tags: [{ Key: "team", Value: "chat" }] });
  expect(changes(answer).map((change) => change.Scope)).toEqual([["Tags"], ["Tags"], ["Tags"]]);
});

test("a refused property fails the change set with resource and property", () => {
  const answer = propose("CREATE", template({ extra: ", Colour: red" }));
  expect(answer.Status).toBe("FAILED");
  expect(answer.StatusReason).toContain("Properties validation failed for resource FileSystem");
  expect(answer.StatusReason).toContain("#: extraneous key [Colour] is not permitted");
});

test("a deleted change set is not found any more, and deleting it again succeeds", () => {
  propose("CREATE", template());
  const name = { ChangeSetName: "plan", StackName: "app" };
  local.formation("DeleteChangeSet", name);
  expect(() => local.formation("DescribeChangeSet", name)).toThrow(
    expect.objectContaining({ code: "ChangeSetNotFound", status: 404 }),
  );
  expect(local.formation("DeleteChangeSet", name)).toEqual({});
  local.formation("DeleteStack", { StackName: "app" });
  local.cloud.settle();
  expect(() => local.stack("app")).toThrow("does not exist");
});

test("IAM resources need the capability, custom names the stronger one", () => {
  const role = (name: string) =>
    `Resources: {R: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {}${name}}}}`;
  expect(() => propose("CREATE", role(""))).toThrow("Requires capabilities : [CAPABILITY_IAM]");
  const iam = { Capabilities: ["CAPABILITY_IAM"] };
  expect(() => propose("CREATE", role(", RoleName: x"), iam)).toThrow(
    "Requires capabilities : [CAPABILITY_NAMED_IAM]",
  );
  expect(() => local.stack("app")).toThrow("does not exist");
});
