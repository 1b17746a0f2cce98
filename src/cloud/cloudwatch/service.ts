import type { Service } from "../service.ts";
import { deleteAlarms, disableAlarmActions, enableAlarmActions, setAlarmState } from "./change-alarms.ts";
import { deleteDashboards, getDashboard, listDashboards, putDashboard } from "./dashboards.ts";
import { describeAlarmHistory, describeAlarms, describeAlarmsForMetric } from "./describe-alarms.ts";
import { getMetricData } from "./get-metric-data.ts";
import { getMetricStatistics, listMetrics, putMetricData } from "./metrics.ts";
import { putMetricAlarm } from "./put-metric-alarm.ts";
import { listTagsForResource, tagResource, untagResource } from "./resource-tags.ts";

/** The SDK speaks JSON 1.0 with it, the aws CLI and boto3 of Debian the Query protocol. */
export const cloudWatchService: Service = {
  name: "monitoring",
  client: "cloudwatch",
  protocol: "query",
  operations: {
    DeleteAlarms: deleteAlarms,
    DeleteDashboards: deleteDashboards,
    DescribeAlarmHistory: describeAlarmHistory,
    DescribeAlarms: describeAlarms,
    DescribeAlarmsForMetric: describeAlarmsForMetric,
    DisableAlarmActions: disableAlarmActions,
    EnableAlarmActions: enableAlarmActions,
    GetDashboard: getDashboard,
    GetMetricData: getMetricData,
    GetMetricStatistics: getMetricStatistics,
    ListDashboards: listDashboards,
    ListMetrics: listMetrics,
    ListTagsForResource: listTagsForResource,
    PutDashboard: putDashboard,
    PutMetricAlarm: putMetricAlarm,
    PutMetricData: putMetricData,
    SetAlarmState: setAlarmState,
    TagResource: tagResource,
    UntagResource: untagResource,
  },
  // Nothing evaluates an alarm's metric, and no action of one is taken.
  recordedOnly: [
    "DisableAlarmActions",
    "EnableAlarmActions",
    "PutDashboard",
    "PutMetricAlarm",
    "SetAlarmState",
  ],
};
