import type {
  DescribeLaunchTemplatesCommandInput,
  DescribeLaunchTemplatesCommandOutput,
  LaunchTemplate as LaunchTemplateDescription,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { toTagList } from "../../tag-list.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { page } from "../page.ts";
import { type Ec2State, ec2 } from "../state.ts";
import { findLaunchTemplate } from "./find-launch-template.ts";
import type { LaunchTemplate } from "./state.ts";

export function describeLaunchTemplates(
  input: DescribeLaunchTemplatesCommandInput,
  account: Account,
): Omit<DescribeLaunchTemplatesCommandOutput, "$metadata"> {
  const state = ec2.of(account);
  const ids = input.LaunchTemplateIds ?? [];
  const names = input.LaunchTemplateNames ?? [];
  const wanted =
    ids.length + names.length === 0
      ? Object.values(state.launchTemplates)
      : [
          ...ids.map((LaunchTemplateId) => findLaunchTemplate(state, { LaunchTemplateId })),
          ...names.map((name) => findNamed(state, name)),
        ];
  const { items, NextToken } = page(filtered(wanted, input.Filters, filterTable), input);
  return { LaunchTemplates: items.map((one) => describeLaunchTemplate(one, account)), NextToken };
}

function findNamed(state: Ec2State, name: string): LaunchTemplate {
  const found = Object.values(state.launchTemplates).find((one) => one.launchTemplateName === name);
  if (found) return found;
  throw new ServiceError(
    "InvalidLaunchTemplateName.NotFoundException",
    "At least one of the launch templates specified in the request does not exist.",
  );
}

export function describeLaunchTemplate(
  template: LaunchTemplate,
  account: Account,
): LaunchTemplateDescription {
  return {
    LaunchTemplateId: template.launchTemplateId,
    LaunchTemplateName: template.launchTemplateName,
    CreateTime: new Date(template.createTime),
    CreatedBy: `arn:${account.partition}:iam::${account.accountId}:root`,
    DefaultVersionNumber: template.defaultVersionNumber,
    LatestVersionNumber: template.latestVersionNumber,
    Tags: toTagList(template.tags),
  };
}

const filterTable: FilterTable<LaunchTemplate> = {
  tags: (template) => template.tags,
  values: {
    "create-time": (template) => new Date(template.createTime).toISOString(),
    "launch-template-name": (template) => template.launchTemplateName,
  },
};
