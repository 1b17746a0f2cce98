import type {
  CreateLaunchTemplateCommandInput,
  CreateLaunchTemplateCommandOutput,
  CreateLaunchTemplateVersionCommandInput,
  DescribeLaunchTemplatesCommandOutput,
} from "@aws-sdk/client-ec2";
import { sameJson } from "../json.ts";
import { launchTemplateData } from "./ec2-launch-template-data.ts";
import { updateEc2Tags } from "./ec2-tags.ts";
import type { Loose } from "./loose.ts";
import { resourceType } from "./resource-type.ts";
import { list, object, tagList } from "./schema.ts";
import { allTags } from "./tags.ts";

export const ec2LaunchTemplate = resourceType({
  name: "AWS::EC2::LaunchTemplate",
  properties: object(
    {
      LaunchTemplateData: launchTemplateData,
      LaunchTemplateName: "string",
      TagSpecifications: list(object({ ResourceType: "string", Tags: tagList })),
      VersionDescription: "string",
    },
    ["LaunchTemplateData"],
  ),
  replacedBy: ["LaunchTemplateName"],
  attributeNames: ["DefaultVersionNumber", "LatestVersionNumber", "LaunchTemplateId"],
  nameProperty: "LaunchTemplateName",
  changingAttributes: ["LatestVersionNumber"],
  taggable: true,
  create: (given, context) => {
    const input = {
      LaunchTemplateName: given.LaunchTemplateName ?? context.newName(128),
      VersionDescription: given.VersionDescription,
      LaunchTemplateData: given.LaunchTemplateData as Data,
      TagSpecifications: [
        { ResourceType: "launch-template", Tags: allTags(context, ownTags(given.TagSpecifications)) },
      ],
    } satisfies Loose<CreateLaunchTemplateCommandInput>;
    const { LaunchTemplate } = context.account.call<CreateLaunchTemplateCommandOutput>(
      "ec2",
      "CreateLaunchTemplate",
      input,
    );
    return LaunchTemplate?.LaunchTemplateId ?? "";
  },
  // The default version stays the first, as with CloudFormation on AWS: groups should name LatestVersionNumber.
  update: (LaunchTemplateId, given, previous, context) => {
    const contents = [given.LaunchTemplateData, given.VersionDescription];
    if (!sameJson(contents, [previous.LaunchTemplateData, previous.VersionDescription])) {
      context.account.call("ec2", "CreateLaunchTemplateVersion", {
        LaunchTemplateId,
        VersionDescription: given.VersionDescription,
        LaunchTemplateData: given.LaunchTemplateData as Data,
      } satisfies Loose<CreateLaunchTemplateVersionCommandInput>);
    }
    const before = ownTags(previous.TagSpecifications);
    updateEc2Tags(context, LaunchTemplateId, ownTags(given.TagSpecifications), before);
  },
  remove: (LaunchTemplateId, _, { account }) => {
    account.call("ec2", "DeleteLaunchTemplate", { LaunchTemplateId });
    return true;
  },
  attributes: (LaunchTemplateId, _, { account }) => {
    const input = { LaunchTemplateIds: [LaunchTemplateId] };
    const answer = account.call<DescribeLaunchTemplatesCommandOutput>(
      "ec2",
      "DescribeLaunchTemplates",
      input,
    );
    const [template] = answer.LaunchTemplates ?? [];
    return {
      LaunchTemplateId,
      DefaultVersionNumber: String(template?.DefaultVersionNumber ?? 1),
      LatestVersionNumber: String(template?.LatestVersionNumber ?? 1),
    };
  },
});

/** CloudFormation's shape is the API's; which of its parts are required is EC2's to say. */
type Data = Loose<CreateLaunchTemplateCommandInput["LaunchTemplateData"]>;

function ownTags(
  specifications: readonly { ResourceType?: string; Tags?: { Key?: string; Value?: string }[] }[] | undefined,
) {
  return specifications?.find((one) => one.ResourceType === "launch-template")?.Tags;
}
