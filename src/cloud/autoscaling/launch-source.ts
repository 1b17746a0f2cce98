import type { DesiredConfiguration, LaunchTemplateSpecification } from "@aws-sdk/client-auto-scaling";
import type { RunInstancesRequest } from "@aws-sdk/client-ec2";
import type { Account } from "../account.ts";
import { activeRefresh } from "./decide-refresh.ts";
import { validationError } from "./find.ts";
import { resolveLaunchTemplate } from "./launch-template.ts";
import { autoScaling, type Group, type Member } from "./state.ts";

export interface LaunchSource {
  /** What RunInstances is told of what to launch. */
  readonly request: Omit<RunInstancesRequest, "MinCount" | "MaxCount">;
  readonly launchTemplate: Member["launchTemplate"];
  readonly launchConfigurationName: string | undefined;
}

/** @throws ServiceError ValidationError where the group's template or configuration is gone */
export function launchSource(account: Account, group: Group): LaunchSource {
  const specification = launchTemplateOf(group);
  if (specification) return fromTemplate(account, group, specification);
  return fromConfiguration(account, group.settings.LaunchConfigurationName ?? "");
}

/** The template that launches take: the group's, or what an instance refresh is bringing it to. */
function launchTemplateOf(group: Group): LaunchTemplateSpecification | undefined {
  const refresh = activeRefresh(group);
  const isForward = refresh && refresh.status !== "RollbackInProgress" && refresh.status !== "Cancelling";
  return templateIn((isForward ? refresh.desiredConfiguration : undefined) ?? group.settings);
}

/** Also where a mixed instances policy names it. */
export function templateIn(configuration: DesiredConfiguration): LaunchTemplateSpecification | undefined {
  const { LaunchTemplate, MixedInstancesPolicy } = configuration;
  return LaunchTemplate ?? MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
}

/** `$Latest` and `$Default` are looked up now, so that the instance says which number it was launched from. */
function fromTemplate(
  account: Account,
  group: Group,
  specification: LaunchTemplateSpecification,
): LaunchSource {
  // A specification carries id and name; a request to EC2 may carry one of them.
  const { LaunchTemplateId, Version } = specification;
  const { id, name, version } = resolveLaunchTemplate(account, { LaunchTemplateId, Version });
  const override = group.settings.MixedInstancesPolicy?.LaunchTemplate?.Overrides?.[0];
  const instanceType = override?.InstanceType as RunInstancesRequest["InstanceType"];
  return {
    request: {
      LaunchTemplate: { LaunchTemplateId: id, Version: version },
      ...(instanceType === undefined ? {} : { InstanceType: instanceType }),
    },
    launchTemplate: { id, name, version },
    launchConfigurationName: undefined,
  };
}

function fromConfiguration(account: Account, name: string): LaunchSource {
  const configuration = autoScaling.of(account).launchConfigurations[name];
  if (!configuration) {
    throw validationError(
      `Launch configuration name not found - Launch configuration ${name} does not exist`,
    );
  }
  const {
    IamInstanceProfile: profile,
    MetadataOptions: metadata,
    SecurityGroups: groups = [],
  } = configuration;
  return {
    request: {
      ImageId: configuration.ImageId,
      InstanceType: configuration.InstanceType as RunInstancesRequest["InstanceType"],
      KeyName: configuration.KeyName || undefined,
      UserData: configuration.UserData || undefined,
      EbsOptimized: configuration.EbsOptimized,
      ...(groups.length > 0 ? { SecurityGroupIds: groups } : {}),
      ...(profile === undefined
        ? {}
        : { IamInstanceProfile: profile.startsWith("arn:") ? { Arn: profile } : { Name: profile } }),
      ...(metadata === undefined ? {} : { MetadataOptions: metadata }),
    },
    launchTemplate: undefined,
    launchConfigurationName: name,
  };
}
