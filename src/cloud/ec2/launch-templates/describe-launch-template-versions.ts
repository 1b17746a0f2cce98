import type {
  DescribeLaunchTemplateVersionsCommandInput,
  DescribeLaunchTemplateVersionsCommandOutput,
  LaunchTemplateVersion as VersionDescription,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { resolveImageId } from "../images/resolve-image-id.ts";
import { page } from "../page.ts";
import { ec2 } from "../state.ts";
import { findLaunchTemplate, findVersion } from "./find-launch-template.ts";
import type { LaunchTemplate, LaunchTemplateVersion } from "./state.ts";

/** Newest first. Without a template, `$Latest` and `$Default` of all templates can be asked for. */
export function describeLaunchTemplateVersions(
  input: DescribeLaunchTemplateVersionsCommandInput,
  account: Account,
): Omit<DescribeLaunchTemplateVersionsCommandOutput, "$metadata"> {
  const state = ec2.of(account);
  const named = input.LaunchTemplateId !== undefined || input.LaunchTemplateName !== undefined;
  const versions = input.Versions ?? [];
  if (!named && (versions.length === 0 || !versions.every((one) => one.startsWith("$")))) {
    throw new ServiceError(
      versions.length === 0 ? "MissingParameter" : "InvalidParameterValue",
      "To describe the launch template data for all your launch templates, for ‘--versions’ specify ‘$Latest’, ‘$Default’, or both, and omit ‘--launch-template-id’, ‘--launch-template-name’, and version numbers. To describe the launch template data for a specific launch template, specify ‘--launch-template-id’ or ‘--launch-template-name’, and for ‘--versions’ specify one or more of the following values: ‘$Latest’, ‘$Default’, or one or more version numbers.",
    );
  }
  const templates = named ? [findLaunchTemplate(state, input)] : Object.values(state.launchTemplates);
  const wanted = templates.flatMap((template) => versionsOf(template, input));
  const { items, NextToken } = page(filtered(wanted, input.Filters, filterTable), input);
  return {
    LaunchTemplateVersions: items.map(({ template, version }) => {
      const description = describeVersion(template, version, account);
      return input.ResolveAlias === true ? resolved(description, account) : description;
    }),
    NextToken,
  };
}

interface Entry {
  readonly template: LaunchTemplate;
  readonly version: LaunchTemplateVersion;
}

function versionsOf(template: LaunchTemplate, input: DescribeLaunchTemplateVersionsCommandInput): Entry[] {
  if (input.Versions && input.Versions.length > 0) {
    return input.Versions.map((one) => ({ template, version: findVersion(template, one) }));
  }
  const minimum = Number(input.MinVersion ?? 1);
  const maximum = Number(input.MaxVersion ?? template.latestVersionNumber);
  return template.versions
    .filter((version) => version.versionNumber >= minimum && version.versionNumber <= maximum)
    .map((version) => ({ template, version }))
    .reverse();
}

export function describeVersion(
  template: LaunchTemplate,
  version: LaunchTemplateVersion,
  account: Account,
): VersionDescription {
  return {
    LaunchTemplateId: template.launchTemplateId,
    LaunchTemplateName: template.launchTemplateName,
    VersionNumber: version.versionNumber,
    VersionDescription: version.versionDescription,
    CreateTime: new Date(version.createTime),
    CreatedBy: `arn:${account.partition}:iam::${account.accountId}:root`,
    DefaultVersion: version.versionNumber === template.defaultVersionNumber,
    // What a template answers with has the members of what it was given, in types of other names.
    LaunchTemplateData: version.data as VersionDescription["LaunchTemplateData"],
  };
}

function resolved(description: VersionDescription, account: Account): VersionDescription {
  const data = description.LaunchTemplateData;
  if (!data?.ImageId) return description;
  return { ...description, LaunchTemplateData: { ...data, ImageId: resolveImageId(account, data.ImageId) } };
}

const filterTable: FilterTable<Entry> = {
  values: {
    "create-time": ({ version }) => new Date(version.createTime).toISOString(),
    "iam-instance-profile": ({ version }) =>
      version.data.IamInstanceProfile?.Arn ?? version.data.IamInstanceProfile?.Name,
    "image-id": ({ version }) => version.data.ImageId,
    "instance-type": ({ version }) => version.data.InstanceType,
    "is-default-version": ({ template, version }) => version.versionNumber === template.defaultVersionNumber,
  },
};
