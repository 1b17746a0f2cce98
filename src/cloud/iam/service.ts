import type { Service } from "../service.ts";
import { createRole, createServiceLinkedRole } from "./create-role.ts";
import { getUser } from "./get-user.ts";
import {
  addRoleToInstanceProfile,
  createInstanceProfile,
  deleteInstanceProfile,
  getInstanceProfile,
  listInstanceProfiles,
  listInstanceProfilesForRole,
  removeRoleFromInstanceProfile,
} from "./instance-profiles.ts";
import {
  createPolicy,
  createPolicyVersion,
  deletePolicy,
  deletePolicyVersion,
  getPolicy,
  getPolicyVersion,
  listPolicies,
  listPolicyVersions,
  setDefaultPolicyVersion,
} from "./policies.ts";
import {
  attachRolePolicy,
  deleteRolePolicy,
  detachRolePolicy,
  getRolePolicy,
  listAttachedRolePolicies,
  listRolePolicies,
  putRolePolicy,
} from "./role-policies.ts";
import { deleteRole, getRole, listRoles, updateAssumeRolePolicy, updateRole } from "./roles.ts";
import { listTags, tagResource, untagResource } from "./tags.ts";

export const iamService: Service = {
  name: "iam",
  client: "iam",
  protocol: "query",
  operations: {
    AddRoleToInstanceProfile: addRoleToInstanceProfile,
    AttachRolePolicy: attachRolePolicy,
    CreateInstanceProfile: createInstanceProfile,
    CreatePolicy: createPolicy,
    CreatePolicyVersion: createPolicyVersion,
    CreateRole: createRole,
    CreateServiceLinkedRole: createServiceLinkedRole,
    DeleteInstanceProfile: deleteInstanceProfile,
    DeletePolicy: deletePolicy,
    DeletePolicyVersion: deletePolicyVersion,
    DeleteRole: deleteRole,
    DeleteRolePolicy: deleteRolePolicy,
    DetachRolePolicy: detachRolePolicy,
    GetInstanceProfile: getInstanceProfile,
    GetPolicy: getPolicy,
    GetPolicyVersion: getPolicyVersion,
    GetRole: getRole,
    GetRolePolicy: getRolePolicy,
    GetUser: getUser,
    ListAttachedRolePolicies: listAttachedRolePolicies,
    ListInstanceProfileTags: listTags,
    ListInstanceProfiles: listInstanceProfiles,
    ListInstanceProfilesForRole: listInstanceProfilesForRole,
    ListPolicies: listPolicies,
    ListPolicyTags: listTags,
    ListPolicyVersions: listPolicyVersions,
    ListRolePolicies: listRolePolicies,
    ListRoleTags: listTags,
    ListRoles: listRoles,
    PutRolePolicy: putRolePolicy,
    RemoveRoleFromInstanceProfile: removeRoleFromInstanceProfile,
    SetDefaultPolicyVersion: setDefaultPolicyVersion,
    TagInstanceProfile: tagResource,
    TagPolicy: tagResource,
    TagRole: tagResource,
    UntagInstanceProfile: untagResource,
    UntagPolicy: untagResource,
    UntagRole: untagResource,
    UpdateAssumeRolePolicy: updateAssumeRolePolicy,
    UpdateRole: updateRole,
  },
  // Roles' policies are evaluated for requests with the credentials of an instance; trust policies are not.
  recordedOnly: ["CreateServiceLinkedRole", "UpdateAssumeRolePolicy"],
};
