import type { CreateLaunchTemplateCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { newId } from "../new-id.ts";
import { ec2 } from "../state.ts";
import { tagsFor } from "../tags.ts";
import { checkedData } from "./checked-data.ts";
import { describeLaunchTemplate } from "./describe-launch-templates.ts";
import type { LaunchTemplate } from "./state.ts";

export function createLaunchTemplate(input: CreateLaunchTemplateCommandInput, account: Account) {
  const state = ec2.of(account);
  const name = input.LaunchTemplateName ?? "";
  if (!/^[a-zA-Z0-9().\-/_]{3,128}$/.test(name)) {
    throw new ServiceError(
      "InvalidLaunchTemplateName.MalformedException",
      "A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.",
    );
  }
  const existing = Object.values(state.launchTemplates).find((one) => one.launchTemplateName === name);
  if (existing && input.ClientToken !== undefined && existing.clientToken === input.ClientToken) {
    return { LaunchTemplate: describeLaunchTemplate(existing, account) };
  }
  if (existing) {
    throw new ServiceError(
      "InvalidLaunchTemplateName.AlreadyExistsException",
      "Launch template name already in use.",
    );
  }
  const template: LaunchTemplate = {
    launchTemplateId: newId("lt"),
    launchTemplateName: name,
    createTime: account.now,
    clientToken: input.ClientToken,
    versions: [
      {
        versionNumber: 1,
        versionDescription: input.VersionDescription,
        createTime: account.now,
        data: checkedData(input.LaunchTemplateData),
      },
    ],
    defaultVersionNumber: 1,
    latestVersionNumber: 1,
    tags: tagsFor("launch-template", input.TagSpecifications),
  };
  state.launchTemplates[template.launchTemplateId] = template;
  return { LaunchTemplate: describeLaunchTemplate(template, account) };
}
