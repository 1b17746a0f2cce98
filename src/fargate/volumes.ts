import { fileSystemId } from "../template/file-system.ts";
import { nameTags, zoneSuffix } from "../template/names.ts";
import { type Resources, ref, type Value } from "../template/template.ts";
import type { FargateInput } from "./fargate-input.ts";
import { leasePath } from "./lease-container.ts";
import { mountsOf } from "./mounts.ts";

/** A directory of the file system as the task mounts it. */
interface Directory {
  readonly path: string;
  readonly volume: string;
  /** Whom it belongs to where it has to be made. */
  readonly owner: { readonly uid: string; readonly gid: string };
}

export const leaseVolume = "hitori-lease";

/** Every directory that some container mounts, the lease's first, each once. */
function directoriesOf(input: FargateInput): Directory[] {
  const root = { uid: "0", gid: "0" };
  const found = new Map<string, Directory>();
  for (const { field } of input.compose.services) {
    for (const { place } of mountsOf(field.get("volumes"), input)) {
      if (place.kind !== "directory" || found.has(place.volume)) continue;
      found.set(place.volume, { ...place, owner: ownerOf(field.get("user").optionalText()) ?? root });
    }
  }
  return [{ path: leasePath(input.configuration.name), volume: leaseVolume, owner: root }, ...found.values()];
}

/** `999`, `999:998`; a name is known to the image alone. */
function ownerOf(user: string | undefined): Directory["owner"] | undefined {
  const [, uid, gid] = /^(\d+)(?::(\d+))?$/.exec(user ?? "") ?? [];
  return uid === undefined ? undefined : { uid, gid: gid ?? uid };
}

/**
 * One access point a directory, since ECS mounts no part of a volume. None enforces a user: the files keep the owners that
 * they have on the instance.
 */
export function accessPoints(input: FargateInput): Resources {
  const { configuration } = input;
  return Object.fromEntries(
    directoriesOf(input).map(({ path, volume, owner }) => [
      accessPointId(volume),
      {
        Type: "AWS::EFS::AccessPoint",
        Properties: {
          FileSystemId: fileSystemId(configuration),
          RootDirectory: {
            Path: path,
            CreationInfo: { OwnerUid: owner.uid, OwnerGid: owner.gid, Permissions: "0755" },
          },
          AccessPointTags: nameTags(configuration),
        },
      },
    ]),
  );
}

/** The task definition's volumes: directories through their access points, encrypted on the way, and the task's own disk. */
export function volumes(input: FargateInput): Value[] {
  const disks = input.compose.services.flatMap(({ field }) =>
    mountsOf(field.get("volumes"), input).flatMap(({ place }) =>
      place.kind === "disk" ? [place.volume] : [],
    ),
  );
  return [
    ...directoriesOf(input).map(({ volume }) => ({
      Name: volume,
      EFSVolumeConfiguration: {
        FilesystemId: fileSystemId(input.configuration),
        TransitEncryption: "ENABLED",
        AuthorizationConfig: { AccessPointId: ref(accessPointId(volume)), IAM: "ENABLED" },
      },
    })),
    ...[...new Set(disks)].map((Name) => ({ Name })),
  ];
}

/** Logical ids of the access points, for the role that may use them and nothing else. */
export function accessPointIds(input: FargateInput): string[] {
  return directoriesOf(input).map(({ volume }) => accessPointId(volume));
}

function accessPointId(volume: string): string {
  return `AccessPoint${zoneSuffix(volume)}`;
}
