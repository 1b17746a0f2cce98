import { afterEach, beforeEach, expect, test } from "vitest";
import { FormationCloud } from "../../../test/support/formation-cloud.ts";

let local: FormationCloud;
beforeEach(() => {
  local = new FormationCloud();
});
afterEach(() => local.close());

const iam = <Output>(operation: string, input: object = {}) => local.call<Output>("iam", operation, input);
const trust = JSON.stringify({
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const allow = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" },
});
const createRole = (RoleName = "role") => iam("CreateRole", { RoleName, AssumeRolePolicyDocument: trust });

test("every region sees the same roles", () => {
  createRole();
  const other = local.cloud.account("eu-central-1");
  expect(other.call("iam", "GetRole", { RoleName: "role" })).toMatchObject({
    Role: { Arn: "arn:aws:iam::000000000000:role/role", AssumeRolePolicyDocument: encodeURIComponent(trust) },
  });
  expect(() => createRole()).toThrow("Role with name role already exists.");
});

test("a role goes only when nothing hangs on it", () => {
  createRole();
  iam("CreateInstanceProfile", { InstanceProfileName: "p" });
  iam("AddRoleToInstanceProfile", { InstanceProfileName: "p", RoleName: "role" });
  iam("PutRolePolicy", { RoleName: "role", PolicyName: "inline", PolicyDocument: allow });
  const PolicyArn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
  iam("AttachRolePolicy", { RoleName: "role", PolicyArn });
  const remove = () => iam("DeleteRole", { RoleName: "role" });
  expect(remove).toThrow("must remove roles from instance profile first");
  iam("RemoveRoleFromInstanceProfile", { InstanceProfileName: "p", RoleName: "role" });
  expect(remove).toThrow("must detach all policies first");
  iam("DetachRolePolicy", { RoleName: "role", PolicyArn });
  expect(remove).toThrow(expect.objectContaining({ code: "DeleteConflict", status: 409 }));
  iam("DeleteRolePolicy", { RoleName: "role", PolicyName: "inline" });
  remove();
  expect(() => iam("GetRole", { RoleName: "role" })).toThrow(
    expect.objectContaining({ code: "NoSuchEntity", message: "The role with name role cannot be found." }),
  );
});

test("an instance profile holds one role and shows it", () => {
  createRole();
  createRole("second");
  iam("CreateInstanceProfile", { InstanceProfileName: "p" });
  iam("AddRoleToInstanceProfile", { InstanceProfileName: "p", RoleName: "role" });
  expect(() => iam("AddRoleToInstanceProfile", { InstanceProfileName: "p", RoleName: "second" })).toThrow(
    expect.objectContaining({ code: "LimitExceeded" }),
  );
  const { InstanceProfiles } = iam<{ InstanceProfiles: object[] }>("ListInstanceProfilesForRole", {
    RoleName: "role",
  });
  expect(InstanceProfiles).toMatchObject([{ InstanceProfileName: "p", Roles: [{ RoleName: "role" }] }]);
});

test.each([
  ["no JSON", "Syntax errors in policy."],
  ["{}", "Syntax errors in policy."],
  [
    JSON.stringify({ Statement: [{ Effect: "Allow", Resource: "*" }] }),
    "Policy statement must contain actions.",
  ],
  [
    JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*" }] }),
    "Policy statement must contain resources.",
  ],
])("the policy %s is malformed", (PolicyDocument, message) => {
  createRole();
  expect(() => iam("PutRolePolicy", { RoleName: "role", PolicyName: "x", PolicyDocument })).toThrow(
    expect.objectContaining({ code: "MalformedPolicyDocument", message }),
  );
});

test("a managed policy has versions, and goes when nobody has it", () => {
  createRole();
  const { Policy } = iam<{ Policy: { Arn: string } }>("CreatePolicy", {
    PolicyName: "own",
    PolicyDocument: allow,
  });
  const PolicyArn = Policy.Arn;
  iam("CreatePolicyVersion", { PolicyArn, PolicyDocument: allow, SetAsDefault: true });
  iam("AttachRolePolicy", { RoleName: "role", PolicyArn });
  expect(iam("GetPolicy", { PolicyArn })).toMatchObject({
    Policy: { DefaultVersionId: "v2", AttachmentCount: 1 },
  });
  expect(() => iam("DeletePolicy", { PolicyArn })).toThrow("Cannot delete a policy attached to entities.");
  iam("DetachRolePolicy", { RoleName: "role", PolicyArn });
  iam("DeletePolicyVersion", { PolicyArn, VersionId: "v1" });
  iam("DeletePolicy", { PolicyArn });
  expect(iam("ListPolicies")).toMatchObject({ Policies: [] });
});

const statement = { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::bucket" };

test.each<[what: string, policy: object, message: string]>([
  ["says no version", { Version: undefined }, "Policy document must be version 2012-10-17 or greater."],
  ["has an element of its own", { Extra: 1 }, "Syntax errors in policy."],
  ["names an effect in other letters", { Effect: "denY" }, "The policy failed legacy parsing"],
  [
    "compares with no date",
    { Condition: { DateGreaterThan: { a: "soon" } } },
    "The policy failed legacy parsing",
  ],
  ["has an unknown operator", { Condition: { Equals: { a: "b" } } }, "Syntax errors in policy."],
  ["has both lists of actions", { NotAction: "s3:*" }, "Syntax errors in policy."],
  ["lacks a part of an ARN", { Resource: "arn:aws:s3::bucket" }, "The policy failed legacy parsing"],
  ["names no ARN", { Resource: "bucket" }, 'Resource bucket must be in ARN format or "*".'],
  [
    "names a partition that is none",
    { Resource: "arn:moon:s3:::bucket" },
    'Partition "moon" is not valid for resource "arn:moon:s3:::bucket".',
  ],
  [
    "names a region where there is none",
    { Resource: "arn:aws:s3:us-east-1::bucket" },
    "Resource arn:aws:s3:us-east-1::bucket can not contain region information.",
  ],
  [
    "names an action of no service",
    { Action: "List" },
    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
  ],
  [
    "names an action with two colons",
    { Action: "s3:List:Bucket" },
    "Actions/Condition can contain only one colon.",
  ],
  ["names a principal", { Principal: "*" }, "Policy document should not specify a principal."],
])("a managed policy is refused that %s", (_what, change, message) => {
  const { Version, Extra, ...rest } = { Version: "2012-10-17", ...change } as Record<string, unknown>;
  const document = { Version, Extra, Statement: { ...statement, ...rest } };
  expect(() => iam("CreatePolicy", { PolicyName: "own", PolicyDocument: JSON.stringify(document) })).toThrow(
    expect.objectContaining({ code: "MalformedPolicyDocument", message }),
  );
});

test("a policy is refused whose statements have one id", () => {
  const Statement = [
    { Sid: "one", ...statement },
    { Sid: "one", ...statement },
  ];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  expect(() => iam("CreatePolicy", { PolicyName: "own", PolicyDocument })).toThrow(
    "Statement IDs (SID) in a single policy must be unique.",
  );
});

test("a policy's default version changes to one that there is", () => {
  const { Policy } = iam<{ Policy: { Arn: string } }>("CreatePolicy", {
    PolicyName: "own",
    PolicyDocument: allow,
  });
  const PolicyArn = Policy.Arn;
  iam("CreatePolicyVersion", { PolicyArn, PolicyDocument: allow });
  const choose = (VersionId: string) => iam("SetDefaultPolicyVersion", { PolicyArn, VersionId });
  choose("v2");
  expect(iam("GetPolicy", { PolicyArn })).toMatchObject({ Policy: { DefaultVersionId: "v2" } });
  expect(() => choose("v9")).toThrow(expect.objectContaining({ code: "NoSuchEntity" }));
  expect(() => choose("2")).toThrow(expect.objectContaining({ code: "ValidationError" }));
});

test("a tag's key is given once, whatever its letters", () => {
  const Tags = [
    { Key: "team", Value: "a" },
    { Key: "Team", Value: "b" },
  ];
  expect(() => iam("CreateRole", { RoleName: "role", AssumeRolePolicyDocument: trust, Tags })).toThrow(
    expect.objectContaining({ code: "InvalidInput" }),
  );
});

test.each([
  ["an operator that compares nothing", { Condition: { anything: {} } }],
  ["a short ARN", { Resource: "arn:aws:service" }],
  ["no resource among others", { Resource: ["arn:aws:s3:::bucket", null] }],
  ["a date without leading zeros", { Condition: { DateLessThan: { a: "2016-12-13t2:00:00.593194+23" } } }],
  ["a number of seconds", { Condition: { DateLessThan: { a: "1700000000" } } }],
  ["an access point's region", { Resource: "arn:aws:s3:us-west-2:123456789012:accesspoint/one" }],
])("a policy may have %s", (_what, change) => {
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: { ...statement, ...change } });
  expect(iam("CreatePolicy", { PolicyName: "own", PolicyDocument })).toMatchObject({
    Policy: { PolicyName: "own" },
  });
});

test("a user and a group go only when nothing hangs on them", () => {
  iam("CreateUser", { UserName: "ann" });
  iam("CreateGroup", { GroupName: "admins" });
  iam("AddUserToGroup", { GroupName: "admins", UserName: "ann" });
  iam("AddUserToGroup", { GroupName: "admins", UserName: "ann" });
  iam("CreateLoginProfile", { UserName: "ann", Password: "secret" });
  iam("PutUserPolicy", { UserName: "ann", PolicyName: "inline", PolicyDocument: allow });
  const PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  iam("AttachUserPolicy", { UserName: "ann", PolicyArn });
  const { AccessKey } = iam<{ AccessKey: { AccessKeyId: string } }>("CreateAccessKey", { UserName: "ann" });
  const remove = () => iam("DeleteUser", { UserName: "ann" });
  expect(remove).toThrow("must delete access keys first");
  iam("DeleteAccessKey", { UserName: "ann", AccessKeyId: AccessKey.AccessKeyId });
  expect(remove).toThrow("must delete login profile first");
  iam("DeleteLoginProfile", { UserName: "ann" });
  expect(remove).toThrow("must detach all policies first");
  iam("DetachUserPolicy", { UserName: "ann", PolicyArn });
  expect(remove).toThrow("must delete policies first");
  iam("DeleteUserPolicy", { UserName: "ann", PolicyName: "inline" });
  expect(remove).toThrow("must remove users from group first");
  expect(() => iam("DeleteGroup", { GroupName: "admins" })).toThrow("must remove users from group first");
  iam("RemoveUserFromGroup", { GroupName: "admins", UserName: "ann" });
  remove();
  iam("DeleteGroup", { GroupName: "admins" });
});

test("a user has two access keys and no third", () => {
  iam("CreateUser", { UserName: "ann" });
  iam("CreateAccessKey", { UserName: "ann" });
  iam("CreateAccessKey", { UserName: "ann" });
  expect(() => iam("CreateAccessKey", { UserName: "ann" })).toThrow(
    expect.objectContaining({
      code: "LimitExceeded",
      message: "Cannot exceed quota for AccessKeysPerUser: 2",
    }),
  );
});

test("a renamed user keeps keys and memberships", () => {
  iam("CreateUser", { UserName: "ann" });
  iam("CreateUser", { UserName: "bob" });
  iam("CreateGroup", { GroupName: "admins" });
  iam("AddUserToGroup", { GroupName: "admins", UserName: "ann" });
  iam("CreateAccessKey", { UserName: "ann" });
  expect(() => iam("UpdateUser", { UserName: "ann", NewUserName: "bob" })).toThrow("already exists");
  iam("UpdateUser", { UserName: "ann", NewUserName: "eve" });
  expect(iam("ListAccessKeys", { UserName: "eve" })).toMatchObject({
    AccessKeyMetadata: [{ UserName: "eve" }],
  });
  expect(iam("GetGroup", { GroupName: "admins" })).toMatchObject({ Users: [{ UserName: "eve" }] });
  expect(() => iam("GetUser", { UserName: "ann" })).toThrow("cannot be found");
});

test.each([
  [{ Key: "k".repeat(129), Value: "" }, "Member must have length less than or equal to 128."],
  [{ Key: "k", Value: "v".repeat(257) }, "Member must have length less than or equal to 256."],
  [
    { Key: "NO!", Value: "" },
    "Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+",
  ],
])("a tag that breaks IAM's rules is refused: %#", (tag, rule) => {
  createRole();
  const refused = expect.objectContaining({
    code: "ValidationError",
    message: expect.stringContaining(rule),
  });
  expect(() => iam("TagRole", { RoleName: "role", Tags: [tag] })).toThrow(refused);
  if (tag.Key !== "k")
    expect(() => iam("UntagRole", { RoleName: "role", TagKeys: [tag.Key] })).toThrow(refused);
});

test("lists of tags have pages", () => {
  createRole();
  const Tags = ["a", "b", "c"].map((Key) => ({ Key, Value: "" }));
  iam("TagRole", { RoleName: "role", Tags });
  const first = iam<{ Marker: string }>("ListRoleTags", { RoleName: "role", MaxItems: 2 });
  expect(first).toMatchObject({ Tags: Tags.slice(0, 2), IsTruncated: true });
  expect(iam("ListRoleTags", { RoleName: "role", Marker: first.Marker })).toMatchObject({
    Tags: Tags.slice(2),
    IsTruncated: false,
  });
});

test("only GetPolicy tells a policy's description, and tags where there are none", () => {
  const input = { PolicyName: "own", PolicyDocument: allow, Description: "mine" };
  const { Policy } = iam<{ Policy: { Arn: string } }>("CreatePolicy", input);
  expect(Policy).not.toHaveProperty("Description");
  expect(iam("GetPolicy", { PolicyArn: Policy.Arn })).toMatchObject({
    Policy: { Description: "mine", Tags: [] },
  });
  expect(iam("ListPolicies")).toMatchObject({ Policies: [{ Description: undefined, Tags: undefined }] });
  createRole();
  expect(iam("GetRole", { RoleName: "role" })).toMatchObject({ Role: { Tags: undefined } });
});
