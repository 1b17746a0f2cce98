import { imageId } from "./image.ts";
import { logicalIds, nameTags } from "./names.ts";
import { instanceProfile } from "./role.ts";
import { getAtt, type Resources, sub } from "./template.ts";
import type { TemplateInput } from "./template-input.ts";
import { userData } from "./user-data.ts";

/** What each instance is launched from. */
export function launchTemplate(input: TemplateInput): Resources {
  const { configuration } = input;
  const { instance } = configuration;
  const tags = nameTags(configuration);
  return {
    [logicalIds.launchTemplate]: {
      Type: "AWS::EC2::LaunchTemplate",
      Properties: {
        LaunchTemplateData: {
          ImageId: imageId(configuration),
          InstanceType: instance.type,
          ...(instance.keyPair === undefined ? {} : { KeyName: instance.keyPair }),
          IamInstanceProfile: instanceProfile(configuration),
          SecurityGroupIds: [getAtt(logicalIds.instanceSecurityGroup, "GroupId"), ...instance.securityGroups],
          MetadataOptions: {
            HttpEndpoint: "enabled",
            HttpTokens: "required",
            // Containers are one hop further away.
            HttpPutResponseHopLimit: 2,
            InstanceMetadataTags: "enabled",
          },
          UserData: { "Fn::Base64": sub(userData(input)) },
          TagSpecifications: [
            { ResourceType: "instance", Tags: tags },
            { ResourceType: "volume", Tags: tags },
          ],
        },
        TagSpecifications: [{ ResourceType: "launch-template", Tags: tags }],
      },
    },
  };
}
