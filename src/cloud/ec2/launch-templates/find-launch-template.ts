import { ServiceError } from "../../service-error.ts";
import type { Ec2State } from "../state.ts";
import type { LaunchTemplate, LaunchTemplateVersion } from "./state.ts";

/** By exactly one of id and name. @throws ServiceError with the codes of EC2's launch template calls */
export function findLaunchTemplate(
  state: Ec2State,
  wanted: { LaunchTemplateId?: string; LaunchTemplateName?: string },
): LaunchTemplate {
  const { LaunchTemplateId: id, LaunchTemplateName: name } = wanted;
  if (id === undefined && name === undefined) {
    throw new ServiceError(
      "MissingParameter",
      "The request must contain the parameter launch template ID or launch template name",
    );
  }
  if (id !== undefined && name !== undefined) {
    throw new ServiceError(
      "InvalidParameterCombination",
      "Provide either the launch template ID or the launch template name, and not both.",
    );
  }
  if (id !== undefined) {
    if (!/^lt-[0-9a-f]+$/.test(id)) {
      throw new ServiceError("InvalidLaunchTemplateId.Malformed", `Invalid launch template ID '${id}'.`);
    }
    const found = state.launchTemplates[id];
    if (found) return found;
    throw new ServiceError(
      "InvalidLaunchTemplateId.NotFound",
      `The specified launch template, with template ID ${id}, does not exist.`,
    );
  }
  const found = Object.values(state.launchTemplates).find((one) => one.launchTemplateName === name);
  if (found) return found;
  throw new ServiceError(
    "InvalidLaunchTemplateName.NotFoundException",
    `The specified launch template, with template name ${name}, does not exist.`,
  );
}

/** `$Latest`, `$Default` (also when none is given), or a number. */
export function findVersion(template: LaunchTemplate, version: string | undefined): LaunchTemplateVersion {
  const wanted = versionNumber(template, version);
  const found = template.versions.find((one) => one.versionNumber === wanted);
  if (found) return found;
  throw new ServiceError(
    "InvalidLaunchTemplateId.VersionNotFound",
    `Could not find the specified version ${version} for the launch template with ID ${template.launchTemplateId}.`,
  );
}

function versionNumber(template: LaunchTemplate, version: string | undefined): number {
  if (version === undefined || version === "" || /^\$default$/i.test(version))
    return template.defaultVersionNumber;
  if (/^\$latest$/i.test(version)) return template.latestVersionNumber;
  return /^\d+$/.test(version) ? Number(version) : Number.NaN;
}
