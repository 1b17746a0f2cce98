import type { Instance } from "@aws-sdk/client-auto-scaling";
import type { Member } from "./state.ts";

/** An instance as groups list it. `Healthy` and `Unhealthy` here; DescribeAutoScalingInstances says them in capitals. */
export function describeInstance(member: Member): Instance {
  return {
    InstanceId: member.instanceId,
    InstanceType: member.instanceType,
    AvailabilityZone: member.availabilityZone,
    AvailabilityZoneId: member.availabilityZoneId,
    LifecycleState: member.lifecycleState,
    HealthStatus: member.healthStatus,
    LaunchConfigurationName: member.launchConfigurationName,
    LaunchTemplate: member.launchTemplate && {
      LaunchTemplateId: member.launchTemplate.id,
      LaunchTemplateName: member.launchTemplate.name,
      Version: member.launchTemplate.version,
    },
    ImageId: member.imageId,
    ProtectedFromScaleIn: member.protectedFromScaleIn,
  };
}
