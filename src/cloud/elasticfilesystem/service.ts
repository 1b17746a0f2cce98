import type { Service } from "../service.ts";
import { createAccessPoint, deleteAccessPoint, describeAccessPoints } from "./access-points.ts";
import { describeBackupPolicy, putBackupPolicy } from "./backup-policy.ts";
import { createFileSystem } from "./create-file-system.ts";
import { createMountTarget } from "./create-mount-target.ts";
import { deleteFileSystem } from "./delete-file-system.ts";
import { deleteMountTarget } from "./delete-mount-target.ts";
import { describeFileSystems } from "./describe-file-systems.ts";
import { describeMountTargetSecurityGroups } from "./describe-mount-target-security-groups.ts";
import { describeMountTargets } from "./describe-mount-targets.ts";
import {
  deleteFileSystemPolicy,
  describeFileSystemPolicy,
  putFileSystemPolicy,
} from "./file-system-policy.ts";
import { describeLifecycleConfiguration, putLifecycleConfiguration } from "./lifecycle-configuration.ts";
import { modifyMountTargetSecurityGroups } from "./modify-mount-target-security-groups.ts";
import { pass } from "./pass.ts";
import {
  createTags,
  deleteTags,
  describeTags,
  listTagsForResource,
  tagResource,
  untagResource,
} from "./resource-tags.ts";
import { storageControls } from "./storage-controls.ts";
import { refuseReservedTags } from "./tags.ts";
import { updateFileSystem } from "./update-file-system.ts";
import { updateFileSystemProtection } from "./update-file-system-protection.ts";

export const elasticFileSystemService: Service = {
  name: "elasticfilesystem",
  client: "efs",
  protocol: "rest-json",
  operations: {
    CreateAccessPoint: createAccessPoint,
    CreateFileSystem: createFileSystem,
    CreateMountTarget: createMountTarget,
    CreateTags: createTags,
    DeleteAccessPoint: deleteAccessPoint,
    DeleteFileSystem: deleteFileSystem,
    DeleteFileSystemPolicy: deleteFileSystemPolicy,
    DeleteMountTarget: deleteMountTarget,
    DeleteTags: deleteTags,
    DescribeAccessPoints: describeAccessPoints,
    DescribeBackupPolicy: describeBackupPolicy,
    DescribeFileSystemPolicy: describeFileSystemPolicy,
    DescribeFileSystems: describeFileSystems,
    DescribeLifecycleConfiguration: describeLifecycleConfiguration,
    DescribeMountTargetSecurityGroups: describeMountTargetSecurityGroups,
    DescribeMountTargets: describeMountTargets,
    DescribeTags: describeTags,
    ListTagsForResource: listTagsForResource,
    ModifyMountTargetSecurityGroups: modifyMountTargetSecurityGroups,
    PutBackupPolicy: putBackupPolicy,
    PutFileSystemPolicy: putFileSystemPolicy,
    PutLifecycleConfiguration: putLifecycleConfiguration,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateFileSystem: updateFileSystem,
    UpdateFileSystemProtection: updateFileSystemProtection,
  },
  admit: refuseReservedTags,
  recordedOnly: [
    "PutBackupPolicy",
    "PutFileSystemPolicy",
    "PutLifecycleConfiguration",
    "UpdateFileSystemProtection",
  ],
  pass,
  controls: storageControls,
};
