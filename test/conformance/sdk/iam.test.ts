import { IAM } from "@aws-sdk/client-iam";
import { beforeAll, expect, test } from "vitest";
import { coversErrors, coversService, localTest, refuses, useTarget } from "./target.ts";

const target = useTarget();
const { name } = target;
let iam: IAM;
const RoleName = name;
const InstanceProfileName = name;
let PolicyArn = "";
const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const trust = document({
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Principal: { Service: "ec2.amazonaws.com" },
});
const Tags = [{ Key: "stage", Value: "test" }];

beforeAll(() => {
  iam = target.client(IAM);
});

test("a role is made, changed and described", async () => {
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust, Path: "/test/", Tags });
  target.undo(() => iam.deleteRole({ RoleName }));
  expect(Role?.Arn).toMatch(new RegExp(`^arn:aws:iam::\\d{12}:role/test/${name}$`));
  expect(Role?.RoleId).toMatch(/^AROA[A-Z0-9]{13,}$/);
  expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""))).toEqual(JSON.parse(trust));
  await iam.updateRole({ RoleName, Description: "a role", MaxSessionDuration: 7200 });
  await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: trust });
  const found = await iam.getRole({ RoleName });
  expect(found.Role).toMatchObject({ Description: "a role", MaxSessionDuration: 7200, Tags });
  const { Roles } = await iam.listRoles({ PathPrefix: "/test/" });
  expect(Roles?.map((role) => role.RoleName)).toContain(RoleName);
});

test("it has policies of its own", async () => {
  const inline = { RoleName, PolicyName: "own" };
  await iam.putRolePolicy({ ...inline, PolicyDocument: document(statement) });
  expect((await iam.listRolePolicies({ RoleName })).PolicyNames).toEqual(["own"]);
  const { PolicyDocument = "" } = await iam.getRolePolicy(inline);
  expect(JSON.parse(decodeURIComponent(PolicyDocument))).toMatchObject({ Statement: [statement] });
  await iam.deleteRolePolicy(inline);
});

test("it has managed policies, which have versions", async () => {
  const made = await iam.createPolicy({ PolicyName: name, PolicyDocument: document(statement), Tags });
  PolicyArn = made.Policy?.Arn ?? "";
  target.undo(() => iam.deletePolicy({ PolicyArn }));
  expect(made.Policy).toMatchObject({
    DefaultVersionId: "v1",
    AttachmentCount: 0,
    IsAttachable: true,
    Path: "/",
  });
  const second = await iam.createPolicyVersion({
    PolicyArn,
    PolicyDocument: document(statement),
    SetAsDefault: true,
  });
  expect(second.PolicyVersion).toMatchObject({ VersionId: "v2", IsDefaultVersion: true });
  const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId: "v1" });
  expect(PolicyVersion?.IsDefaultVersion).toBe(false);
  expect((await iam.listPolicyVersions({ PolicyArn })).Versions).toHaveLength(2);
  await iam.setDefaultPolicyVersion({ PolicyArn, VersionId: "v1" });
  expect((await iam.getPolicy({ PolicyArn })).Policy?.DefaultVersionId).toBe("v1");
  await iam.setDefaultPolicyVersion({ PolicyArn, VersionId: "v2" });
  await iam.deletePolicyVersion({ PolicyArn, VersionId: "v1" });
  await iam.attachRolePolicy({ RoleName, PolicyArn });
  const { AttachedPolicies } = await iam.listAttachedRolePolicies({ RoleName });
  expect(AttachedPolicies).toEqual([{ PolicyArn, PolicyName: name }]);
  expect((await iam.getPolicy({ PolicyArn })).Policy?.AttachmentCount).toBe(1);
  await expect(iam.deletePolicy({ PolicyArn })).rejects.toMatchObject({ name: "DeleteConflictException" });
  await expect(iam.deleteRole({ RoleName })).rejects.toMatchObject({ name: "DeleteConflictException" });
  const { Policies } = await iam.listPolicies({ Scope: "Local", OnlyAttached: true });
  expect(Policies?.map((policy) => policy.Arn)).toContain(PolicyArn);
  await iam.detachRolePolicy({ RoleName, PolicyArn });
});

test("it is in an instance profile", async () => {
  const { InstanceProfile } = await iam.createInstanceProfile({ InstanceProfileName, Tags });
  target.undo(() => iam.deleteInstanceProfile({ InstanceProfileName }));
  expect(InstanceProfile?.InstanceProfileId).toMatch(/^AIPA/);
  await iam.addRoleToInstanceProfile({ InstanceProfileName, RoleName });
  const found = await iam.getInstanceProfile({ InstanceProfileName });
  expect(found.InstanceProfile?.Roles?.map((role) => role.RoleName)).toEqual([RoleName]);
  const listed = await iam.listInstanceProfilesForRole({ RoleName });
  expect(listed.InstanceProfiles).toHaveLength(1);
  expect((await iam.listInstanceProfiles({})).InstanceProfiles?.length).toBeGreaterThan(0);
  const second = iam.addRoleToInstanceProfile({ InstanceProfileName, RoleName });
  await expect(second).rejects.toMatchObject({ name: "LimitExceededException" });
  await expect(iam.deleteInstanceProfile({ InstanceProfileName })).rejects.toMatchObject({
    name: "DeleteConflictException",
  });
  await iam.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName });
});

test("roles, policies and profiles are tagged", async () => {
  const more = [{ Key: "more", Value: "1" }];
  const TagKeys = ["more"];
  await iam.tagRole({ RoleName, Tags: more });
  expect((await iam.listRoleTags({ RoleName })).Tags).toEqual([...Tags, ...more]);
  await iam.untagRole({ RoleName, TagKeys });
  await iam.tagPolicy({ PolicyArn, Tags: more });
  expect((await iam.listPolicyTags({ PolicyArn })).Tags).toEqual([...Tags, ...more]);
  await iam.untagPolicy({ PolicyArn, TagKeys });
  await iam.tagInstanceProfile({ InstanceProfileName, Tags: more });
  expect((await iam.listInstanceProfileTags({ InstanceProfileName })).Tags).toEqual([...Tags, ...more]);
  await iam.untagInstanceProfile({ InstanceProfileName, TagKeys });
});

const UserName = name;
const GroupName = name;

test("a user has tags, keys, a password and a boundary", async () => {
  const { User } = await iam.createUser({ UserName, Path: "/test/", Tags });
  target.undo(() => iam.deleteUser({ UserName }));
  expect(User).toMatchObject({ Path: "/test/", UserName, Tags });
  expect(User?.UserId).toMatch(/^AIDA/);
  await iam.tagUser({ UserName, Tags: [{ Key: "more", Value: "1" }] });
  await iam.untagUser({ UserName, TagKeys: ["more"] });
  expect((await iam.listUserTags({ UserName })).Tags).toEqual(Tags);
  const { AccessKey } = await iam.createAccessKey({ UserName });
  const AccessKeyId = AccessKey?.AccessKeyId;
  expect([AccessKeyId?.slice(0, 4), AccessKeyId?.length]).toEqual(["AKIA", 20]);
  expect(AccessKey?.SecretAccessKey).toHaveLength(40);
  await iam.updateAccessKey({ UserName, AccessKeyId, Status: "Inactive" });
  const { AccessKeyMetadata } = await iam.listAccessKeys({ UserName });
  expect(AccessKeyMetadata).toMatchObject([{ UserName, AccessKeyId, Status: "Inactive" }]);
  const used = await iam.getAccessKeyLastUsed({ AccessKeyId });
  expect(used).toMatchObject({ UserName, AccessKeyLastUsed: { ServiceName: "N/A", Region: "N/A" } });
  await expect(iam.deleteUser({ UserName })).rejects.toMatchObject({
    name: "DeleteConflictException",
    message: "Cannot delete entity, must delete access keys first.",
  });
  await iam.deleteAccessKey({ UserName, AccessKeyId });
  await iam.createLoginProfile({ UserName, Password: "Correct-h0rse-battery", PasswordResetRequired: true });
  expect((await iam.getLoginProfile({ UserName })).LoginProfile?.PasswordResetRequired).toBe(true);
  await iam.updateLoginProfile({ UserName, PasswordResetRequired: false });
  await iam.deleteLoginProfile({ UserName });
  const PermissionsBoundary = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  await iam.putUserPermissionsBoundary({ UserName, PermissionsBoundary });
  const bound = await iam.getUser({ UserName });
  expect(bound.User?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(PermissionsBoundary);
  await iam.deleteUserPermissionsBoundary({ UserName });
  await iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary });
  await iam.deleteRolePermissionsBoundary({ RoleName });
  expect((await iam.getRole({ RoleName })).Role?.PermissionsBoundary).toBeUndefined();
});

test("users are in groups, and either may have policies", async () => {
  const { Group } = await iam.createGroup({ GroupName });
  target.undo(() => iam.deleteGroup({ GroupName }));
  expect(Group?.GroupId).toMatch(/^AGPA/);
  await iam.addUserToGroup({ GroupName, UserName });
  await iam.updateUser({ UserName, NewUserName: `${name}-b`, NewPath: "/" });
  expect((await iam.getGroup({ GroupName })).Users?.map((user) => user.UserName)).toEqual([`${name}-b`]);
  await iam.updateUser({ UserName: `${name}-b`, NewUserName: UserName });
  await iam.updateGroup({ GroupName, NewPath: "/test/" });
  expect((await iam.listGroups({ PathPrefix: "/test/" })).Groups).toMatchObject([{ GroupName }]);
  expect((await iam.listGroupsForUser({ UserName })).Groups).toMatchObject([{ GroupName }]);
  expect((await iam.listUsers({})).Users?.map((user) => user.UserName)).toContain(UserName);
  await iam.putUserPolicy({ UserName, PolicyName: "own", PolicyDocument: document(statement) });
  await iam.putGroupPolicy({ GroupName, PolicyName: "own", PolicyDocument: document(statement) });
  expect((await iam.listUserPolicies({ UserName })).PolicyNames).toEqual(["own"]);
  expect((await iam.listGroupPolicies({ GroupName })).PolicyNames).toEqual(["own"]);
  expect(await iam.getUserPolicy({ UserName, PolicyName: "own" })).toMatchObject({ UserName });
  expect(await iam.getGroupPolicy({ GroupName, PolicyName: "own" })).toMatchObject({ GroupName });
  await iam.deleteUserPolicy({ UserName, PolicyName: "own" });
  await iam.deleteGroupPolicy({ GroupName, PolicyName: "own" });
  await iam.attachUserPolicy({ UserName, PolicyArn });
  await iam.attachGroupPolicy({ GroupName, PolicyArn });
  const having = await iam.listEntitiesForPolicy({ PolicyArn });
  expect(having).toMatchObject({
    PolicyUsers: [{ UserName }],
    PolicyGroups: [{ GroupName }],
    PolicyRoles: [],
  });
  expect((await iam.getPolicy({ PolicyArn })).Policy?.AttachmentCount).toBe(2);
  const attached = [{ PolicyArn, PolicyName: name }];
  expect((await iam.listAttachedUserPolicies({ UserName })).AttachedPolicies).toEqual(attached);
  expect((await iam.listAttachedGroupPolicies({ GroupName })).AttachedPolicies).toEqual(attached);
  await iam.detachUserPolicy({ UserName, PolicyArn });
  await iam.detachGroupPolicy({ GroupName, PolicyArn });
  await expect(iam.deleteGroup({ GroupName })).rejects.toMatchObject({ name: "DeleteConflictException" });
  await iam.removeUserFromGroup({ GroupName, UserName });
});

localTest("an account has a password policy, whole with its defaults, or none", async () => {
  await expect(iam.getAccountPasswordPolicy({})).rejects.toMatchObject({ name: "NoSuchEntityException" });
  await expect(iam.deleteAccountPasswordPolicy({})).rejects.toMatchObject({ name: "NoSuchEntityException" });
  await iam.updateAccountPasswordPolicy({ MinimumPasswordLength: 14, MaxPasswordAge: 60 });
  await iam.updateAccountPasswordPolicy({ MaxPasswordAge: 90, RequireNumbers: true });
  expect((await iam.getAccountPasswordPolicy({})).PasswordPolicy).toMatchObject({
    MinimumPasswordLength: 6,
    RequireNumbers: true,
    ExpirePasswords: true,
    MaxPasswordAge: 90,
  });
  await expect(
    iam.updateAccountPasswordPolicy({ MinimumPasswordLength: 129, PasswordReusePrevention: 25 }),
  ).rejects.toThrow(
    "2 validation errors detected: Value '129' at 'minimumPasswordLength' failed to satisfy constraint: Member must have value less than or equal to 128; Value '25' at 'passwordReusePrevention'",
  );
  await iam.deleteAccountPasswordPolicy({});
});

localTest("the account has one alias", async () => {
  await iam.createAccountAlias({ AccountAlias: "first" });
  await iam.createAccountAlias({ AccountAlias: "second" });
  expect((await iam.listAccountAliases({})).AccountAliases).toEqual(["second"]);
  await iam.deleteAccountAlias({ AccountAlias: "second" });
  expect((await iam.listAccountAliases({})).AccountAliases).toEqual([]);
});

localTest("the caller's user and the roles of services are there", async () => {
  expect((await iam.getUser({})).User?.Arn).toMatch(/^arn:aws:iam::123456789012:/);
  const made = await iam.createServiceLinkedRole({ AWSServiceName: "autoscaling.amazonaws.com" });
  expect(made.Role?.Path).toBe("/aws-service-role/autoscaling.amazonaws.com/");
});

localTest("lists are given in pages", async () => {
  for (const one of ["a", "b", "c"]) {
    await iam.createRole({ RoleName: `page-${one}`, AssumeRolePolicyDocument: trust, Path: "/page/" });
  }
  const first = await iam.listRoles({ PathPrefix: "/page/", MaxItems: 2 });
  expect([first.Roles?.length, first.IsTruncated]).toEqual([2, true]);
  const rest = await iam.listRoles({ PathPrefix: "/page/", Marker: first.Marker });
  expect(rest.Roles?.map((role) => role.RoleName)).toEqual(["page-c"]);
});

const none = { RoleName: `${name}-x` };
const noProfile = { InstanceProfileName: `${name}-x` };
const noPolicy = { PolicyArn: "arn:aws:iam::123456789012:policy/not-there" };
const PolicyDocument = document(statement);
const many = Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: "v" }));
refuses([
  [
    "a second user of the name",
    () => iam.createUser({ UserName }),
    "EntityAlreadyExistsException",
    /^User with name .* already exists\.$/,
  ],
  [
    "a second group of the name",
    () => iam.createGroup({ GroupName }),
    "EntityAlreadyExistsException",
    /^Group with name .* already exists\.$/,
  ],
  [
    "a user that is not there",
    () => iam.getUser({ UserName: "none" }),
    "NoSuchEntityException",
    /^The user with name none cannot be found\.$/,
  ],
  [
    "a group that is not there",
    () => iam.getGroup({ GroupName: "none" }),
    "NoSuchEntityException",
    /^The group with name none cannot be found\.$/,
  ],
  [
    "a password that is not there",
    () => iam.getLoginProfile({ UserName }),
    "NoSuchEntityException",
    /^Login Profile for User .* cannot be found\.$/,
  ],
  [
    "a key that is not there",
    () => iam.deleteAccessKey({ AccessKeyId: "AKIAIOSFODNN7EXAMPLE" }),
    "NoSuchEntityException",
    /^The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found\.$/,
  ],
  [
    "an alias that is not there",
    () => iam.deleteAccountAlias({ AccountAlias: "none" }),
    "NoSuchEntityException",
  ],
  ["an alias that is none", () => iam.createAccountAlias({ AccountAlias: "a--b" }), "ValidationError"],
  [
    "a boundary that is no policy",
    () => iam.putUserPermissionsBoundary({ UserName, PermissionsBoundary: "arn:aws:iam::1:boundary" }),
    "ValidationError",
    /^Value \(arn:aws:iam::1:boundary\) for parameter PermissionsBoundary is invalid\.$/,
  ],
  [
    "a boundary that is not there",
    () => iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary: noPolicy.PolicyArn }),
    "NoSuchEntityException",
    /^Scope ARN: .* does not exist or is not attachable\.$/,
  ],
  [
    "a second role of the name",
    () => iam.createRole({ RoleName, AssumeRolePolicyDocument: trust }),
    "EntityAlreadyExistsException",
    /^Role with name .* already exists\.$/,
  ],
  [
    "a trust that is none",
    () => iam.createRole({ ...none, AssumeRolePolicyDocument: "{" }),
    "MalformedPolicyDocumentException",
  ],
  [
    "a role of an odd name",
    () => iam.createRole({ RoleName: "a b", AssumeRolePolicyDocument: trust }),
    "ValidationError",
  ],
  [
    "a role of too many tags",
    () => iam.createRole({ ...none, AssumeRolePolicyDocument: trust, Tags: many }),
    "ValidationError",
  ],
  ["no role", () => iam.getRole(none), "NoSuchEntityException", /^The role with name .* cannot be found\.$/],
  ["deleting no role", () => iam.deleteRole(none), "NoSuchEntityException"],
  ["changing no role", () => iam.updateRole(none), "NoSuchEntityException"],
  [
    "the trust of none",
    () => iam.updateAssumeRolePolicy({ ...none, PolicyDocument: trust }),
    "NoSuchEntityException",
  ],
  [
    "an odd trust",
    () => iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: "{}" }),
    "MalformedPolicyDocumentException",
  ],
  [
    "a policy on no role",
    () => iam.putRolePolicy({ ...none, PolicyName: "x", PolicyDocument }),
    "NoSuchEntityException",
  ],
  [
    "an odd policy",
    () => iam.putRolePolicy({ RoleName, PolicyName: "x", PolicyDocument: "{}" }),
    "MalformedPolicyDocumentException",
  ],
  [
    "no policy of a role",
    () => iam.getRolePolicy({ RoleName, PolicyName: "x" }),
    "NoSuchEntityException",
    /The role policy with name x cannot be found\./,
  ],
  [
    "deleting no policy of a role",
    () => iam.deleteRolePolicy({ RoleName, PolicyName: "x" }),
    "NoSuchEntityException",
  ],
  ["the policies of none", () => iam.listRolePolicies(none), "NoSuchEntityException"],
  ["the attached policies of none", () => iam.listAttachedRolePolicies(none), "NoSuchEntityException"],
  ["the profiles of none", () => iam.listInstanceProfilesForRole(none), "NoSuchEntityException"],
  ["attaching to none", () => iam.attachRolePolicy({ ...none, PolicyArn }), "NoSuchEntityException"],
  [
    "attaching none",
    () => iam.attachRolePolicy({ RoleName, ...noPolicy }),
    "NoSuchEntityException",
    /Policy arn:aws:iam::\d+:policy\/not-there (does not exist|was not found)/,
  ],
  [
    "detaching what is not attached",
    () => iam.detachRolePolicy({ RoleName, PolicyArn }),
    "NoSuchEntityException",
  ],
  [
    "a second policy of the name",
    () => iam.createPolicy({ PolicyName: name, PolicyDocument }),
    "EntityAlreadyExistsException",
    /A policy called .* already exists\. Duplicate names are not allowed\./,
  ],
  [
    "a policy that is none",
    () => iam.createPolicy({ PolicyName: `${name}-x`, PolicyDocument: "{}" }),
    "MalformedPolicyDocumentException",
  ],
  [
    "no policy",
    () => iam.getPolicy(noPolicy),
    "NoSuchEntityException",
    /Policy arn:aws:iam::\d+:policy\/not-there (was not found|does not exist)/,
  ],
  ["deleting no policy", () => iam.deletePolicy(noPolicy), "NoSuchEntityException"],
  [
    "a version of none",
    () => iam.createPolicyVersion({ ...noPolicy, PolicyDocument }),
    "NoSuchEntityException",
  ],
  [
    "an odd version",
    () => iam.createPolicyVersion({ PolicyArn, PolicyDocument: "{}" }),
    "MalformedPolicyDocumentException",
  ],
  ["no version", () => iam.getPolicyVersion({ PolicyArn, VersionId: "v9" }), "NoSuchEntityException"],
  [
    "a default version that is not there",
    () => iam.setDefaultPolicyVersion({ PolicyArn, VersionId: "v9" }),
    "NoSuchEntityException",
  ],
  [
    "a tag whose key is given twice",
    () =>
      iam.createPolicy({
        PolicyName: `${name}-x`,
        PolicyDocument,
        Tags: [
          { Key: "a", Value: "" },
          { Key: "A", Value: "" },
        ],
      }),
    "InvalidInputException",
  ],
  ["the versions of none", () => iam.listPolicyVersions(noPolicy), "NoSuchEntityException"],
  [
    "deleting the default version",
    () => iam.deletePolicyVersion({ PolicyArn, VersionId: "v2" }),
    "DeleteConflictException",
    /Cannot delete the default version of a policy/,
  ],
  [
    "deleting no version",
    () => iam.deletePolicyVersion({ PolicyArn, VersionId: "v9" }),
    "NoSuchEntityException",
  ],
  [
    "a second profile of the name",
    () => iam.createInstanceProfile({ InstanceProfileName }),
    "EntityAlreadyExistsException",
    /Instance Profile .* already exists\./,
  ],
  [
    "no profile",
    () => iam.getInstanceProfile(noProfile),
    "NoSuchEntityException",
    /Instance Profile .* cannot be found\./,
  ],
  ["deleting no profile", () => iam.deleteInstanceProfile(noProfile), "NoSuchEntityException"],
  [
    "a role in no profile",
    () => iam.addRoleToInstanceProfile({ ...noProfile, RoleName }),
    "NoSuchEntityException",
  ],
  [
    "no role in a profile",
    () => iam.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName }),
    "NoSuchEntityException",
  ],
  ["tags on no role", () => iam.tagRole({ ...none, Tags }), "NoSuchEntityException"],
  ["too many tags", () => iam.tagRole({ RoleName, Tags: many }), "ValidationError"],
  ["tags off no role", () => iam.untagRole({ ...none, TagKeys: ["a"] }), "NoSuchEntityException"],
  ["the tags of no role", () => iam.listRoleTags(none), "NoSuchEntityException"],
  ["tags on no policy", () => iam.tagPolicy({ ...noPolicy, Tags }), "NoSuchEntityException"],
  ["tags off no policy", () => iam.untagPolicy({ ...noPolicy, TagKeys: ["a"] }), "NoSuchEntityException"],
  ["the tags of no policy", () => iam.listPolicyTags(noPolicy), "NoSuchEntityException"],
  ["tags on no profile", () => iam.tagInstanceProfile({ ...noProfile, Tags }), "NoSuchEntityException"],
  [
    "tags off no profile",
    () => iam.untagInstanceProfile({ ...noProfile, TagKeys: ["a"] }),
    "NoSuchEntityException",
  ],
  ["the tags of no profile", () => iam.listInstanceProfileTags(noProfile), "NoSuchEntityException"],
  [
    "a user that is not there",
    () => iam.getUser({ UserName: `${name}-x` }),
    "NoSuchEntityException",
    /The user with name .* cannot be found\./,
  ],
]);

localTest("a policy has at most five versions", async () => {
  for (let count = 1; count < 5; count++) await iam.createPolicyVersion({ PolicyArn, PolicyDocument });
  const sixth = iam.createPolicyVersion({ PolicyArn, PolicyDocument });
  await expect(sixth).rejects.toMatchObject({ name: "LimitExceededException" });
  for (const { VersionId, IsDefaultVersion } of (await iam.listPolicyVersions({ PolicyArn })).Versions ??
    []) {
    if (!IsDefaultVersion) await iam.deletePolicyVersion({ PolicyArn, VersionId });
  }
});

coversErrors(target, {
  DeleteConflictException: "DeleteInstanceProfile DeletePolicy DeletePolicyVersion DeleteRole",
  EntityAlreadyExistsException: "CreateInstanceProfile CreatePolicy CreateRole",
  InvalidInputException: "CreatePolicy",
  LimitExceededException: "AddRoleToInstanceProfile CreatePolicyVersion",
  MalformedPolicyDocumentException:
    "CreatePolicy CreatePolicyVersion CreateRole PutRolePolicy UpdateAssumeRolePolicy",
  NoSuchEntityException:
    "AddRoleToInstanceProfile AttachRolePolicy CreatePolicyVersion DeleteInstanceProfile DeletePolicy DeletePolicyVersion DeleteRole DeleteRolePolicy DetachRolePolicy GetInstanceProfile GetPolicy GetPolicyVersion GetRole GetRolePolicy GetUser ListAttachedRolePolicies ListInstanceProfileTags ListInstanceProfilesForRole ListPolicyTags ListPolicyVersions ListRolePolicies ListRoleTags PutRolePolicy RemoveRoleFromInstanceProfile SetDefaultPolicyVersion TagInstanceProfile TagPolicy TagRole UntagInstanceProfile UntagPolicy UntagRole UpdateAssumeRolePolicy UpdateRole",
});
coversService(target, "iam");
