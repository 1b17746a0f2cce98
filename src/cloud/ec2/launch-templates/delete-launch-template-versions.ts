import type {
  DeleteLaunchTemplateVersionsCommandInput,
  DeleteLaunchTemplateVersionsCommandOutput,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ec2 } from "../state.ts";
import { findLaunchTemplate } from "./find-launch-template.ts";

/** Each version by itself: the default version cannot be deleted, nor one that is not there. */
export function deleteLaunchTemplateVersions(
  input: DeleteLaunchTemplateVersionsCommandInput,
  account: Account,
): Omit<DeleteLaunchTemplateVersionsCommandOutput, "$metadata"> {
  const template = findLaunchTemplate(ec2.of(account), input);
  const { launchTemplateId: LaunchTemplateId, launchTemplateName: LaunchTemplateName } = template;
  const answer: Required<Omit<DeleteLaunchTemplateVersionsCommandOutput, "$metadata">> = {
    SuccessfullyDeletedLaunchTemplateVersions: [],
    UnsuccessfullyDeletedLaunchTemplateVersions: [],
  };
  for (const version of input.Versions ?? []) {
    const VersionNumber = Number(version);
    const entry = { LaunchTemplateId, LaunchTemplateName, VersionNumber };
    const present = template.versions.some((one) => one.versionNumber === VersionNumber);
    if (present && VersionNumber !== template.defaultVersionNumber) {
      template.versions = template.versions.filter((one) => one.versionNumber !== VersionNumber);
      answer.SuccessfullyDeletedLaunchTemplateVersions?.push(entry);
    } else {
      const Code = present ? "unexpectedError" : "launchTemplateVersionDoesNotExist";
      const Message = present
        ? "Cannot delete the default version of a launch template."
        : `Could not find launch template version ${version}.`;
      answer.UnsuccessfullyDeletedLaunchTemplateVersions?.push({
        ...entry,
        ResponseError: { Code, Message },
      });
    }
  }
  return answer;
}
