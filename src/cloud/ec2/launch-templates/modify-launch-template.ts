import type { ModifyLaunchTemplateCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ec2 } from "../state.ts";
import { describeLaunchTemplate } from "./describe-launch-templates.ts";
import { findLaunchTemplate, findVersion } from "./find-launch-template.ts";

/** Changes the default version: all that can be changed of a template. */
export function modifyLaunchTemplate(input: ModifyLaunchTemplateCommandInput, account: Account) {
  const template = findLaunchTemplate(ec2.of(account), input);
  if (input.DefaultVersion !== undefined) {
    template.defaultVersionNumber = findVersion(template, input.DefaultVersion).versionNumber;
  }
  return { LaunchTemplate: describeLaunchTemplate(template, account) };
}
