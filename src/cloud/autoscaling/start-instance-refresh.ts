import { randomUUID } from "node:crypto";
import type {
  DesiredConfiguration,
  RefreshPreferences,
  StartInstanceRefreshCommandInput,
  StartInstanceRefreshCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { activeRefresh } from "./decide-refresh.ts";
import { findGroup, validationError } from "./find.ts";
import { templateIn } from "./launch-source.ts";
import { resolveLaunchTemplate } from "./launch-template.ts";
import type { Refresh } from "./refresh.ts";
import { checkPreferences } from "./refresh-preferences.ts";
import type { Group, Member } from "./state.ts";

export function startInstanceRefresh(
  input: StartInstanceRefreshCommandInput,
  account: Account,
): Omit<StartInstanceRefreshCommandOutput, "$metadata"> {
  const group = findGroup(account, input.AutoScalingGroupName);
  if (activeRefresh(group)) {
    throw new ServiceError(
      "InstanceRefreshInProgress",
      "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.",
    );
  }
  if ((input.Strategy ?? "Rolling") !== "Rolling") {
    throw validationError("Strategy ReplaceRootVolume is not simulated: use Rolling.");
  }
  const preferences = input.Preferences ?? {};
  checkPreferences(preferences, input.DesiredConfiguration);
  const desiredConfiguration = resolveConfiguration(account, input.DesiredConfiguration);
  const toReplace = outdated(account, group, preferences, desiredConfiguration);
  const refresh: Refresh = {
    refreshId: randomUUID(),
    status: "Pending",
    statusReason: undefined,
    startTime: account.now,
    endTime: undefined,
    preferences,
    desiredConfiguration,
    previousConfiguration: {
      LaunchTemplate: group.settings.LaunchTemplate,
      MixedInstancesPolicy: group.settings.MixedInstancesPolicy,
    },
    toReplace: toReplace.map((member) => member.instanceId),
    total: toReplace.length,
    progressAt: account.now,
    bakingSince: undefined,
    rollbackStart: undefined,
    rollbackReason: undefined,
    percentageOnRollback: undefined,
  };
  group.refreshes.push(refresh);
  return { InstanceRefreshId: refresh.refreshId };
}

function resolveConfiguration(
  account: Account,
  given: DesiredConfiguration | undefined,
): DesiredConfiguration | undefined {
  if (!given?.LaunchTemplate) return given;
  const { id, name } = resolveLaunchTemplate(account, given.LaunchTemplate);
  const Version = given.LaunchTemplate.Version ?? "$Default";
  return { LaunchTemplate: { LaunchTemplateId: id, LaunchTemplateName: name, Version } };
}

/** Everything that runs; with SkipMatching without what has the wanted template and version already. */
function outdated(
  account: Account,
  group: Group,
  preferences: RefreshPreferences,
  desired: DesiredConfiguration | undefined,
): Member[] {
  const specification = templateIn(desired ?? group.settings);
  const wanted =
    preferences.SkipMatching && specification
      ? resolveLaunchTemplate(account, {
          LaunchTemplateId: specification.LaunchTemplateId,
          Version: specification.Version,
        })
      : undefined;
  return Object.values(group.instances).filter((member) => {
    if (member.lifecycleState === "Standby") return (preferences.StandbyInstances ?? "Wait") !== "Ignore";
    if (member.lifecycleState !== "InService") return false;
    if (member.protectedFromScaleIn && preferences.ScaleInProtectedInstances === "Ignore") return false;
    const { id, version } = member.launchTemplate ?? {};
    return !wanted || id !== wanted.id || version !== wanted.version;
  });
}
