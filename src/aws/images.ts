import type { EC2, Image } from "@aws-sdk/client-ec2";
import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import { waitUntil } from "../base/wait-until.ts";
import { type Connection, clientConfiguration } from "./connection.ts";
import { appTag } from "./stacks.ts";

/** AWS copies a whole disk: minutes, an hour for a big one. */
const availableLimit = 3_600_000;

interface BakeOptions {
  readonly app: string;
  readonly instanceId: string;
  readonly name: string;
  /** Leave the instance running: files that are being written may be torn in the image. */
  readonly noReboot: boolean;
}

/** The calls on one connection's images. */
export async function images(connection: Connection, clock: Clock): Promise<Images> {
  const { EC2 } = await import("@aws-sdk/client-ec2");
  // AWS throttles who asks more often; the local cloud does not.
  return new Images(
    new EC2(clientConfiguration(connection)),
    clock,
    connection.endpoint === undefined ? 5000 : 50,
  );
}

class Images {
  readonly #client: EC2;
  readonly #clock: Clock;
  readonly #interval: number;

  constructor(client: EC2, clock: Clock, interval: number) {
    this.#client = client;
    this.#clock = clock;
    this.#interval = interval;
  }

  /** What was baked for an app, newest first. */
  async baked(app: string): Promise<Image[]> {
    const Filters = [{ Name: `tag:${appTag}`, Values: [app] }];
    const { Images } = await this.#client.describeImages({ Owners: ["self"], Filters });
    return (Images ?? []).sort((one, other) =>
      (other.CreationDate ?? "").localeCompare(one.CreationDate ?? ""),
    );
  }

  /** @throws HitoriError IMAGE_MISSING */
  async find(imageId: string): Promise<Image> {
    // By filter: with ImageIds AWS answers an error for one that is not there.
    const Filters = [{ Name: "image-id", Values: [imageId] }];
    const image = (await this.#client.describeImages({ Filters })).Images?.[0];
    if (image) return image;
    throw new HitoriError({
      code: "IMAGE_MISSING",
      message: `There is no image ${imageId} in this region, or it is not shared with this account.`,
      hint: "Those of the app:  hitori image list   In hitori.yml:  instance: {image: latest}",
    });
  }

  /** Starts an image of an instance, named, described and tagged, its snapshots too. @returns its id */
  async bake({ app, instanceId, name, noReboot }: BakeOptions): Promise<string> {
    const Tags = [
      { Key: "Name", Value: name },
      { Key: appTag, Value: app },
    ];
    const { ImageId = "" } = await this.#client.createImage({
      InstanceId: instanceId,
      Name: name,
      Description: `Baked by Hitori of ${instanceId} for ${app}`,
      NoReboot: noReboot,
      TagSpecifications: [
        { ResourceType: "image", Tags },
        { ResourceType: "snapshot", Tags },
      ],
    });
    return ImageId;
  }

  /**
   * @param onWait is told the seconds that it has taken so far
   * @throws HitoriError IMAGE_FAILED
   */
  async untilAvailable(
    imageId: string,
    onWait: (seconds: number) => void,
    signal: AbortSignal,
  ): Promise<Image> {
    const startedAt = this.#clock.monotonic();
    const look = async () => {
      const image = await this.find(imageId);
      if (image.State === "available" || image.State === "failed") return image;
      onWait(Math.round((this.#clock.monotonic() - startedAt) / 1000));
      return undefined;
    };
    const options = { clock: this.#clock, timeout: availableLimit, interval: this.#interval, signal };
    const image = await waitUntil(look, options);
    if (image?.State === "available") return image;
    throw new HitoriError({
      code: "IMAGE_FAILED",
      message: `Image ${imageId} ${image ? `failed: ${image.StateReason?.Message ?? "AWS gives no reason"}` : "was not available within an hour"}.`,
      hint: "The instance was not changed. Try again:  hitori image bake",
    });
  }

  /** Deregisters images and deletes the snapshots that they were made of. */
  async remove(old: readonly Image[]): Promise<void> {
    for (const image of old) {
      await this.#client.deregisterImage({ ImageId: image.ImageId });
      for (const { Ebs } of image.BlockDeviceMappings ?? [])
        if (Ebs?.SnapshotId) await this.#client.deleteSnapshot({ SnapshotId: Ebs.SnapshotId });
    }
  }
}

/** Those to remove so that `keep` stay; never one that is in use, never one that is not finished. Pure. */
export function superseded(
  newestFirst: readonly Image[],
  keep: number,
  inUse: ReadonlySet<string>,
): readonly Image[] {
  const finished = newestFirst.filter(({ State }) => State === "available" || State === "failed");
  return finished.slice(keep).filter(({ ImageId = "" }) => !inUse.has(ImageId));
}
