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
const allow = JSON.stringify({ Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } });
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
  ["no JSON", "This policy contains invalid Json"],
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
