import type { Service } from "../service.ts";
import { deleteAlarms, disableAlarmActions, enableAlarmActions, setAlarmState } from "./change-alarms.ts";
import { describeAlarmHistory, describeAlarms, describeAlarmsForMetric } from "./describe-alarms.ts";
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
    DescribeAlarmHistory: describeAlarmHistory,
    DescribeAlarms: describeAlarms,
    DescribeAlarmsForMetric: describeAlarmsForMetric,
    DisableAlarmActions: disableAlarmActions,
    EnableAlarmActions: enableAlarmActions,
    GetMetricStatistics: getMetricStatistics,
    ListMetrics: listMetrics,
    ListTagsForResource: listTagsForResource,
    PutMetricAlarm: putMetricAlarm,
    PutMetricData: putMetricData,
    SetAlarmState: setAlarmState,
    TagResource: tagResource,
    UntagResource: untagResource,
  },
  // Nothing evaluates an alarm's metric, and no action of one is taken.
  recordedOnly: ["DisableAlarmActions", "EnableAlarmActions", "PutMetricAlarm", "SetAlarmState"],
};
