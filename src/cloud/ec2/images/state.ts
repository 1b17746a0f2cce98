import type { Tags } from "../tags.ts";

/** An image baked here. */
export interface BakedImage {
  readonly imageId: string;
  readonly name: string;
  readonly description?: string;
  readonly architecture: "x86_64" | "arm64";
  readonly createdAt: number;
  readonly sourceInstanceId: string;
  readonly sourceImageId: string;
  readonly snapshotId: string;
  state: "pending" | "available" | "failed";
  /** What its instances start with is copied from its source. */
  captured?: boolean;
  tags: Tags;
}
