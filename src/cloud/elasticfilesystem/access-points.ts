import type {
  AccessPointDescription,
  CreateAccessPointCommandInput,
  DescribeAccessPointsCommandInput,
} from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { toTagList } from "../tag-list.ts";
import { findAccessPoint, findFileSystem, newId, page, requireAvailable } from "./find.ts";
import { type AccessPoint, elasticFileSystem } from "./state.ts";
import { addTags } from "./tags.ts";

export function createAccessPoint(
  input: CreateAccessPointCommandInput,
  account: Account,
): AccessPointDescription {
  const fileSystem = findFileSystem(account, input.FileSystemId);
  requireAvailable(fileSystem);
  const state = elasticFileSystem.of(account);
  const clientToken = input.ClientToken ?? newId("fsap");
  const existing = Object.values(state.accessPoints).find((one) => one.clientToken === clientToken);
  if (existing) {
    const message = `Access point '${existing.accessPointId}' already exists with client token '${clientToken}'`;
    throw new ServiceError("AccessPointAlreadyExists", message, 409, {
      AccessPointId: existing.accessPointId,
    });
  }
  const tags: Record<string, string> = {};
  addTags(tags, input.Tags);
  const accessPoint: AccessPoint = {
    accessPointId: newId("fsap"),
    clientToken,
    fileSystemId: fileSystem.fileSystemId,
    posixUser: input.PosixUser as AccessPoint["posixUser"],
    rootDirectory: { Path: "/", ...input.RootDirectory } as AccessPoint["rootDirectory"],
    tags,
  };
  state.accessPoints[accessPoint.accessPointId] = accessPoint;
  return describe(accessPoint, account);
}

export function describeAccessPoints(input: DescribeAccessPointsCommandInput, account: Account) {
  const all = input.AccessPointId
    ? [findAccessPoint(account, input.AccessPointId)]
    : Object.values(elasticFileSystem.of(account).accessPoints);
  const fileSystemId = input.FileSystemId
    ? findFileSystem(account, input.FileSystemId).fileSystemId
    : undefined;
  const wanted = all.filter((one) => fileSystemId === undefined || one.fileSystemId === fileSystemId);
  const { items, next } = page(wanted, input.NextToken, input.MaxResults);
  return { AccessPoints: items.map((one) => describe(one, account)), NextToken: next };
}

export function deleteAccessPoint(
  input: { AccessPointId?: string },
  account: Account,
): Record<string, never> {
  delete elasticFileSystem.of(account).accessPoints[
    findAccessPoint(account, input.AccessPointId).accessPointId
  ];
  return {};
}

function describe(accessPoint: AccessPoint, account: Account): AccessPointDescription {
  return {
    ClientToken: accessPoint.clientToken,
    Name: accessPoint.tags.Name,
    Tags: toTagList(accessPoint.tags),
    AccessPointId: accessPoint.accessPointId,
    AccessPointArn: account.arn("elasticfilesystem", `access-point/${accessPoint.accessPointId}`),
    FileSystemId: accessPoint.fileSystemId,
    PosixUser: accessPoint.posixUser,
    RootDirectory: accessPoint.rootDirectory,
    OwnerId: account.accountId,
    LifeCycleState: "available",
  };
}
