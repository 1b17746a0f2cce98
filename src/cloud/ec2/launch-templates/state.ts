import type { RequestLaunchTemplateData } from "@aws-sdk/client-ec2";
import type { Tags } from "../tags.ts";

export interface LaunchTemplateVersion {
  readonly versionNumber: number;
  readonly versionDescription?: string;
  readonly createTime: number;
  /** As it was given: it is merged into a launch request of the same shape. */
  readonly data: RequestLaunchTemplateData;
}

export interface LaunchTemplate {
  readonly launchTemplateId: string;
  readonly launchTemplateName: string;
  readonly createTime: number;
  readonly clientToken?: string;
  versions: LaunchTemplateVersion[];
  defaultVersionNumber: number;
  /** Numbers are never used again, even when a version is deleted. */
  latestVersionNumber: number;
  tags: Tags;
}
