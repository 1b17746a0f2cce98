import type { Service } from "../service.ts";
import { createDBInstance } from "./create-db-instance.ts";
import { copyDBSnapshot, createDBSnapshot, deleteDBSnapshot, describeDBSnapshots } from "./db-snapshots.ts";
import { deleteDBInstance } from "./delete-db-instance.ts";
import { describeDBEngineVersions } from "./describe-db-engine-versions.ts";
import { describeDBInstances } from "./describe-db-instances.ts";
import { describeEventCategories, describeEvents } from "./describe-events.ts";
import { describeOrderableDBInstanceOptions } from "./describe-orderable-db-instance-options.ts";
import { modifyDBInstance } from "./modify-db-instance.ts";
import {
  copyOptionGroup,
  createOptionGroup,
  deleteOptionGroup,
  describeOptionGroups,
  modifyOptionGroup,
} from "./option-groups.ts";
import {
  copyDBParameterGroup,
  createDBParameterGroup,
  deleteDBParameterGroup,
  describeDBParameterGroups,
  describeDBParameters,
  modifyDBParameterGroup,
  resetDBParameterGroup,
} from "./parameter-groups.ts";
import { pass } from "./pass.ts";
import { rebootDBInstance } from "./reboot-db-instance.ts";
import { restoreDBInstanceFromDBSnapshot } from "./restore-db-instance-from-db-snapshot.ts";
import { describeDBSnapshotAttributes, modifyDBSnapshotAttribute } from "./snapshot-attributes.ts";
import { startDBInstance } from "./start-db-instance.ts";
import { stopDBInstance } from "./stop-db-instance.ts";
import {
  createDBSubnetGroup,
  deleteDBSubnetGroup,
  describeDBSubnetGroups,
  modifyDBSubnetGroup,
} from "./subnet-groups.ts";
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from "./tags.ts";

export const databaseService: Service = {
  name: "rds",
  client: "rds",
  protocol: "query",
  operations: {
    AddTagsToResource: addTagsToResource,
    CopyDBParameterGroup: copyDBParameterGroup,
    CopyDBSnapshot: copyDBSnapshot,
    CopyOptionGroup: copyOptionGroup,
    CreateDBInstance: createDBInstance,
    CreateDBParameterGroup: createDBParameterGroup,
    CreateDBSnapshot: createDBSnapshot,
    CreateDBSubnetGroup: createDBSubnetGroup,
    CreateOptionGroup: createOptionGroup,
    DeleteDBInstance: deleteDBInstance,
    DeleteDBParameterGroup: deleteDBParameterGroup,
    DeleteDBSnapshot: deleteDBSnapshot,
    DeleteDBSubnetGroup: deleteDBSubnetGroup,
    DeleteOptionGroup: deleteOptionGroup,
    DescribeDBEngineVersions: describeDBEngineVersions,
    DescribeDBInstances: describeDBInstances,
    DescribeDBParameterGroups: describeDBParameterGroups,
    DescribeDBParameters: describeDBParameters,
    DescribeDBSnapshotAttributes: describeDBSnapshotAttributes,
    DescribeDBSnapshots: describeDBSnapshots,
    DescribeDBSubnetGroups: describeDBSubnetGroups,
    DescribeEventCategories: describeEventCategories,
    DescribeEvents: describeEvents,
    DescribeOptionGroups: describeOptionGroups,
    DescribeOrderableDBInstanceOptions: describeOrderableDBInstanceOptions,
    ListTagsForResource: listTagsForResource,
    ModifyDBInstance: modifyDBInstance,
    ModifyDBParameterGroup: modifyDBParameterGroup,
    ModifyDBSnapshotAttribute: modifyDBSnapshotAttribute,
    ModifyDBSubnetGroup: modifyDBSubnetGroup,
    ModifyOptionGroup: modifyOptionGroup,
    RebootDBInstance: rebootDBInstance,
    RemoveTagsFromResource: removeTagsFromResource,
    ResetDBParameterGroup: resetDBParameterGroup,
    RestoreDBInstanceFromDBSnapshot: restoreDBInstanceFromDBSnapshot,
    StartDBInstance: startDBInstance,
    StopDBInstance: stopDBInstance,
  },
  // Instances live, fail over and are described as RDS's; no database engine runs behind their endpoints.
  recordedOnly: [
    "CopyDBParameterGroup",
    "CopyOptionGroup",
    "CreateDBParameterGroup",
    "CreateOptionGroup",
    "ModifyDBParameterGroup",
    "ModifyDBSnapshotAttribute",
    "ModifyOptionGroup",
    "ResetDBParameterGroup",
  ],
  pass,
};
