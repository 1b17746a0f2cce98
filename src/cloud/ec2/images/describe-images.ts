import type { DescribeImagesCommandInput, DescribeImagesCommandOutput, Image } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { toTagList } from "../../tag-list.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { page } from "../page.ts";
import { type PublicImage, publicImages } from "../public-images.ts";
import { ec2 } from "../state.ts";
import { findImages } from "./find-image.ts";
import type { BakedImage } from "./state.ts";

/** When the public images were published, which AWS says of each. */
const publishedAt = Date.UTC(2025, 10, 10);

export function describeImages(
  input: DescribeImagesCommandInput,
  account: Account,
): Omit<DescribeImagesCommandOutput, "$metadata"> {
  const state = ec2.of(account);
  const ids = input.ImageIds ?? [];
  const wanted =
    ids.length === 0 ? [...publicImages(account), ...Object.values(state.images)] : findImages(account, ids);
  const owned = wanted
    .map((image) => describe(image, account))
    .filter((image) => hasOwner(image, input, account));
  const { items, NextToken } = page(filtered(owned, input.Filters, filterTable), input);
  return { Images: items, NextToken };
}

function hasOwner(image: Image, input: DescribeImagesCommandInput, account: Account): boolean {
  const owners = (input.Owners ?? []).map((owner) => (owner === "self" ? account.accountId : owner));
  return (
    owners.length === 0 ||
    owners.includes(image.OwnerId ?? "") ||
    (image.ImageOwnerAlias !== undefined && owners.includes(image.ImageOwnerAlias))
  );
}

function describe(image: PublicImage | BakedImage, account: Account): Image {
  const baked = "sourceInstanceId" in image ? image : undefined;
  const ownerId = "ownerId" in image ? image.ownerId : account.accountId;
  return {
    ImageId: image.imageId,
    Name: image.name,
    Description: image.description,
    Architecture: image.architecture,
    CreationDate: new Date(baked?.createdAt ?? publishedAt).toISOString(),
    OwnerId: ownerId,
    ImageOwnerAlias: baked ? undefined : "amazon",
    ImageLocation: `${baked ? account.accountId : "amazon"}/${image.name}`,
    ImageType: "machine",
    Public: baked === undefined,
    State: baked?.state ?? "available",
    StateReason:
      baked?.state === "failed"
        ? {
            Code: "Server.InternalError",
            Message: "Server.InternalError: the source's disk could not be copied",
          }
        : undefined,
    SourceInstanceId: baked?.sourceInstanceId,
    SourceImageId: baked?.sourceImageId,
    RootDeviceName: "/dev/xvda",
    RootDeviceType: "ebs",
    BlockDeviceMappings: [
      {
        DeviceName: "/dev/xvda",
        Ebs: {
          DeleteOnTermination: true,
          SnapshotId: baked?.snapshotId ?? image.imageId.replace("ami-", "snap-"),
          VolumeSize: 8,
          VolumeType: "gp3",
          Encrypted: false,
        },
      },
    ],
    EnaSupport: true,
    Hypervisor: "xen",
    ImdsSupport: "v2.0",
    PlatformDetails: "Linux/UNIX",
    VirtualizationType: "hvm",
    Tags: toTagList(baked?.tags ?? {}),
  };
}

const filterTable: FilterTable<Image> = {
  tags: (image) => Object.fromEntries((image.Tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""])),
  values: {
    architecture: (image) => image.Architecture,
    "creation-date": (image) => image.CreationDate,
    description: (image) => image.Description,
    "image-id": (image) => image.ImageId,
    "image-type": (image) => image.ImageType,
    "is-public": (image) => image.Public,
    name: (image) => image.Name,
    "owner-alias": (image) => image.ImageOwnerAlias,
    "owner-id": (image) => image.OwnerId,
    "root-device-type": (image) => image.RootDeviceType,
    "source-instance-id": (image) => image.SourceInstanceId,
    state: (image) => image.State,
    "virtualization-type": (image) => image.VirtualizationType,
  },
};
