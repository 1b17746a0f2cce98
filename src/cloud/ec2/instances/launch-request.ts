import type {
  RequestLaunchTemplateData,
  RunInstancesCommandInput,
  Tag,
  TagSpecification,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { findLaunchTemplate, findVersion } from "../launch-templates/find-launch-template.ts";
import { ec2 } from "../state.ts";

/** A launch with its template's data filled in, and which template that was. */
export interface LaunchRequest extends RunInstancesCommandInput {
  readonly launchTemplateId?: string;
  readonly launchTemplateVersion?: string;
}

/**
 * Parameters of the request override those of its launch template, one by one; tags are merged by key.
 * @throws ServiceError for a template or version that is not there
 */
export function launchRequest(input: RunInstancesCommandInput, account: Account): LaunchRequest {
  if (input.SubnetId && input.NetworkInterfaces && input.NetworkInterfaces.length > 0) {
    throw new ServiceError(
      "InvalidParameterCombination",
      "Network interfaces and an instance-level subnet ID may not be specified on the same request",
    );
  }
  if (!input.LaunchTemplate) return input;
  const template = findLaunchTemplate(ec2.of(account), input.LaunchTemplate);
  const version = findVersion(template, input.LaunchTemplate.Version);
  return {
    ...merged(version.data, input),
    launchTemplateId: template.launchTemplateId,
    launchTemplateVersion: String(version.versionNumber),
  };
}

function merged(data: RequestLaunchTemplateData, input: RunInstancesCommandInput): RunInstancesCommandInput {
  // A launch template's data has the same members as a launch request, in types of other names.
  const base = data as Partial<RunInstancesCommandInput>;
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const request: RunInstancesCommandInput = { ...base, ...(given as unknown as RunInstancesCommandInput) };
  request.TagSpecifications = mergedTags(base.TagSpecifications, input.TagSpecifications);
  if (input.MetadataOptions && base.MetadataOptions) {
    request.MetadataOptions = { ...base.MetadataOptions, ...input.MetadataOptions };
  }
  return request;
}

function mergedTags(
  base: readonly TagSpecification[] | undefined,
  override: readonly TagSpecification[] | undefined,
): TagSpecification[] {
  const byType = new Map<TagSpecification["ResourceType"], Map<string, Tag>>();
  for (const { ResourceType, Tags } of [...(base ?? []), ...(override ?? [])]) {
    const tags = byType.get(ResourceType) ?? new Map<string, Tag>();
    for (const tag of Tags ?? []) tags.set(tag.Key ?? "", tag);
    byType.set(ResourceType, tags);
  }
  return [...byType].map(([ResourceType, tags]) => ({ ResourceType, Tags: [...tags.values()] }));
}
