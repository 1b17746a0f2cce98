import type { CreateLaunchTemplateVersionCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ec2 } from "../state.ts";
import { checkedData } from "./checked-data.ts";
import { describeVersion } from "./describe-launch-template-versions.ts";
import { findLaunchTemplate, findVersion } from "./find-launch-template.ts";

/** With a source version, its parameters that the new data does not give are taken over. */
export function createLaunchTemplateVersion(
  input: CreateLaunchTemplateVersionCommandInput,
  account: Account,
) {
  const template = findLaunchTemplate(ec2.of(account), input);
  const source = input.SourceVersion ? findVersion(template, input.SourceVersion).data : {};
  const given = Object.fromEntries(
    Object.entries(checkedData(input.LaunchTemplateData)).filter(([, value]) => value !== undefined),
  );
  template.latestVersionNumber += 1;
  const version = {
    versionNumber: template.latestVersionNumber,
    versionDescription: input.VersionDescription,
    createTime: account.now,
    data: { ...source, ...given },
  };
  template.versions.push(version);
  return { LaunchTemplateVersion: describeVersion(template, version, account) };
}
