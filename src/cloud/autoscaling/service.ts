import type { Service } from "../service.ts";
import { attachInstances } from "./attach-instances.ts";
import { attachLoadBalancerTargetGroups } from "./attach-load-balancer-target-groups.ts";
import { attachLoadBalancers } from "./attach-load-balancers.ts";
import { attachTrafficSources } from "./attach-traffic-sources.ts";
import { batchDeleteScheduledAction } from "./batch-delete-scheduled-action.ts";
import { batchPutScheduledUpdateGroupAction } from "./batch-put-scheduled-update-group-action.ts";
import { cancelInstanceRefresh } from "./cancel-instance-refresh.ts";
import { completeLifecycleAction } from "./complete-lifecycle-action.ts";
import { createAutoScalingGroup } from "./create-auto-scaling-group.ts";
import { createLaunchConfiguration } from "./create-launch-configuration.ts";
import { createOrUpdateTags } from "./create-or-update-tags.ts";
import { deleteAutoScalingGroup } from "./delete-auto-scaling-group.ts";
import { deleteLaunchConfiguration } from "./delete-launch-configuration.ts";
import { deleteLifecycleHook } from "./delete-lifecycle-hook.ts";
import { deleteNotificationConfiguration } from "./delete-notification-configuration.ts";
import { deletePolicy } from "./delete-policy.ts";
import { deleteScheduledAction } from "./delete-scheduled-action.ts";
import { deleteTags } from "./delete-tags.ts";
import { deleteWarmPool } from "./delete-warm-pool.ts";
import { describeAccountLimits } from "./describe-account-limits.ts";
import { describeAdjustmentTypes } from "./describe-adjustment-types.ts";
import { describeAutoScalingGroups } from "./describe-auto-scaling-groups.ts";
import { describeAutoScalingInstances } from "./describe-auto-scaling-instances.ts";
import { describeAutoScalingNotificationTypes } from "./describe-auto-scaling-notification-types.ts";
import { describeInstanceRefreshes } from "./describe-instance-refreshes.ts";
import { describeLaunchConfigurations } from "./describe-launch-configurations.ts";
import { describeLifecycleHookTypes } from "./describe-lifecycle-hook-types.ts";
import { describeLifecycleHooks } from "./describe-lifecycle-hooks.ts";
import { describeLoadBalancerTargetGroups } from "./describe-load-balancer-target-groups.ts";
import { describeLoadBalancers } from "./describe-load-balancers.ts";
import { describeMetricCollectionTypes } from "./describe-metric-collection-types.ts";
import { describeNotificationConfigurations } from "./describe-notification-configurations.ts";
import { describePolicies } from "./describe-policies.ts";
import { describeScalingActivities } from "./describe-scaling-activities.ts";
import { describeScalingProcessTypes } from "./describe-scaling-process-types.ts";
import { describeScheduledActions } from "./describe-scheduled-actions.ts";
import { describeTags } from "./describe-tags.ts";
import { describeTerminationPolicyTypes } from "./describe-termination-policy-types.ts";
import { describeTrafficSources } from "./describe-traffic-sources.ts";
import { describeWarmPool } from "./describe-warm-pool.ts";
import { detachInstances } from "./detach-instances.ts";
import { detachLoadBalancerTargetGroups } from "./detach-load-balancer-target-groups.ts";
import { detachLoadBalancers } from "./detach-load-balancers.ts";
import { detachTrafficSources } from "./detach-traffic-sources.ts";
import { disableMetricsCollection } from "./disable-metrics-collection.ts";
import { enableMetricsCollection } from "./enable-metrics-collection.ts";
import { enterStandby } from "./enter-standby.ts";
import { executePolicy } from "./execute-policy.ts";
import { exitStandby } from "./exit-standby.ts";
import { pass } from "./pass.ts";
import { putLifecycleHook } from "./put-lifecycle-hook.ts";
import { putNotificationConfiguration } from "./put-notification-configuration.ts";
import { putScalingPolicy } from "./put-scaling-policy.ts";
import { putScheduledUpdateGroupAction } from "./put-scheduled-update-group-action.ts";
import { putWarmPool } from "./put-warm-pool.ts";
import { recordLifecycleActionHeartbeat } from "./record-lifecycle-action-heartbeat.ts";
import { resumeProcesses } from "./resume-processes.ts";
import { rollbackInstanceRefresh } from "./rollback-instance-refresh.ts";
import { setDesiredCapacity } from "./set-desired-capacity.ts";
import { setInstanceHealth } from "./set-instance-health.ts";
import { setInstanceProtection } from "./set-instance-protection.ts";
import { startInstanceRefresh } from "./start-instance-refresh.ts";
import { suspendProcesses } from "./suspend-processes.ts";
import { terminateInstanceInAutoScalingGroup } from "./terminate-instance-in-auto-scaling-group.ts";
import { updateAutoScalingGroup } from "./update-auto-scaling-group.ts";

export const autoScalingService: Service = {
  name: "autoscaling",
  client: "auto-scaling",
  protocol: "query",
  operations: {
    AttachInstances: attachInstances,
    AttachLoadBalancerTargetGroups: attachLoadBalancerTargetGroups,
    AttachLoadBalancers: attachLoadBalancers,
    AttachTrafficSources: attachTrafficSources,
    BatchDeleteScheduledAction: batchDeleteScheduledAction,
    BatchPutScheduledUpdateGroupAction: batchPutScheduledUpdateGroupAction,
    CancelInstanceRefresh: cancelInstanceRefresh,
    CompleteLifecycleAction: completeLifecycleAction,
    CreateAutoScalingGroup: createAutoScalingGroup,
    CreateLaunchConfiguration: createLaunchConfiguration,
    CreateOrUpdateTags: createOrUpdateTags,
    DeleteAutoScalingGroup: deleteAutoScalingGroup,
    DeleteLaunchConfiguration: deleteLaunchConfiguration,
    DeleteLifecycleHook: deleteLifecycleHook,
    DeleteNotificationConfiguration: deleteNotificationConfiguration,
    DeletePolicy: deletePolicy,
    DeleteScheduledAction: deleteScheduledAction,
    DeleteTags: deleteTags,
    DeleteWarmPool: deleteWarmPool,
    DescribeAccountLimits: describeAccountLimits,
    DescribeAdjustmentTypes: describeAdjustmentTypes,
    DescribeAutoScalingGroups: describeAutoScalingGroups,
    DescribeAutoScalingInstances: describeAutoScalingInstances,
    DescribeAutoScalingNotificationTypes: describeAutoScalingNotificationTypes,
    DescribeInstanceRefreshes: describeInstanceRefreshes,
    DescribeLaunchConfigurations: describeLaunchConfigurations,
    DescribeLifecycleHookTypes: describeLifecycleHookTypes,
    DescribeLifecycleHooks: describeLifecycleHooks,
    DescribeLoadBalancerTargetGroups: describeLoadBalancerTargetGroups,
    DescribeLoadBalancers: describeLoadBalancers,
    DescribeMetricCollectionTypes: describeMetricCollectionTypes,
    DescribeNotificationConfigurations: describeNotificationConfigurations,
    DescribePolicies: describePolicies,
    DescribeScalingActivities: describeScalingActivities,
    DescribeScalingProcessTypes: describeScalingProcessTypes,
    DescribeScheduledActions: describeScheduledActions,
    DescribeTags: describeTags,
    DescribeTerminationPolicyTypes: describeTerminationPolicyTypes,
    DescribeTrafficSources: describeTrafficSources,
    DescribeWarmPool: describeWarmPool,
    DetachInstances: detachInstances,
    DetachLoadBalancerTargetGroups: detachLoadBalancerTargetGroups,
    DetachLoadBalancers: detachLoadBalancers,
    DetachTrafficSources: detachTrafficSources,
    DisableMetricsCollection: disableMetricsCollection,
    EnableMetricsCollection: enableMetricsCollection,
    EnterStandby: enterStandby,
    ExecutePolicy: executePolicy,
    ExitStandby: exitStandby,
    PutLifecycleHook: putLifecycleHook,
    PutNotificationConfiguration: putNotificationConfiguration,
    PutScalingPolicy: putScalingPolicy,
    PutScheduledUpdateGroupAction: putScheduledUpdateGroupAction,
    PutWarmPool: putWarmPool,
    RecordLifecycleActionHeartbeat: recordLifecycleActionHeartbeat,
    ResumeProcesses: resumeProcesses,
    RollbackInstanceRefresh: rollbackInstanceRefresh,
    SetDesiredCapacity: setDesiredCapacity,
    SetInstanceHealth: setInstanceHealth,
    SetInstanceProtection: setInstanceProtection,
    StartInstanceRefresh: startInstanceRefresh,
    SuspendProcesses: suspendProcesses,
    TerminateInstanceInAutoScalingGroup: terminateInstanceInAutoScalingGroup,
    UpdateAutoScalingGroup: updateAutoScalingGroup,
  },
  recordedOnly: [
    "AttachLoadBalancers",
    "DetachLoadBalancers",
    "DisableMetricsCollection",
    "EnableMetricsCollection",
    "DeleteWarmPool",
    "DescribeWarmPool",
    "PutWarmPool",
  ],
  pass,
};
