import { afterEach, beforeEach, expect, test } from "vitest";
import { FormationCloud } from "../../../test/support/formation-cloud.ts";
import { logs } from "../logs/state.ts";

let local: FormationCloud;
beforeEach(() => {
  local = new FormationCloud();
});
afterEach(() => local.close());

/** Retention by name of each log group there is. */
const groups = () =>
  Object.fromEntries(
    Object.values(logs.of(local.account).logGroups).map((one) => [one.logGroupName, one.retentionInDays]),
  );

const log = (properties = "") =>
  `Resources: {Log: {Type: 'AWS::Logs::LogGroup', Properties: {${properties}}}}`;

async function create(TemplateBody: string, more: object = {}, StackName = "s") {
  local.formation("CreateStack", { StackName, TemplateBody, ...more });
  return local.untilStill(StackName);
}

test("parameters are given, defaulted, kept and refused as CloudFormation does", async () => {
  const TemplateBody = `
Parameters:
  Days: {Type: Number, Default: 7, MinValue: 1}
  Stage: {Type: String, AllowedValues: [test, live]}
  Secret: {Type: String, NoEcho: true, Default: hush}
Resources: {Log: {Type: 'AWS::Logs::LogGroup', Properties: {RetentionInDays: !Ref Days, LogGroupName: !Ref Stage}}}
`;
  const parameters = (...pairs: [string, string][]) => ({
    Parameters: pairs.map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
  });
  const attempt = (more: object) => () =>
    local.formation("CreateStack", { StackName: "s", TemplateBody, ...more });
  expect(attempt({})).toThrow("Parameters: [Stage] must have values");
  expect(attempt(parameters(["Stage", "x"]))).toThrow("Parameter 'Stage' must be one of AllowedValues");
  expect(attempt(parameters(["Stage", "live"], ["Days", "0"]))).toThrow("must be a number not less than 1");
  expect(attempt(parameters(["Stage", "live"], ["Dayz", "0"]))).toThrow(
    "Parameters: [Dayz] do not exist in the template",
  );
  const stack = await create(TemplateBody, parameters(["Stage", "live"]));
  expect(stack.Parameters?.map((one) => one.ParameterValue)).toEqual(["7", "live", "****"]);
  expect(groups()).toEqual({ live: 7 });
  local.formation("UpdateStack", {
    StackName: "s",
    UsePreviousTemplate: true,
    Parameters: [
      { ParameterKey: "Stage", UsePreviousValue: true },
      { ParameterKey: "Days", ParameterValue: "14" },
    ],
  });
  await local.untilStill("s");
  expect(groups()).toEqual({ live: 14 });
});

test("a name that the template gives cannot be shared by the old and the new resource", async () => {
  await create(log("LogGroupName: a"));
  local.formation("UpdateStack", { StackName: "s", TemplateBody: log("LogGroupName: b") });
  expect((await local.untilStill("s")).StackStatus).toBe("UPDATE_COMPLETE");
  expect(Object.keys(groups())).toEqual(["b"]);
  const TemplateBody = log("LogGroupName: b, LogGroupClass: DELIVERY");
  local.formation("UpdateStack", { StackName: "s", TemplateBody });
  expect((await local.untilStill("s")).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect(local.events("s").join("\n")).toContain(
    "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename b and update the stack again.",
  );
});

test("exports are imported, and stay as long as somebody uses them", async () => {
  const exporting = `${log("LogGroupName: shared")}\nOutputs: {Name: {Value: !Ref Log, Export: {Name: the-log}}}`;
  await create(exporting, {}, "one");
  await create(log(`LogGroupName: !Sub ["\${x}-2", {x: !ImportValue the-log}]`), {}, "two");
  expect(Object.keys(groups())).toEqual(["shared", "shared-2"]);
  expect(local.formation("ListImports", { ExportName: "the-log" })).toMatchObject({ Imports: ["two"] });
  expect(() => local.formation("DeleteStack", { StackName: "one" })).toThrow(
    "Export the-log cannot be deleted as it is in use by two",
  );
  const missing = await create(log("LogGroupName: !ImportValue nothing"), {}, "three");
  expect(missing.StackStatus).toBe("ROLLBACK_COMPLETE");
  expect(local.events("three")).toContainEqual(expect.stringContaining("No export named nothing found."));
});

const waiting = (count: number) => `
Resources:
  Wait:
    Type: AWS::CloudFormation::WaitCondition
    CreationPolicy: {ResourceSignal: {Count: ${count}, Timeout: PT2M}}
`;

test("a resource with a CreationPolicy is complete with its signals", async () => {
  local.formation("CreateStack", { StackName: "s", TemplateBody: waiting(2) });
  local.cloud.settle();
  const signal = (UniqueId: string, Status: string) =>
    local.formation("SignalResource", { StackName: "s", LogicalResourceId: "Wait", UniqueId, Status });
  signal("i-1", "SUCCESS");
  signal("i-1", "SUCCESS");
  local.cloud.settle();
  expect(local.stack("s").StackStatus).toBe("CREATE_IN_PROGRESS");
  signal("i-2", "SUCCESS");
  expect((await local.untilStill("s")).StackStatus).toBe("CREATE_COMPLETE");
});

test("missing signals fail the resource when their time is over, a bad one at once", async () => {
  const late = await create(waiting(1), {}, "late");
  expect(late.StackStatus).toBe("ROLLBACK_COMPLETE");
  expect(local.events("late").join("\n")).toContain(
    "Wait CREATE_FAILED Received 0 SUCCESS signal(s) out of 1.",
  );
  local.formation("CreateStack", { StackName: "bad", TemplateBody: waiting(1) });
  local.cloud.settle();
  const signal = { StackName: "bad", LogicalResourceId: "Wait", UniqueId: "i-1", Status: "FAILURE" };
  local.formation("SignalResource", signal);
  local.cloud.settle();
  expect(local.events("bad").join("\n")).toContain(
    "Wait CREATE_FAILED Received 1 FAILURE signal(s) out of 1.",
  );
});

test("OnFailure says what becomes of a stack that cannot be created", async () => {
  const bad = log("RetentionInDays: 13");
  expect((await create(bad, { OnFailure: "DO_NOTHING" }, "kept")).StackStatus).toBe("CREATE_FAILED");
  expect(Object.keys(groups())).toHaveLength(1);
  const { StackId } = local.formation<{ StackId: string }>("CreateStack", {
    StackName: "gone",
    TemplateBody: bad,
    OnFailure: "DELETE",
  });
  expect((await local.untilStill(StackId)).StackStatus).toBe("DELETE_COMPLETE");
  expect(Object.keys(groups())).toHaveLength(1);
  local.formation("UpdateStack", { StackName: "kept", TemplateBody: log("RetentionInDays: 14") });
  expect((await local.untilStill("kept")).StackStatus).toBe("UPDATE_COMPLETE");
  expect(Object.values(groups())).toEqual([14]);
});

test("a failed way back can be gone again, and past what blocks it", async () => {
  const two = (first: number, second: number) => `
Resources:
  A: {Type: 'AWS::Logs::LogGroup', Properties: {RetentionInDays: ${first}}}
  B: {Type: 'AWS::Logs::LogGroup', DependsOn: A, Properties: {RetentionInDays: ${second}}}
`;
  await create(two(1, 1));
  local.refuses = (_, operation, { retentionInDays }) =>
    operation === "PutRetentionPolicy" && retentionInDays === 1 ? "Not now" : undefined;
  local.formation("UpdateStack", { StackName: "s", TemplateBody: two(3, 13) });
  expect((await local.untilStill("s")).StackStatus).toBe("UPDATE_ROLLBACK_FAILED");
  expect(() => local.formation("UpdateStack", { StackName: "s", TemplateBody: two(5, 5) })).toThrow(
    "is in UPDATE_ROLLBACK_FAILED state and can not be updated.",
  );
  local.refuses = () => undefined;
  local.formation("ContinueUpdateRollback", { StackName: "s" });
  expect((await local.untilStill("s")).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect(Object.values(groups())).toEqual([1, 1]);
});

test("a protected stack is not deleted", async () => {
  await create(log(), { EnableTerminationProtection: true });
  expect(() => local.formation("DeleteStack", { StackName: "s" })).toThrow(
    "Stack [s] cannot be deleted while TerminationProtection is enabled",
  );
});

test("the same token gives the same stack; another request of the same name is refused", () => {
  const input = { StackName: "s", TemplateBody: log(), ClientRequestToken: "t1" };
  const first = local.formation("CreateStack", input);
  expect(local.formation("CreateStack", input)).toEqual(first);
  expect(() => local.formation("CreateStack", { ...input, ClientRequestToken: "t2" })).toThrow(
    expect.objectContaining({ code: "AlreadyExistsException", message: "Stack [s] already exists" }),
  );
});

test("what the local cloud cannot read or do is refused in so many words", () => {
  const attempt = (more: object) => () => local.formation("CreateStack", { StackName: "s", ...more });
  expect(attempt({ TemplateURL: "https://bucket/t.yml" })).toThrow("the local cloud has no S3");
  expect(attempt({ TemplateBody: "x".repeat(51_201) })).toThrow("less than or equal to 51200");
  expect(attempt({ TemplateBody: "Resources: {A: {Type: 'AWS::Lambda::Function'}}" })).toThrow(
    "Unrecognized resource types: [AWS::Lambda::Function]",
  );
});

test("events come newest first, a hundred a page", async () => {
  const many = Array.from({ length: 60 }, (_, index) => [`L${index}`, { Type: "AWS::Logs::LogGroup" }]);
  await create(JSON.stringify({ Resources: Object.fromEntries(many) }));
  const ids: string[] = [];
  let NextToken: string | undefined;
  do {
    const answer = local.formation<{ StackEvents: { EventId: string }[]; NextToken?: string }>(
      "DescribeStackEvents",
      {
        StackName: "s",
        NextToken,
      },
    );
    expect(answer.StackEvents.length).toBeLessThanOrEqual(100);
    ids.push(...answer.StackEvents.map((event) => event.EventId));
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  expect(ids).toHaveLength(2 + 3 * 60);
  expect(new Set(ids).size).toBe(ids.length);
});

test("a dynamic reference is the parameter's value at the time, a secret is refused", async () => {
  local.call("ssm", "PutParameter", { Name: "/app/log", Value: "from-ssm", Type: "String" });
  expect((await create(log("LogGroupName: 'x-{{resolve:ssm:/app/log}}'"))).StackStatus).toBe(
    "CREATE_COMPLETE",
  );
  expect(Object.keys(groups())).toEqual(["x-from-ssm"]);
  await create(log("LogGroupName: '{{resolve:secretsmanager:db}}'"), {}, "secret");
  expect(local.events("secret").join("\n")).toContain("the local cloud resolves ssm alone");
});

test("a stack that takes longer than it may is rolled back", async () => {
  const slow =
    "Resources: {Files: {Type: 'AWS::EFS::FileSystem'}, Wait: {Type: 'AWS::CloudFormation::WaitCondition', CreationPolicy: {ResourceSignal: {Timeout: PT1H}}}}";
  const stack = await create(slow, { TimeoutInMinutes: 5 });
  expect(stack.StackStatus).toBe("ROLLBACK_COMPLETE");
  expect(local.events("s").join("\n")).toContain("Wait CREATE_FAILED Resource creation cancelled");
});

const conditional = (output: string, property = "!Ref AWS::NoValue") => `
Parameters: {Stage: {Type: String}}
Conditions: {Live: !Equals [!Ref Stage, live]}
Resources:
  Log: {Type: 'AWS::Logs::LogGroup', Condition: Live}
  Other: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: ${property}}}
Outputs: {Name: ${output}}
`;

test("what refers to a resource that its condition leaves out is refused, but in a branch that is not taken", async () => {
  const attempt = (TemplateBody: string, stage: string) => () =>
    local.formation("CreateStack", {
      StackName: "c",
      TemplateBody,
      Parameters: [{ ParameterKey: "Stage", ParameterValue: stage }],
    });
  expect(attempt(conditional("{Value: !Ref Log}"), "test")).toThrow(
    "Unresolved resource dependencies [Log] in the Outputs block of the template",
  );
  expect(attempt(conditional("{Value: x}", "!Ref Log"), "test")).toThrow(
    "Template format error: Unresolved resource dependencies [Log] in the Resources block of the template",
  );
  attempt(conditional("{Value: !If [Live, !Ref Log, none]}", "!If [Live, !Ref Log, other]"), "test")();
  expect(await local.untilStill("c")).toMatchObject({ Outputs: [{ OutputValue: "none" }] });
});

test("a stack without outputs has no member of that name", async () => {
  expect((await create(log("LogGroupName: only"))).Outputs).toBeUndefined();
});
