import type {
  CreatePolicyCommandInput,
  CreatePolicyVersionCommandInput,
  ListPoliciesCommandInput,
} from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { attachments, describePolicy } from "./describe.ts";
import { alreadyExists, deleteConflict, findPolicy, isAwsManaged, noSuchEntity, page } from "./find.ts";
import { iamArn, newId, requireName, requirePath } from "./names.ts";
import { requirePolicy } from "./policy-document.ts";
import { iam, type Policy } from "./state.ts";
import { addTags } from "./tags.ts";

export function createPolicy(input: CreatePolicyCommandInput, account: Account) {
  const policyName = requireName("policyName", input.PolicyName, 128);
  const path = requirePath(input.Path);
  const arn = iamArn(account, "policy", path, policyName);
  const state = iam.of(account);
  if (state.policies[arn])
    throw alreadyExists(`A policy called ${policyName} already exists. Duplicate names are not allowed.`);
  const policy: Policy = {
    policyName,
    policyId: newId("ANPA"),
    path,
    description: input.Description,
    createdAt: account.now,
    updatedAt: account.now,
    versions: [
      { versionId: "v1", document: requirePolicy(input.PolicyDocument, "managed"), createdAt: account.now },
    ],
    defaultVersionId: "v1",
    nextVersion: 2,
    tags: {},
  };
  addTags(policy.tags, input.Tags);
  state.policies[arn] = policy;
  // The description is told by GetPolicy alone [API:iam Policy], and an empty list of tags too.
  const { Description: _, Tags, ...described } = describePolicy(policy, account);
  return { Policy: { ...described, Tags: input.Tags?.length ? Tags : undefined } };
}

/** AWS's own policies are described by name alone: the local cloud does not know what is in them. */
export function getPolicy(input: { PolicyArn?: string }, account: Account) {
  const arn = input.PolicyArn ?? "";
  if (!isAwsManaged(arn)) return { Policy: describePolicy(findPolicy(account, arn), account) };
  const PolicyName = arn.split("/").at(-1);
  return { Policy: { PolicyName, Arn: arn, Path: "/", DefaultVersionId: "v1", IsAttachable: true } };
}

export function createPolicyVersion(input: CreatePolicyVersionCommandInput, account: Account) {
  const policy = findPolicy(account, input.PolicyArn);
  if (policy.versions.length >= 5) {
    const message = `A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.`;
    throw new ServiceError("LimitExceeded", message, 409);
  }
  const versionId = `v${policy.nextVersion}`;
  policy.nextVersion += 1;
  policy.versions.push({
    versionId,
    document: requirePolicy(input.PolicyDocument, "managed"),
    createdAt: account.now,
  });
  if (input.SetAsDefault) policy.defaultVersionId = versionId;
  policy.updatedAt = account.now;
  return { PolicyVersion: describeVersion(policy, versionId) };
}

export function getPolicyVersion(input: { PolicyArn?: string; VersionId?: string }, account: Account) {
  const policy = findPolicy(account, input.PolicyArn);
  const version = policy.versions.find((one) => one.versionId === input.VersionId);
  if (!version)
    throw noSuchEntity(
      `Policy ${input.PolicyArn} version ${input.VersionId} does not exist or is not attachable.`,
    );
  const Document = encodeURIComponent(version.document);
  return { PolicyVersion: { ...describeVersion(policy, version.versionId), Document } };
}

export function listPolicyVersions(input: { PolicyArn?: string }, account: Account) {
  const policy = findPolicy(account, input.PolicyArn);
  return {
    Versions: policy.versions.map((one) => describeVersion(policy, one.versionId)).reverse(),
    IsTruncated: false,
  };
}

export function deletePolicyVersion(
  input: { PolicyArn?: string; VersionId?: string },
  account: Account,
): Record<string, never> {
  getPolicyVersion(input, account);
  const policy = findPolicy(account, input.PolicyArn);
  if (policy.defaultVersionId === input.VersionId) {
    throw deleteConflict("Cannot delete the default version of a policy.");
  }
  policy.versions = policy.versions.filter((one) => one.versionId !== input.VersionId);
  return {};
}

/** @throws ServiceError ValidationError, or NoSuchEntity */
export function setDefaultPolicyVersion(
  input: { PolicyArn?: string; VersionId?: string },
  account: Account,
): Record<string, never> {
  const { PolicyArn, VersionId = "" } = input;
  if (!/^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$/.test(VersionId)) {
    throw new ServiceError(
      "ValidationError",
      `Value '${VersionId}' at 'versionId' failed to satisfy constraint: Member must satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?`,
    );
  }
  getPolicyVersion(input, account);
  findPolicy(account, PolicyArn).defaultVersionId = VersionId;
  return {};
}

export function deletePolicy(input: { PolicyArn?: string }, account: Account): Record<string, never> {
  const policy = findPolicy(account, input.PolicyArn);
  const arn = input.PolicyArn ?? "";
  if (attachments(account, arn) > 0) {
    throw deleteConflict("Cannot delete a policy attached to entities.");
  }
  if (policy.versions.length > 1) {
    throw deleteConflict(
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    );
  }
  delete iam.of(account).policies[arn];
  return {};
}

/** The account's own. Scope `AWS` is empty: AWS's policies are taken by name and not listed. */
export function listPolicies(input: ListPoliciesCommandInput, account: Account) {
  const own = input.Scope === "AWS" ? [] : Object.values(iam.of(account).policies);
  const described = own
    .filter((policy) => policy.path.startsWith(input.PathPrefix ?? "/"))
    .map((policy) => ({ ...describePolicy(policy, account), Description: undefined, Tags: undefined }))
    .filter((policy) => !input.OnlyAttached || (policy.AttachmentCount ?? 0) > 0);
  const { items, ...rest } = page(described, input);
  return { Policies: items, ...rest };
}

function describeVersion(policy: Policy, versionId: string) {
  const version = policy.versions.find((one) => one.versionId === versionId);
  return {
    VersionId: versionId,
    IsDefaultVersion: policy.defaultVersionId === versionId,
    CreateDate: new Date(version?.createdAt ?? policy.createdAt),
  };
}
