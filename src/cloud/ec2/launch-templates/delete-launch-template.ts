import type { DeleteLaunchTemplateCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ec2 } from "../state.ts";
import { describeLaunchTemplate } from "./describe-launch-templates.ts";
import { findLaunchTemplate } from "./find-launch-template.ts";

/** Running instances keep what they were launched with. */
export function deleteLaunchTemplate(input: DeleteLaunchTemplateCommandInput, account: Account) {
  const state = ec2.of(account);
  const template = findLaunchTemplate(state, input);
  delete state.launchTemplates[template.launchTemplateId];
  return { LaunchTemplate: describeLaunchTemplate(template, account) };
}
