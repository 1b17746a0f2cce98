import { EC2 } from "@aws-sdk/client-ec2";
import { IAM } from "@aws-sdk/client-iam";
import { SSM } from "@aws-sdk/client-ssm";
import { beforeAll, expect, test } from "vitest";
import { coversErrors, coversService, localTest, refuses, useTarget } from "./target.ts";

const target = useTarget();
const { name } = target;
let ssm: SSM;
const path = `/${name}`;
const Name = `${path}/one`;
const tag = { Key: "stage", Value: "test" };
const owner = { ResourceType: "Parameter", ResourceId: Name } as const;

beforeAll(() => {
  ssm = target.client(SSM);
});

test("a parameter is put, put over, and read by version", async () => {
  target.undo(() => ssm.deleteParameters({ Names: [`${path}/two`, `${path}/absent`] }));
  target.undo(() => ssm.deleteParameter({ Name }));
  expect(await ssm.putParameter({ Name, Value: "1", Type: "String" })).toMatchObject({
    Version: 1,
    Tier: "Standard",
  });
  expect(await ssm.putParameter({ Name, Value: "2", Overwrite: true })).toMatchObject({ Version: 2 });
  const { Parameter } = await ssm.getParameter({ Name });
  expect(Parameter).toMatchObject({ Name, Value: "2", Version: 2, Type: "String", DataType: "text" });
  expect(Parameter?.ARN).toMatch(new RegExp(`^arn:aws:ssm:${target.region}:\\d{12}:parameter${Name}$`));
  expect((await ssm.getParameter({ Name: `${Name}:1` })).Parameter?.Value).toBe("1");
  const labelled = await ssm.labelParameterVersion({ Name, ParameterVersion: 1, Labels: ["first"] });
  expect(labelled).toMatchObject({ InvalidLabels: [], ParameterVersion: 1 });
  expect((await ssm.getParameter({ Name: `${Name}:first` })).Parameter?.Value).toBe("1");
  const unlabelled = await ssm.unlabelParameterVersion({ Name, ParameterVersion: 1, Labels: ["first"] });
  expect(unlabelled.RemovedLabels).toEqual(["first"]);
  const { Parameters } = await ssm.getParameterHistory({ Name });
  expect(Parameters?.map((one) => [one.Version, one.Value])).toEqual([
    [1, "1"],
    [2, "2"],
  ]);
  await ssm.putParameter({ Name: `${path}/two`, Value: "a,b", Type: "StringList" });
});

test("several are read by name and by path, in pages", async () => {
  const { Parameters, InvalidParameters } = await ssm.getParameters({ Names: [Name, `${path}/absent`] });
  expect(Parameters?.map((one) => one.Name)).toEqual([Name]);
  expect(InvalidParameters).toEqual([`${path}/absent`]);
  const first = await ssm.getParametersByPath({ Path: path, MaxResults: 1 });
  const { NextToken } = first;
  const rest = await ssm.getParametersByPath({ Path: path, MaxResults: 1, NextToken });
  expect([first, rest].flatMap((page) => page.Parameters?.map((one) => one.Name))).toEqual([
    Name,
    `${path}/two`,
  ]);
  const ParameterFilters = [{ Key: "Name", Option: "BeginsWith", Values: [path] }];
  const described = await ssm.describeParameters({ ParameterFilters });
  expect(described.Parameters).toMatchObject([{ Name, Version: 2 }, { Type: "StringList" }]);
});

test("it is tagged", async () => {
  await ssm.addTagsToResource({ ...owner, Tags: [tag] });
  expect((await ssm.listTagsForResource(owner)).TagList).toEqual([tag]);
  await ssm.removeTagsFromResource({ ...owner, TagKeys: ["stage"] });
  expect((await ssm.listTagsForResource(owner)).TagList).toEqual([]);
});

localTest("the public images of Amazon Linux are there in every region", async () => {
  const Path = "/aws/service/ami-amazon-linux-latest";
  const { Parameters } = await ssm.getParametersByPath({ Path });
  expect(Parameters?.length).toBeGreaterThanOrEqual(6);
  for (const one of Parameters ?? []) expect(one.Value).toMatch(/^ami-[0-9a-f]{17}$/);
});

const nobody = { ResourceType: "Parameter", ResourceId: `${path}/absent` } as const;
const many = Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: "v" }));
refuses([
  [
    "a document of no content",
    () => ssm.createDocument({ Name: `${name}-x`, Content: "{" }),
    "InvalidDocumentContent",
    /^The content for the document is not valid\.$/,
  ],
  [
    "an empty value",
    () => ssm.putParameter({ Name, Value: "", Type: "String", Overwrite: true }),
    "ValidationException",
    /Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1/,
  ],
  [
    "a name below ssm",
    () => ssm.putParameter({ Name: "/ssm/x", Value: "1", Type: "String" }),
    "ValidationException",
    /^Parameter name: can't be prefixed with "ssm"/,
  ],
  [
    "too long a page of a history",
    () => ssm.getParameterHistory({ Name, MaxResults: 51 }),
    "ValidationException",
    /Value '51' at 'maxResults' failed/,
  ],
  ["what is not there", () => ssm.getParameter({ Name: `${path}/absent` }), "ParameterNotFound"],
  ["a version that is not there", () => ssm.getParameter({ Name: `${Name}:9` }), "ParameterVersionNotFound"],
  ["deleting what is not there", () => ssm.deleteParameter({ Name: `${path}/absent` }), "ParameterNotFound"],
  [
    "putting again without Overwrite",
    () => ssm.putParameter({ Name, Value: "3", Type: "String" }),
    "ParameterAlreadyExists",
    /^The parameter already exists\. To overwrite this value, set the overwrite option in the request to true\.$/,
  ],
  [
    "another type",
    () => ssm.putParameter({ Name, Value: "3", Type: "StringList", Overwrite: true }),
    "HierarchyTypeMismatchException",
  ],
  [
    "an odd type",
    () => ssm.putParameter({ Name: `${path}/x`, Value: "3", Type: "Number" as "String" }),
    "ValidationException",
    /Member must satisfy enum value set/,
  ],
  [
    "no type",
    () => ssm.putParameter({ Name: `${path}/x`, Value: "3" }),
    "ValidationException",
    /A parameter type is required when you create a parameter/,
  ],
  [
    "AWS's own names",
    () => ssm.putParameter({ Name: "aws-x", Value: "3", Type: "String" }),
    "ValidationException",
  ],
  [
    "AWS's own paths",
    () => ssm.putParameter({ Name: "/aws/x", Value: "3", Type: "String" }),
    "AccessDeniedException",
    /No access to reserved parameter name/,
  ],
  [
    "sixteen levels",
    () =>
      ssm.putParameter({ Name: "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", Value: "3", Type: "String" }),
    "HierarchyLevelLimitExceededException",
  ],
  [
    "a value beside its pattern",
    () => ssm.putParameter({ Name: `${path}/x`, Value: "x", AllowedPattern: "^\\d+$", Type: "String" }),
    "ParameterPatternMismatchException",
  ],
  [
    "a pattern that is none",
    () => ssm.putParameter({ Name: `${path}/x`, Value: "x", AllowedPattern: "(", Type: "String" }),
    "InvalidAllowedPatternException",
  ],
  [
    "a long value",
    () => ssm.putParameter({ Name: `${path}/x`, Value: "x".repeat(4097), Type: "String" }),
    "ValidationException",
  ],
  [
    "a label of no parameter",
    () => ssm.labelParameterVersion({ Name: `${path}/absent`, Labels: ["a"] }),
    "ParameterNotFound",
  ],
  [
    "a label of no version",
    () => ssm.labelParameterVersion({ Name, ParameterVersion: 9, Labels: ["a"] }),
    "ParameterVersionNotFound",
  ],
  [
    "eleven labels",
    () => ssm.labelParameterVersion({ Name, Labels: [..."abcdefghijk"] }),
    "ParameterVersionLabelLimitExceeded",
  ],
  [
    "no label of no parameter",
    () => ssm.unlabelParameterVersion({ Name: `${path}/absent`, ParameterVersion: 1, Labels: ["a"] }),
    "ParameterNotFound",
  ],
  [
    "an odd filter",
    () => ssm.describeParameters({ ParameterFilters: [{ Key: "x" }] }),
    "ValidationException",
  ],
  [
    "an odd filter of a path",
    () => ssm.getParametersByPath({ Path: path, ParameterFilters: [{ Key: "Name", Values: ["x"] }] }),
    "InvalidFilterKey",
  ],
  ["a strange token", () => ssm.describeParameters({ NextToken: "x" }), "InvalidNextToken"],
  [
    "a strange token of a path",
    () => ssm.getParametersByPath({ Path: path, NextToken: "x" }),
    "InvalidNextToken",
  ],
  [
    "a path that is none",
    () => ssm.getParametersByPath({ Path: "x" }),
    "ValidationException",
    /The parameter doesn't meet the parameter name requirements/,
  ],
  ["tags on nothing", () => ssm.addTagsToResource({ ...nobody, Tags: [tag] }), "InvalidResourceId"],
  ["tags off nothing", () => ssm.removeTagsFromResource({ ...nobody, TagKeys: ["a"] }), "InvalidResourceId"],
  ["the tags of nothing", () => ssm.listTagsForResource(nobody), "InvalidResourceId"],
  ["too many tags", () => ssm.addTagsToResource({ ...owner, Tags: many }), "TooManyTagsError"],
  [
    "eleven names",
    () => ssm.getParameters({ Names: many.slice(0, 11).map((one) => one.Key) }),
    "ValidationException",
    /Member must have length less than or equal to 10/,
  ],
]);

test("a document has versions, tags and accounts it is shared with", async () => {
  const document = { Name: name };
  const content = (description: string) => ({
    schemaVersion: "2.2",
    description,
    parameters: { lines: { type: "StringList", description: "what runs", default: ["a", "b"] } },
    mainSteps: [],
  });
  const first = await ssm.createDocument({
    ...document,
    Content: `schemaVersion: "2.2"\ndescription: first\nmainSteps: []\n`,
    DocumentFormat: "YAML",
    DocumentType: "Command",
    VersionName: "base",
    Tags: [tag],
  });
  target.undo(() => ssm.deleteDocument(document));
  expect(first.DocumentDescription).toMatchObject({ DocumentVersion: "1", DefaultVersion: "1", Tags: [tag] });
  await expect(ssm.createDocument({ ...document, Content: "{}" })).rejects.toMatchObject({
    name: "DocumentAlreadyExists",
  });
  const asJson = await ssm.getDocument(document);
  expect(JSON.parse(asJson.Content ?? "")).toEqual({
    schemaVersion: "2.2",
    description: "first",
    mainSteps: [],
  });
  const Content = JSON.stringify(content("second"));
  const second = await ssm.updateDocument({ ...document, Content, DocumentVersion: "$LATEST" });
  expect(second.DocumentDescription).toMatchObject({
    DocumentVersion: "2",
    LatestVersion: "2",
    DefaultVersion: "1",
    Parameters: [{ Name: "lines", Type: "StringList", Description: "what runs", DefaultValue: '["a","b"]' }],
  });
  await expect(ssm.updateDocument({ ...document, Content })).rejects.toMatchObject({
    name: "DuplicateDocumentContent",
  });
  const third = { ...document, Content: JSON.stringify(content("third")) };
  await expect(ssm.updateDocument({ ...third, DocumentVersion: "7" })).rejects.toMatchObject({
    name: "InvalidDocumentVersion",
  });
  await expect(ssm.updateDocument({ ...third, VersionName: "base" })).rejects.toMatchObject({
    name: "DuplicateDocumentVersionName",
  });
  expect((await ssm.describeDocument(document)).Document).toMatchObject({ DocumentVersion: "1" });
  await ssm.updateDocumentDefaultVersion({ ...document, DocumentVersion: "2" });
  expect((await ssm.listDocumentVersions(document)).DocumentVersions).toMatchObject([
    { DocumentVersion: "2", IsDefaultVersion: true },
    { DocumentVersion: "1", IsDefaultVersion: false },
  ]);
  await expect(ssm.deleteDocument({ ...document, DocumentVersion: "2" })).rejects.toMatchObject({
    name: "InvalidDocumentOperation",
  });
  const { DocumentIdentifiers } = await ssm.listDocuments({ Filters: [{ Key: "Name", Values: [name] }] });
  expect(DocumentIdentifiers).toMatchObject([{ Name: name, DocumentVersion: "2" }]);
  const tags = await ssm.listTagsForResource({ ResourceType: "Document", ResourceId: name });
  expect(tags.TagList).toEqual([tag]);
});

localTest("a document is shared with accounts, and stays for as long as it is", async () => {
  const document = { Name: `${name}-shared` };
  const share = { ...document, PermissionType: "Share" } as const;
  await ssm.createDocument({ ...document, Content: "{}" });
  await ssm.modifyDocumentPermission({ ...share, AccountIdsToAdd: ["111111111111", "222222222222"] });
  await ssm.modifyDocumentPermission({ ...share, AccountIdsToRemove: ["111111111111"] });
  expect(await ssm.describeDocumentPermission(share)).toMatchObject({
    AccountIds: ["222222222222"],
    AccountSharingInfoList: [{ AccountId: "222222222222", SharedDocumentVersion: "$DEFAULT" }],
  });
  const refusals = [
    [{ AccountIdsToAdd: ["alll"] }, "ValidationException"],
    [{ AccountIdsToAdd: ["all", "111111111111"] }, "DocumentPermissionLimit"],
    [{ SharedDocumentVersion: "unknown" }, "ValidationException"],
  ] as const;
  for (const [change, code] of refusals) {
    const refused = ssm.modifyDocumentPermission({ ...share, ...change } as typeof share);
    await expect(refused).rejects.toMatchObject({ name: code });
  }
  await expect(ssm.deleteDocument(document)).rejects.toMatchObject({ name: "InvalidDocumentOperation" });
  await ssm.modifyDocumentPermission({ ...share, AccountIdsToRemove: ["222222222222"] });
  await ssm.deleteDocument(document);
  await expect(ssm.getDocument(document)).rejects.toMatchObject({
    name: "InvalidDocument",
    message: "The specified document does not exist.",
  });
});

localTest("a name at the root is the same with its slash and without", async () => {
  await ssm.putParameter({ Name: "rootless", Value: "1", Type: "String" });
  expect((await ssm.getParameter({ Name: "/rootless" })).Parameter?.Name).toBe("rootless");
  const atRoot = await ssm.getParametersByPath({ Path: "/" });
  expect(atRoot.Parameters?.map((one) => one.Name)).toContain("rootless");
  const filter = { Key: "Name", Values: ["/rootless"] };
  expect((await ssm.describeParameters({ ParameterFilters: [filter] })).Parameters).toHaveLength(1);
  await ssm.addTagsToResource({ ResourceType: "Parameter", ResourceId: "/rootless", Tags: [tag] });
  const tagged = await ssm.describeParameters({ ParameterFilters: [{ Key: "tag:stage" }] });
  expect(tagged.Parameters?.map((one) => one.Name)).toContain("rootless");
  await ssm.deleteParameter({ Name: "/rootless" });
  await expect(ssm.getParameter({ Name: "rootless" })).rejects.toMatchObject({ name: "ParameterNotFound" });
});

localTest("a script is sent to an instance with a profile, and its end is told", async () => {
  const ec2 = target.client(EC2);
  const iam = target.client(IAM);
  await iam.createInstanceProfile({ InstanceProfileName: name });
  const image = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
  const launched = { ImageId: image, InstanceType: "t3.nano", MinCount: 1, MaxCount: 1 } as const;
  const { Instances } = await ec2.runInstances({ ...launched, IamInstanceProfile: { Name: name } });
  const InstanceId = Instances?.[0]?.InstanceId ?? "";
  const { InstanceInformationList } = await ssm.describeInstanceInformation({});
  expect(InstanceInformationList).toMatchObject([{ InstanceId, PlatformType: "Linux" }]);
  const script = { DocumentName: "AWS-RunShellScript", Parameters: { commands: ["true"] } };
  const { Command } = await ssm.sendCommand({ ...script, InstanceIds: [InstanceId] });
  const ended = await ssm.getCommandInvocation({ CommandId: Command?.CommandId, InstanceId });
  // A cloud without machines runs nothing.
  expect(ended).toMatchObject({ Status: "Failed", ResponseCode: -1 });
  const stranger = ssm.sendCommand({ ...script, InstanceIds: ["i-0123456789abcdef0"] });
  await expect(stranger).rejects.toMatchObject({ name: "InvalidInstanceId" });
});

coversErrors(target, {
  HierarchyLevelLimitExceededException: "PutParameter",
  HierarchyTypeMismatchException: "PutParameter",
  InvalidAllowedPatternException: "PutParameter",
  InvalidNextToken: "DescribeParameters GetParametersByPath",
  InvalidResourceId: "AddTagsToResource ListTagsForResource RemoveTagsFromResource",
  ParameterAlreadyExists: "PutParameter",
  ParameterNotFound: "DeleteParameter GetParameter",
  ParameterPatternMismatchException: "PutParameter",
  ParameterVersionNotFound: "GetParameter",
  TooManyTagsError: "AddTagsToResource",
});
coversService(target, "ssm");
