import { CloudFormation, type Parameter } from "@aws-sdk/client-cloudformation";
import { SNS } from "@aws-sdk/client-sns";
import { SSM } from "@aws-sdk/client-ssm";
import { beforeAll, describe, expect, test } from "vitest";
import { coversErrors, coversService, localTest, refuses, useTarget } from "./target.ts";

const target = useTarget();
const { name } = target;
let formation: CloudFormation;
const StackName = name;

beforeAll(() => {
  formation = target.client(CloudFormation);
});

const topic = (properties: object = {}) => ({ Type: "AWS::SNS::Topic", Properties: properties });
const body = (Resources: object, more: object = {}) => JSON.stringify({ Resources, ...more });
const described = async (stackName: string) =>
  (await formation.describeStacks({ StackName: stackName })).Stacks?.[0];
const settled = (stackName: string) =>
  target.until(
    () => described(stackName),
    (stack) => !stack?.StackStatus?.endsWith("_IN_PROGRESS"),
  );
const create = async (stackName: string, template: string, more: object = {}) => {
  target.undo(() => formation.deleteStack({ StackName: stackName }));
  const { StackId } = await formation.createStack({ StackName: stackName, TemplateBody: template, ...more });
  await settled(stackName);
  return StackId ?? "";
};
const update = async (stackName: string, template: string, more: object = {}) => {
  await formation.updateStack({ StackName: stackName, TemplateBody: template, ...more });
  return (await settled(stackName))?.StackStatus;
};
const reasons = async (stackName: string) =>
  (await formation.describeStackEvents({ StackName: stackName })).StackEvents?.map(
    (one) => one.ResourceStatusReason,
  );

describe("a stack", () => {
  const template = (display: string) =>
    body(
      { Topic: topic({ DisplayName: display }), Group: { Type: "AWS::Logs::LogGroup", DependsOn: "Topic" } },
      {
        Description: "conformance",
        Parameters: { Stage: { Type: "String", Default: "test", AllowedValues: ["test", "live"] } },
        Outputs: { Arn: { Value: { Ref: "Topic" }, Export: { Name: `${name}-arn` } } },
      },
    );

  test("is created, with its events in AWS's order", async () => {
    await create(StackName, template("one"), { Tags: [{ Key: "stage", Value: "test" }] });
    const stack = await described(StackName);
    expect(stack).toMatchObject({
      StackStatus: "CREATE_COMPLETE",
      Description: "conformance",
      Parameters: [{ ParameterKey: "Stage", ParameterValue: "test" }],
      Tags: [{ Key: "stage", Value: "test" }],
      Outputs: [{ OutputKey: "Arn", ExportName: `${name}-arn` }],
      EnableTerminationProtection: false,
      DriftInformation: { StackDriftStatus: "NOT_CHECKED" },
    });
    const { StackEvents = [] } = await formation.describeStackEvents({ StackName });
    const lines = StackEvents.map(
      (one) => `${one.LogicalResourceId} ${one.ResourceStatus} ${one.ResourceStatusReason ?? ""}`,
    ).reverse();
    expect(lines.map((line) => line.trim())).toEqual([
      `${StackName} CREATE_IN_PROGRESS User Initiated`,
      "Topic CREATE_IN_PROGRESS",
      "Topic CREATE_IN_PROGRESS Resource creation Initiated",
      "Topic CREATE_COMPLETE",
      "Group CREATE_IN_PROGRESS",
      "Group CREATE_IN_PROGRESS Resource creation Initiated",
      "Group CREATE_COMPLETE",
      `${StackName} CREATE_COMPLETE`,
    ]);
    expect((await formation.getTemplate({ StackName })).TemplateBody).toBe(template("one"));
  });

  test("lists its resources and its exports", async () => {
    const { StackResources } = await formation.describeStackResources({ StackName });
    expect(StackResources?.map((one) => one.LogicalResourceId).sort()).toEqual(["Group", "Topic"]);
    const one = await formation.describeStackResource({ StackName, LogicalResourceId: "Topic" });
    expect(one.StackResourceDetail?.PhysicalResourceId).toMatch(/^arn:aws:sns:/);
    expect((await formation.listStackResources({ StackName })).StackResourceSummaries).toHaveLength(2);
    const { Exports } = await formation.listExports({});
    expect(Exports?.map((exported) => exported.Name)).toContain(`${name}-arn`);
    const stacks = await formation.listStacks({ StackStatusFilter: ["CREATE_COMPLETE"] });
    expect(stacks.StackSummaries?.map((stack) => stack.StackName)).toContain(StackName);
  });

  test("exports what others import, and keeps it then", async () => {
    const importing = body({ Copy: topic({ DisplayName: { "Fn::ImportValue": `${name}-arn` } }) });
    await create(`${name}-importer`, importing);
    const { Imports } = await formation.listImports({ ExportName: `${name}-arn` });
    expect(Imports).toEqual([`${name}-importer`]);
    await expect(formation.deleteStack({ StackName })).rejects.toMatchObject({
      name: "ValidationError",
      message: `Export ${name}-arn cannot be deleted as it is in use by ${name}-importer`,
    });
    await formation.deleteStack({ StackName: `${name}-importer` });
    await target.until(
      () => formation.listStacks({ StackStatusFilter: ["DELETE_COMPLETE"] }),
      (found) => found.StackSummaries?.some((one) => one.StackName === `${name}-importer`) === true,
    );
  });

  test("is updated, and an update without changes is refused", async () => {
    expect(await update(StackName, template("two"))).toBe("UPDATE_COMPLETE");
    const same = formation.updateStack({ StackName, TemplateBody: template("two") });
    await expect(same).rejects.toMatchObject({
      name: "ValidationError",
      message: "No updates are to be performed.",
    });
  });

  test("is changed by a change set that says what it will do", async () => {
    const ChangeSetName = "change";
    await formation.createChangeSet({ StackName, ChangeSetName, TemplateBody: template("three") });
    const changes = await target.until(
      () => formation.describeChangeSet({ StackName, ChangeSetName, IncludePropertyValues: true }),
      (found) => found.Status === "CREATE_COMPLETE",
    );
    expect(changes).toMatchObject({ ExecutionStatus: "AVAILABLE" });
    expect(changes.Changes).toMatchObject([
      {
        Type: "Resource",
        ResourceChange: {
          Action: "Modify",
          LogicalResourceId: "Topic",
          Replacement: "False",
          Scope: ["Properties"],
          Details: [
            {
              Target: {
                Attribute: "Properties",
                Name: "DisplayName",
                RequiresRecreation: "Never",
                BeforeValue: "two",
                AfterValue: "three",
              },
              ChangeSource: "DirectModification",
            },
          ],
        },
      },
    ]);
    const { Summaries } = await formation.listChangeSets({ StackName });
    expect(Summaries?.map((one) => one.ChangeSetName)).toEqual([ChangeSetName]);
    await formation.executeChangeSet({ StackName, ChangeSetName });
    expect((await settled(StackName))?.StackStatus).toBe("UPDATE_COMPLETE");
    await formation.createChangeSet({ StackName, ChangeSetName: "same", TemplateBody: template("three") });
    const failed = await target.until(
      () => formation.describeChangeSet({ StackName, ChangeSetName: "same" }),
      (found) => found.Status === "FAILED",
    );
    expect(failed.StatusReason).toMatch(/^The submitted information didn't contain changes\./);
    await formation.deleteChangeSet({ StackName, ChangeSetName: "same" });
    await formation.deleteChangeSet({ StackName, ChangeSetName: "same" });
    const gone = formation.describeChangeSet({ StackName, ChangeSetName: "same" });
    await expect(gone).rejects.toMatchObject({
      name: "ChangeSetNotFoundException",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("is protected by a policy, which an update may leave aside", async () => {
    const allow = { Effect: "Allow", Action: "Update:*", Principal: "*", Resource: "*" };
    const deny = { ...allow, Effect: "Deny", Resource: "LogicalResourceId/Topic" };
    const StackPolicyBody = JSON.stringify({ Statement: [allow, deny] });
    await formation.setStackPolicy({ StackName, StackPolicyBody });
    expect((await formation.getStackPolicy({ StackName })).StackPolicyBody).toBe(StackPolicyBody);
    expect(await update(StackName, template("four"))).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await reasons(StackName)).toContainEqual(
      expect.stringMatching(
        /^Action denied by stack policy: Statement \[#2\] does not allow \[Update:.+\] for resource \[LogicalResourceId\/Topic\]$/,
      ),
    );
    const StackPolicyDuringUpdateBody = JSON.stringify({ Statement: [allow] });
    expect(await update(StackName, template("four"), { StackPolicyDuringUpdateBody })).toBe(
      "UPDATE_COMPLETE",
    );
    const withoutTopic = body({ Group: { Type: "AWS::Logs::LogGroup" } });
    expect(await update(StackName, withoutTopic)).toBe("UPDATE_ROLLBACK_COMPLETE");
    await formation.setStackPolicy({ StackName, StackPolicyBody: StackPolicyDuringUpdateBody });
  });

  test("answers honestly about drift", async () => {
    const { StackDriftDetectionId } = await formation.detectStackDrift({ StackName });
    const found = await target.until(
      () => formation.describeStackDriftDetectionStatus({ StackDriftDetectionId }),
      (status) => status.DetectionStatus !== "DETECTION_IN_PROGRESS",
    );
    expect(["DETECTION_COMPLETE", "DETECTION_FAILED"]).toContain(found.DetectionStatus);
    if (found.DetectionStatus === "DETECTION_FAILED") expect(found.StackDriftStatus).toBe("UNKNOWN");
    expect((await formation.describeStackResourceDrifts({ StackName })).StackResourceDrifts).toBeInstanceOf(
      Array,
    );
  });

  test("is protected from deletion, deleted, and still described by its id", async () => {
    await formation.updateTerminationProtection({ StackName, EnableTerminationProtection: true });
    await expect(formation.deleteStack({ StackName })).rejects.toMatchObject({
      name: "ValidationError",
      message: /cannot be deleted while TerminationProtection is enabled/,
    });
    const { StackId } = await formation.updateTerminationProtection({
      StackName,
      EnableTerminationProtection: false,
    });
    await formation.deleteStack({ StackName });
    const gone = await target.until(
      () => described(StackId ?? ""),
      (stack) => stack?.StackStatus === "DELETE_COMPLETE",
    );
    expect(gone?.DeletionTime).toBeInstanceOf(Date);
    await formation.deleteStack({ StackName });
  });
});

test("a stack can be made by a change set", async () => {
  const stackName = `${name}-reviewed`;
  target.undo(() => formation.deleteStack({ StackName: stackName }));
  const ChangeSetName = "first";
  const TemplateBody = body({ Topic: topic() });
  await formation.createChangeSet({
    StackName: stackName,
    ChangeSetName,
    ChangeSetType: "CREATE",
    TemplateBody,
  });
  expect((await described(stackName))?.StackStatus).toBe("REVIEW_IN_PROGRESS");
  await expect(formation.getTemplateSummary({ StackName: stackName })).rejects.toMatchObject({
    name: "ValidationError",
    message: /^GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks/,
  });
  await target.until(
    () => formation.describeChangeSet({ StackName: stackName, ChangeSetName }),
    (found) => found.ExecutionStatus === "AVAILABLE",
  );
  await formation.executeChangeSet({ StackName: stackName, ChangeSetName });
  expect((await settled(stackName))?.StackStatus).toBe("CREATE_COMPLETE");
});

test("a resource may have a description and a version, which do nothing", async () => {
  const described = { ...topic(), Description: "ours", Version: "1" };
  const valid = await formation.validateTemplate({ TemplateBody: body({ Topic: described }) });
  expect(valid.Parameters ?? []).toEqual([]);
});

test("a stack whose resource fails is rolled back, saying why", async () => {
  const stackName = `${name}-failing`;
  await create(stackName, body({ Topic: topic(), Bad: topic({ TopicName: "not a name" }) }));
  expect((await described(stackName))?.StackStatus).toBe("ROLLBACK_COMPLETE");
  expect(await reasons(stackName)).toContainEqual(expect.stringContaining("Topic Name"));
  const again = formation.updateStack({ StackName: stackName, TemplateBody: body({ Topic: topic() }) });
  await expect(again).rejects.toMatchObject({
    message: /is in ROLLBACK_COMPLETE state and can not be updated\.$/,
  });
});

describe("an update that waits for signals", () => {
  const stackName = `${name}-waiting`;
  const withGroup = (display: string) =>
    JSON.stringify({
      Resources: {
        Topic: topic({ DisplayName: display }),
        Template: {
          Type: "AWS::EC2::LaunchTemplate",
          Properties: { LaunchTemplateData: { InstanceType: "t3.nano" } },
        },
        Group: {
          Type: "AWS::AutoScaling::AutoScalingGroup",
          DependsOn: "Topic",
          CreationPolicy: { ResourceSignal: { Count: 1, Timeout: "PT1H" } },
          Properties: {
            MinSize: "0",
            MaxSize: "0",
            AvailabilityZones: { "Fn::GetAZs": "" },
            LaunchTemplate: {
              LaunchTemplateId: { Ref: "Template" },
              Version: { "Fn::GetAtt": ["Template", "LatestVersionNumber"] },
            },
          },
        },
      },
    });
  const plain = (display: string) => body({ Topic: topic({ DisplayName: display }) });
  const begin = async (display: string) => {
    await formation.updateStack({ StackName: stackName, TemplateBody: withGroup(display) });
    await target.until(
      () => formation.describeStackResources({ StackName: stackName }),
      ({ StackResources = [] }) =>
        StackResources.some((one) => one.LogicalResourceId === "Group" && one.PhysicalResourceId),
    );
  };
  const signal = {
    StackName: stackName,
    LogicalResourceId: "Group",
    UniqueId: "one",
    Status: "SUCCESS",
  } as const;

  test("is over with them", async () => {
    await create(stackName, plain("one"));
    await begin("two");
    expect((await described(stackName))?.StackStatus).toBe("UPDATE_IN_PROGRESS");
    await formation.signalResource(signal);
    expect((await settled(stackName))?.StackStatus).toBe("UPDATE_COMPLETE");
    expect(await update(stackName, plain("two"))).toBe("UPDATE_COMPLETE");
  });

  test("fails with a failure signal, and is rolled back", async () => {
    await begin("three");
    await formation.signalResource({ ...signal, Status: "FAILURE" });
    expect((await settled(stackName))?.StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await reasons(stackName)).toContainEqual(
      expect.stringMatching(/^Received 1 FAILURE signal\(s\) out of 1/),
    );
    expect(
      (await formation.describeStackResource({ StackName: stackName, LogicalResourceId: "Topic" }))
        .StackResourceDetail?.ResourceStatus,
    ).toBe("UPDATE_COMPLETE");
  });

  test("is cancelled, and its way back continued where it failed", async () => {
    await begin("four");
    const { StackResourceDetail } = await formation.describeStackResource({
      StackName: stackName,
      LogicalResourceId: "Topic",
    });
    await target.client(SNS).deleteTopic({ TopicArn: StackResourceDetail?.PhysicalResourceId });
    await formation.cancelUpdateStack({ StackName: stackName });
    expect((await settled(stackName))?.StackStatus).toBe("UPDATE_ROLLBACK_FAILED");
    await formation.continueUpdateRollback({ StackName: stackName, ResourcesToSkip: ["Topic"] });
    expect((await settled(stackName))?.StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  });
});

test("a template is validated and summed up", async () => {
  const TemplateBody = body(
    { Role: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: {} } } },
    { Description: "d", Parameters: { A: { Type: "Number", Default: "1", NoEcho: true } } },
  );
  const valid = await formation.validateTemplate({ TemplateBody });
  expect(valid).toMatchObject({
    Description: "d",
    Capabilities: ["CAPABILITY_IAM"],
    CapabilitiesReason: "The following resource(s) require capabilities: [AWS::IAM::Role]",
    Parameters: [{ ParameterKey: "A", DefaultValue: "1", NoEcho: true }],
  });
  const summary = await formation.getTemplateSummary({ TemplateBody });
  expect(summary).toMatchObject({
    ResourceTypes: ["AWS::IAM::Role"],
    Parameters: [{ ParameterType: "Number" }],
  });
});

describe("the template's language", () => {
  const outputs = async (suffix: string, template: object, Parameters: Parameter[] = []) => {
    const stackName = `${name}-${suffix}`;
    await create(stackName, JSON.stringify({ Resources: { Topic: topic() }, ...template }), { Parameters });
    const stack = await described(stackName);
    expect(stack?.StackStatus, JSON.stringify(await reasons(stackName))).toBe("CREATE_COMPLETE");
    return Object.fromEntries((stack?.Outputs ?? []).map((one) => [one.OutputKey, one.OutputValue]));
  };

  test("has its functions, conditions and mappings", async () => {
    const found = await outputs("language", {
      Parameters: {
        Stage: { Type: "String", Default: "test" },
        List: { Type: "CommaDelimitedList", Default: "a,b" },
      },
      Mappings: { Sizes: { test: { size: "small" }, live: { size: "large" } } },
      Conditions: {
        IsLive: { "Fn::Equals": [{ Ref: "Stage" }, "live"] },
        NotLive: { "Fn::Not": [{ Condition: "IsLive" }] },
        Either: { "Fn::Or": [{ Condition: "IsLive" }, { Condition: "NotLive" }] },
        Both: { "Fn::And": [{ Condition: "NotLive" }, { Condition: "Either" }] },
      },
      Outputs: {
        Base64: { Value: { "Fn::Base64": "hello" } },
        Cidr: { Value: { "Fn::Select": ["1", { "Fn::Cidr": ["10.0.0.0/16", "4", "8"] }] } },
        Find: { Value: { "Fn::FindInMap": ["Sizes", { Ref: "Stage" }, "size"] } },
        If: { Value: { "Fn::If": ["Both", "yes", "no"] } },
        Join: { Value: { "Fn::Join": ["-", { Ref: "List" }] } },
        Select: { Value: { "Fn::Select": [1, { "Fn::Split": [",", "a,b,c"] }] } },
        Sub: {
          Value: {
            "Fn::Sub": ["${AWS::StackName}/${Inner}/${!Literal}", { Inner: { "Fn::Sub": "${Stage}!" } }],
          },
        },
        Gone: { Condition: "IsLive", Value: "x" },
        Attribute: { Value: { "Fn::GetAtt": ["Topic", "TopicName"] } },
      },
    });
    expect(found).toMatchObject({
      Base64: "aGVsbG8=",
      Cidr: "10.0.1.0/24",
      Find: "small",
      If: "yes",
      Join: "a-b",
      Select: "b",
      Sub: `${name}-language/test!/\${Literal}`,
    });
    expect(found).not.toHaveProperty("Gone");
  });

  test("takes parameters of SSM's types", async () => {
    const ssm = target.client(SSM);
    await ssm.putParameter({ Name: `/${name}`, Value: "from-ssm", Type: "String" });
    target.undo(() => ssm.deleteParameter({ Name: `/${name}` }));
    const image = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64";
    const found = await outputs("ssm", {
      Parameters: {
        Own: { Type: "AWS::SSM::Parameter::Value<String>", Default: `/${name}` },
        Image: { Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: image },
      },
      Outputs: { Own: { Value: { Ref: "Own" } }, Image: { Value: { Ref: "Image" } } },
    });
    expect(found.Own).toBe("from-ssm");
    expect(found.Image).toMatch(/^ami-[0-9a-f]{17}$/);
  });

  test("has rules that are asserted", async () => {
    const Rules = {
      Live: {
        RuleCondition: { "Fn::Equals": [{ Ref: "Stage" }, "live"] },
        Assertions: [
          { Assert: { "Fn::Contains": [["a"], { Ref: "Size" }] }, AssertDescription: "only a when live" },
        ],
      },
    };
    const Parameters = { Stage: { Type: "String" }, Size: { Type: "String" } };
    const TemplateBody = body({ Topic: topic() }, { Rules, Parameters });
    const given = (stage: string) => [
      { ParameterKey: "Stage", ParameterValue: stage },
      { ParameterKey: "Size", ParameterValue: "b" },
    ];
    const refused = formation.createStack({
      StackName: `${name}-rules`,
      TemplateBody,
      Parameters: given("live"),
    });
    await expect(refused).rejects.toMatchObject({ name: "ValidationError", message: /only a when live/ });
    await create(`${name}-rules`, TemplateBody, { Parameters: given("test") });
  });
});

test("a request is made once for its token", async () => {
  const stackName = `${name}-token`;
  const TemplateBody = body({ Topic: topic() });
  const input = { StackName: stackName, TemplateBody, ClientRequestToken: "one" };
  target.undo(() => formation.deleteStack({ StackName: stackName }));
  const { StackId } = await formation.createStack(input);
  expect((await formation.createStack(input)).StackId).toBe(StackId);
  await settled(stackName);
  const other = formation.updateStack({
    ...input,
    TemplateBody: body({ Topic: topic({ DisplayName: "x" }) }),
  });
  await expect(other).rejects.toMatchObject({ name: "TokenAlreadyExistsException" });
});

const missing = { StackName: `${name}-missing` };
const none = { ...missing, ChangeSetName: "none" };
const role = body({ Role: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: {} } } });
const taken = () => ({ StackName: `${name}-token`, TemplateBody: body({ Topic: topic() }) });
const fine = { ...missing, TemplateBody: body({ Topic: topic() }) };
const withBody = (TemplateBody: string) => () => formation.createStack({ ...missing, TemplateBody });
refuses([
  [
    "no stack",
    () => formation.describeStacks(missing),
    "ValidationError",
    /^Stack with id .*-missing does not exist$/,
  ],
  [
    "a stack that is there already",
    () => formation.createStack(taken()),
    "AlreadyExistsException",
    /^Stack \[.*\] already exists$/,
  ],
  [
    "a stack of an odd name",
    () => formation.createStack({ ...fine, StackName: "1" }),
    "ValidationError",
    /failed to satisfy constraint: Member must satisfy regular expression pattern/,
  ],
  [
    "a template without resources",
    withBody("{}"),
    "ValidationError",
    /At least one Resources member must be defined/,
  ],
  ["a template that is none", withBody("not a template"), "ValidationError", /Template format error/],
  [
    "an unknown type",
    withBody(body({ A: { Type: "AWS::No::Such" } })),
    "ValidationError",
    /Template format error: Unrecognized resource types: \[AWS::No::Such\]/,
  ],
  [
    "a reference to nothing",
    withBody(body({ A: topic({ DisplayName: { Ref: "B" } }) })),
    "ValidationError",
    /Template format error: Unresolved resource dependencies \[B\] in the Resources block of the template/,
  ],
  [
    "a circle",
    withBody(body({ A: { ...topic(), DependsOn: "B" }, B: { ...topic(), DependsOn: "A" } })),
    "ValidationError",
    /Circular dependency between resources: \[A, B\]/,
  ],
  [
    "a parameter without a value",
    withBody(body({ A: topic() }, { Parameters: { P: { Type: "String" } } })),
    "ValidationError",
    /Parameters: \[P\] must have values/,
  ],
  [
    "a parameter that is none",
    () => formation.createStack({ ...fine, Parameters: [{ ParameterKey: "P", ParameterValue: "x" }] }),
    "ValidationError",
    /Parameters: \[P\] do not exist in the template/,
  ],
  [
    "a value that is not allowed",
    () =>
      formation.createStack({
        ...missing,
        TemplateBody: body({ A: topic() }, { Parameters: { P: { Type: "String", AllowedValues: ["a"] } } }),
        Parameters: [{ ParameterKey: "P", ParameterValue: "b" }],
      }),
    "ValidationError",
    /must be one of AllowedValues/,
  ],
  [
    "roles without a capability",
    () => formation.createStack({ ...missing, TemplateBody: role }),
    "InsufficientCapabilitiesException",
    /^Requires capabilities : \[CAPABILITY_IAM\]$/,
  ],
  [
    "roles without it in an update",
    () => formation.updateStack({ ...taken(), TemplateBody: role }),
    "InsufficientCapabilitiesException",
  ],
  [
    "roles without it in a change set",
    () => formation.createChangeSet({ ...taken(), ChangeSetName: "x", TemplateBody: role }),
    "InsufficientCapabilitiesException",
  ],
  [
    "a long template",
    withBody(`{"Resources":{}, "Description": "${"x".repeat(51_200)}"}`),
    "ValidationError",
  ],
  ["updating none", () => formation.updateStack(fine), "ValidationError", /does not exist/],
  ["cancelling none", () => formation.cancelUpdateStack(missing), "ValidationError"],
  [
    "cancelling what does not go on",
    () => formation.cancelUpdateStack(taken()),
    "ValidationError",
    /CancelUpdateStack cannot be called from current stack status/,
  ],
  ["continuing what did not fail", () => formation.continueUpdateRollback(taken()), "ValidationError"],
  [
    "signalling none",
    () => formation.signalResource({ ...missing, LogicalResourceId: "A", UniqueId: "1", Status: "SUCCESS" }),
    "ValidationError",
  ],
  [
    "the events of none",
    () => formation.describeStackEvents(missing),
    "ValidationError",
    /Stack \[.*\] does not exist/,
  ],
  ["the resources of none", () => formation.describeStackResources(missing), "ValidationError"],
  [
    "no resource",
    () => formation.describeStackResource({ ...taken(), LogicalResourceId: "X" }),
    "ValidationError",
    /^Resource X does not exist for stack/,
  ],
  ["the list of none", () => formation.listStackResources(missing), "ValidationError"],
  ["the template of none", () => formation.getTemplate(missing), "ValidationError"],
  ["the policy of none", () => formation.getStackPolicy(missing), "ValidationError"],
  [
    "a policy that is none",
    () => formation.setStackPolicy({ ...taken(), StackPolicyBody: "{}" }),
    "ValidationError",
    /Error validating stack policy: Invalid stack policy/,
  ],
  [
    "a policy in two places",
    () =>
      formation.setStackPolicy({ ...taken(), StackPolicyBody: "{}", StackPolicyURL: "https://a.example/b" }),
    "ValidationError",
    /^You cannot specify both StackPolicyURL and StackPolicyBody$/,
  ],
  [
    "protecting none",
    () => formation.updateTerminationProtection({ ...missing, EnableTerminationProtection: true }),
    "ValidationError",
  ],
  [
    "the imports of nothing",
    () => formation.listImports({ ExportName: `${name}-nothing` }),
    "ValidationError",
    /is not imported by any stack/,
  ],
  [
    "no change set",
    () => formation.describeChangeSet({ ...taken(), ChangeSetName: "none" }),
    "ChangeSetNotFoundException",
    /^ChangeSet \[none\] does not exist$/,
  ],
  ...[
    ["describing", () => formation.describeChangeSet({ ChangeSetName: "none" })] as const,
    ["executing", () => formation.executeChangeSet({ ChangeSetName: "none" })] as const,
  ].map(
    ([what, call]) =>
      [
        `${what} a change set by its name alone`,
        call,
        "ValidationError",
        /^StackName must be specified if ChangeSetName is not specified as an ARN\.$/,
      ] as const,
  ),
  ...["1-first", "first@", "first_one"].map(
    (ChangeSetName) =>
      [
        `a change set named ${ChangeSetName}`,
        () => formation.createChangeSet({ ...fine, ChangeSetName, ChangeSetType: "CREATE" }),
        "ValidationError",
        /at 'changeSetName' failed to satisfy constraint: Member must satisfy regular expression pattern/,
      ] as const,
  ),
  [
    "a change set with a name too long",
    () => formation.createChangeSet({ ...fine, ChangeSetName: "a".repeat(129), ChangeSetType: "CREATE" }),
    "ValidationError",
    /Member must have length less than or equal to 128$/,
  ],
  [
    "executing no change set",
    () => formation.executeChangeSet({ ...taken(), ChangeSetName: "none" }),
    "ChangeSetNotFoundException",
  ],
  [
    "the template of no change set",
    () => formation.getTemplate({ ...taken(), ChangeSetName: "none" }),
    "ChangeSetNotFoundException",
  ],
  [
    "a change set of none",
    () => formation.createChangeSet({ ...none, TemplateBody: fine.TemplateBody }),
    "ValidationError",
    /does not exist/,
  ],
  ["drift of none", () => formation.detectStackDrift(missing), "ValidationError"],
  [
    "no drift detection",
    () =>
      formation.describeStackDriftDetectionStatus({
        StackDriftDetectionId: "00000000-0000-4000-8000-000000000000",
      }),
    "ValidationError",
  ],
]);

localTest("a change set that failed is not executed, and its name is taken", async () => {
  const { StackName: stackName, TemplateBody } = taken();
  const given = { StackName: stackName, ChangeSetName: "unchanged" };
  await formation.createChangeSet({ ...given, TemplateBody });
  const again = formation.createChangeSet({ ...given, TemplateBody });
  await expect(again).rejects.toMatchObject({ name: "AlreadyExistsException" });
  await expect(formation.executeChangeSet(given)).rejects.toMatchObject({
    name: "InvalidChangeSetStatusException",
    message: /cannot be executed in its current status of \[FAILED\]/,
  });
});

coversErrors(target, {
  AlreadyExistsException: "CreateChangeSet CreateStack",
  ChangeSetNotFoundException: "DescribeChangeSet ExecuteChangeSet GetTemplate",
  InsufficientCapabilitiesException: "CreateChangeSet CreateStack UpdateStack",
  InvalidChangeSetStatusException: "ExecuteChangeSet",
  TokenAlreadyExistsException: "UpdateStack",
});
coversService(target, "cloudformation");
