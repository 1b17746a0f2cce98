import type { LaunchTemplateSpecification } from "@aws-sdk/client-auto-scaling";
import type {
  DescribeLaunchTemplateVersionsCommandOutput,
  DescribeLaunchTemplateVersionsRequest,
} from "@aws-sdk/client-ec2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { validationError } from "./find.ts";

/** A launch template at the version that a launch would take now. */
export interface ResolvedLaunchTemplate {
  readonly id: string;
  readonly name: string;
  /** A number, whatever the specification said. */
  readonly version: string;
  readonly imageId: string | undefined;
  readonly instanceType: string | undefined;
}

/** @throws ServiceError ValidationError, with EC2's own words after AWS's, where EC2 does not know it */
export function resolveLaunchTemplate(
  account: Account,
  specification: LaunchTemplateSpecification,
): ResolvedLaunchTemplate {
  const { LaunchTemplateId, LaunchTemplateName, Version = "$Default" } = specification;
  if ((LaunchTemplateId === undefined) === (LaunchTemplateName === undefined)) {
    throw validationError("Valid requests must contain either launchTemplateId or LaunchTemplateName");
  }
  const input: DescribeLaunchTemplateVersionsRequest = {
    LaunchTemplateId,
    LaunchTemplateName,
    Versions: [Version],
  };
  const found = describeVersions(account, input).LaunchTemplateVersions?.[0];
  if (!found) {
    throw validationError(
      `You must use a valid fully-formed launch template. The specified launch template version ${Version} does not exist.`,
    );
  }
  return {
    id: found.LaunchTemplateId ?? "",
    name: found.LaunchTemplateName ?? "",
    version: String(found.VersionNumber ?? 1),
    imageId: found.LaunchTemplateData?.ImageId,
    instanceType: found.LaunchTemplateData?.InstanceType,
  };
}

function describeVersions(
  account: Account,
  input: DescribeLaunchTemplateVersionsRequest,
): DescribeLaunchTemplateVersionsCommandOutput {
  try {
    return account.call("ec2", "DescribeLaunchTemplateVersions", input);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw validationError(`You must use a valid fully-formed launch template. ${error.message}`);
  }
}
