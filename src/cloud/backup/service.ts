import type { Service } from "../service.ts";
import {
  createBackupPlan,
  deleteBackupPlan,
  getBackupPlan,
  listBackupPlans,
  listBackupPlanVersions,
  updateBackupPlan,
} from "./plans.ts";
import { listTags, tagResource, untagResource } from "./resource-tags.ts";
import {
  createBackupSelection,
  deleteBackupSelection,
  getBackupSelection,
  listBackupSelections,
} from "./selections.ts";
import { deleteBackupVaultLockConfiguration, putBackupVaultLockConfiguration } from "./vault-lock.ts";
import { createBackupVault, deleteBackupVault, describeBackupVault, listBackupVaults } from "./vaults.ts";

export const backupService: Service = {
  name: "backup",
  client: "backup",
  protocol: "rest-json",
  operations: {
    CreateBackupPlan: createBackupPlan,
    CreateBackupSelection: createBackupSelection,
    CreateBackupVault: createBackupVault,
    DeleteBackupPlan: deleteBackupPlan,
    DeleteBackupSelection: deleteBackupSelection,
    DeleteBackupVault: deleteBackupVault,
    DeleteBackupVaultLockConfiguration: deleteBackupVaultLockConfiguration,
    DescribeBackupVault: describeBackupVault,
    GetBackupPlan: getBackupPlan,
    GetBackupSelection: getBackupSelection,
    ListBackupPlans: listBackupPlans,
    ListBackupPlanVersions: listBackupPlanVersions,
    ListBackupSelections: listBackupSelections,
    ListBackupVaults: listBackupVaults,
    ListTags: listTags,
    PutBackupVaultLockConfiguration: putBackupVaultLockConfiguration,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateBackupPlan: updateBackupPlan,
  },
  // No backup job ever runs.
  recordedOnly: [
    "CreateBackupPlan",
    "CreateBackupSelection",
    "CreateBackupVault",
    "PutBackupVaultLockConfiguration",
    "UpdateBackupPlan",
  ],
};
