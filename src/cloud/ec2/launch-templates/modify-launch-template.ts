import type { ModifyLaunchTemplateCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { ec2 } from "../state.ts";
import { describeLaunchTemplate } from "./describe-launch-templates.ts";
import { findLaunchTemplate } from "./find-launch-template.ts";

/** Changes the default version: all that can be changed of a template. */
export function modifyLaunchTemplate(input: ModifyLaunchTemplateCommandInput, account: Account) {
  if (input.LaunchTemplateId !== undefined && input.LaunchTemplateName !== undefined) {
    throw new ServiceError(
      "InvalidParameterCombination",
      "Either provide launch template ID or launch template name to modify the template.",
    );
  }
  const template = findLaunchTemplate(ec2.of(account), input);
  const version = input.DefaultVersion;
  if (version !== undefined) {
    if (!template.versions.some((one) => String(one.versionNumber) === version)) {
      throw new ServiceError(
        "InvalidLaunchTemplateId.VersionNotFound",
        `The launch template version ${version} is not found for the specified launch template.`,
      );
    }
    template.defaultVersionNumber = Number(version);
  }
  return { LaunchTemplate: describeLaunchTemplate(template, account) };
}
