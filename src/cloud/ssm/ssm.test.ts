import { beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../base/virtual-clock.ts";
import { Cloud } from "../cloud.ts";
import { publishedImages } from "../ec2/public-images.ts";
import { NoMachines } from "../machines/no-machines.ts";
import { awsDurations } from "../timing.ts";
import { systemsManagerService } from "./service.ts";

let cloud: Cloud;

beforeEach(() => {
  cloud = new Cloud({
    services: [systemsManagerService],
    clock: new VirtualClock(),
    timing: { timeScale: 0, durations: awsDurations },
    machines: new NoMachines(),
    endpoint: "http://127.0.0.1:1",
    directory: "/nowhere",
  });
});

// biome-ignore lint/suspicious/noExplicitAny: as the wire hands outputs on; each test looks at what it needs
const call = (operation: string, input: object): any =>
  cloud.call(cloud.account("ap-northeast-1"), "ssm", operation, input);
const put = (Name: string, Value: string, more: object = {}) =>
  call("PutParameter", { Name, Value, Type: "String", ...more });
const names = (answer: { Parameters: { Name: string }[] }) => answer.Parameters.map(({ Name }) => Name);

test("every public image can be found by each of its parameters", () => {
  for (const { imageId, parameterNames } of publishedImages) {
    for (const Name of parameterNames)
      expect(call("GetParameter", { Name }).Parameter).toMatchObject({
        Value: imageId,
        ARN: `arn:aws:ssm:ap-northeast-1::parameter${Name}`,
      });
  }
});

test("a parameter is found by name, version and ARN", () => {
  put("/app/key", "one");
  put("/app/key", "two", { Overwrite: true });
  put("plain", "three");
  const value = (Name: string) => call("GetParameter", { Name }).Parameter.Value;
  expect(value("/app/key:2")).toBe("two");
  expect(value("arn:aws:ssm:ap-northeast-1:000000000000:parameter/app/key")).toBe("two");
  expect(value("arn:aws:ssm:ap-northeast-1:000000000000:parameter/plain")).toBe("three");
  expect(value("/app/key:1")).toBe("one");
  expect(() => value("/app/key:9")).toThrow(expect.objectContaining({ code: "ParameterVersionNotFound" }));
  expect(() => value("/app/none")).toThrow(expect.objectContaining({ code: "ParameterNotFound" }));
});

test("a path gives its own level, or with Recursive everything below, in pages", () => {
  for (const name of ["/app/a", "/app/b", "/app/deep/c", "/application/d"]) put(name, "x");
  expect(names(call("GetParametersByPath", { Path: "/app" }))).toEqual(["/app/a", "/app/b"]);
  const first = call("GetParametersByPath", { Path: "/app/", Recursive: true, MaxResults: 2 });
  expect(names(first)).toEqual(["/app/a", "/app/b"]);
  const NextToken = first.NextToken;
  const second = call("GetParametersByPath", { Path: "/app/", Recursive: true, MaxResults: 2, NextToken });
  expect(names(second)).toEqual(["/app/deep/c"]);
  expect(second.NextToken).toBeUndefined();
});

test("several are given back with the names of those that are not there", () => {
  put("/a", "1");
  const answer = call("GetParameters", { Names: ["/a", "/b"] });
  expect(names(answer)).toEqual(["/a"]);
  expect(answer.InvalidParameters).toEqual(["/b"]);
  expect(call("DeleteParameters", { Names: ["/a", "/b"] })).toEqual({
    DeletedParameters: ["/a"],
    InvalidParameters: ["/b"],
  });
});

for (const [what, act, code] of [
  ["a name that is taken", () => put("/taken", "again"), "ParameterAlreadyExists"],
  ["a reserved name", () => put("/aws/own", "x"), "AccessDeniedException"],
  ["a name with a space", () => put("/a b", "x"), "ValidationException"],
  ["a value too long for its tier", () => put("/long", "x".repeat(4097)), "ValidationException"],
  [
    "a value against its pattern",
    () => put("/n", "abc", { AllowedPattern: "\\d+" }),
    "ParameterPatternMismatchException",
  ],
  ["the deletion of nothing", () => call("DeleteParameter", { Name: "/none" }), "ParameterNotFound"],
  [
    "a filter that AWS does not have",
    () => call("DescribeParameters", { ParameterFilters: [{ Key: "Colour", Values: ["red"] }] }),
    "ValidationException",
  ],
] as const) {
  test(`refuses ${what} with ${code}`, () => {
    put("/taken", "x");
    expect(act).toThrow(expect.objectContaining({ code }));
  });
}

test("parameters are described without their values, by filters", () => {
  put("/app/a", "secret");
  put("/other", "x", { Type: "StringList", Tags: [{ Key: "stage", Value: "test" }] });
  const described = (filter: object) => names(call("DescribeParameters", { ParameterFilters: [filter] }));
  expect(described({ Key: "Name", Option: "BeginsWith", Values: ["/app"] })).toEqual(["/app/a"]);
  expect(described({ Key: "Type", Values: ["StringList"] })).toEqual(["/other"]);
  expect(described({ Key: "tag:stage", Values: ["test"] })).toEqual(["/other"]);
  expect(described({ Key: "Path", Values: ["/app"] })).toEqual(["/app/a"]);
  expect(JSON.stringify(call("DescribeParameters", {}))).not.toContain("secret");
});

test("a label stands on one version at a time, and finds it", () => {
  put("key", "one");
  put("key", "two", { Overwrite: true });
  const label = (ParameterVersion: number | undefined, ...Labels: string[]) =>
    call("LabelParameterVersion", { Name: "key", ParameterVersion, Labels });
  expect(label(1, "live", "9th", "awsome")).toEqual({
    InvalidLabels: ["9th", "awsome"],
    ParameterVersion: 1,
  });
  expect(call("GetParameter", { Name: "key:live" }).Parameter).toMatchObject({
    Value: "one",
    Selector: ":live",
  });
  expect(label(undefined, "live").ParameterVersion).toBe(2);
  expect(call("GetParameter", { Name: "key:live" }).Parameter.Value).toBe("two");
  const { Parameters } = call("GetParameterHistory", { Name: "key" });
  expect(Parameters.map(({ Labels }: { Labels: string[] }) => Labels)).toEqual([[], ["live"]]);
  put("/app/other", "x");
  call("LabelParameterVersion", { Name: "/app/other", Labels: ["live"] });
  const byLabel = { Path: "/app", ParameterFilters: [{ Key: "Label", Values: ["live"] }] };
  expect(names(call("GetParametersByPath", byLabel))).toEqual(["/app/other"]);
  expect(
    call("UnlabelParameterVersion", { Name: "key", ParameterVersion: 2, Labels: ["live", "none"] }),
  ).toEqual({
    RemovedLabels: ["live"],
    InvalidLabels: ["none"],
  });
  expect(() => call("GetParameter", { Name: "key:live" })).toThrow("could not find version live of key");
});

test("labels are refused that are too many, too long or of nothing", () => {
  put("key", "one");
  const label = (more: object) => () =>
    call("LabelParameterVersion", { Name: "key", Labels: ["a"], ...more });
  const eleven = Array.from({ length: 11 }, (_, at) => `label${at}`);
  expect(label({ Labels: eleven })).toThrow(
    expect.objectContaining({ code: "ParameterVersionLabelLimitExceeded" }),
  );
  expect(label({ Labels: ["x".repeat(101)] })).toThrow("Member must have length less than or equal to 100");
  expect(label({ Name: "none" })).toThrow(expect.objectContaining({ code: "ParameterNotFound" }));
  expect(label({ ParameterVersion: 5 })).toThrow("could not find version 5 of key");
});

test.each([
  [{ Key: "key" }, "Member must satisfy regular expression pattern: tag:.+|Name|Type|KeyId|Path|Label|Tier"],
  [{ Key: `tag:${"t".repeat(129)}` }, "Member must have length less than or equal to 132"],
  [{ Key: "Name", Option: "over 10 chars" }, "Member must have length less than or equal to 10"],
  [{ Key: "Name", Values: Array(51).fill("x") }, "Member must have length less than or equal to 50"],
  [{ Key: "Label", Values: ["x"] }, "The following filter key is not valid: Label."],
  [{ Key: "Name" }, "The following filter values are missing : null for filter key Name"],
  [{ Key: "Path", Values: ["/aws"] }, `Filters for common parameters can't be prefixed with "aws" or "ssm"`],
  [{ Key: "Path", Option: "Equals", Values: ["/a"] }, "Valid options include: [Recursive, OneLevel]"],
  [{ Key: "Path", Values: ["//"] }, "The parameter doesn't meet the parameter name requirements."],
  [{ Key: "Tier", Values: ["x"] }, "Valid values include: [Standard, Advanced, Intelligent-Tiering]"],
  [{ Key: "Type", Values: ["x"] }, "Valid values include: [String, StringList, SecureString]"],
])("DescribeParameters refuses the filter %o", (filter, message) => {
  expect(() => call("DescribeParameters", { ParameterFilters: [filter] })).toThrow(message);
});

test("DescribeParameters counts the faults of its filters, and refuses one that is given twice", () => {
  const describe =
    (...ParameterFilters: object[]) =>
    () =>
      call("DescribeParameters", { ParameterFilters });
  expect(describe({ Key: "key" }, { Key: "Name", Option: "over 10 chars" })).toThrow(
    "2 validation errors detected: ",
  );
  const name = { Key: "Name", Values: ["a"] };
  expect(describe(name, name)).toThrow("The following filter is duplicated in the request: Name.");
});

test("a data type is one of AWS's", () => {
  expect(() => put("key", "one", { DataType: "number" })).toThrow(
    "The following data type is not supported: number",
  );
});

test("the hundred and first version is refused while the oldest has a label", () => {
  for (let version = 1; version <= 100; version++) put("/full", String(version), { Overwrite: true });
  call("LabelParameterVersion", { Name: "/full", ParameterVersion: 1, Labels: ["kept"] });
  expect(() => put("/full", "101", { Overwrite: true })).toThrow(
    expect.objectContaining({
      code: "ParameterMaxVersionLimitExceeded",
      message: expect.stringContaining(
        "Version 1, the oldest version, can't be deleted because it has a label",
      ),
    }),
  );
  call("LabelParameterVersion", { Name: "/full", ParameterVersion: 2, Labels: ["kept"] });
  expect(put("/full", "101", { Overwrite: true })).toMatchObject({ Version: 101 });
});

test("a tag filter without values asks whether the tag is there", () => {
  put("/tagged", "1", { Tags: [{ Key: "stage", Value: "" }] });
  put("/plain", "1");
  const described = call("DescribeParameters", { ParameterFilters: [{ Key: "tag:stage" }] });
  expect(names(described)).toEqual(["/tagged"]);
});

test("a name at the root has its slash or none, one below it has not", () => {
  put("root", "1");
  put("/path/below", "2");
  expect(call("GetParameter", { Name: "/root" }).Parameter.Value).toBe("1");
  expect(() => call("GetParameter", { Name: "path/below" })).toThrow();
  expect(names(call("DescribeParameters", { ParameterFilters: [{ Key: "Path", Values: ["/"] }] }))).toEqual([
    "root",
  ]);
  expect(call("DeleteParameters", { Names: ["/root", "path/below"] })).toEqual({
    DeletedParameters: ["/root"],
    InvalidParameters: ["path/below"],
  });
});
