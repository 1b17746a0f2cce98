import type { Service } from "../service.ts";
import { createLogGroup } from "./create-log-group.ts";
import { deleteLogGroup } from "./delete-log-group.ts";
import { describeLogGroups } from "./describe-log-groups.ts";
import {
  deleteDestination,
  describeDestinations,
  putDestination,
  putDestinationPolicy,
} from "./destinations.ts";
import { filterLogEvents } from "./filter-log-events.ts";
import { getLogEvents } from "./get-log-events.ts";
import { forgetEvents } from "./log-store.ts";
import { createLogStream, deleteLogStream, describeLogStreams } from "./log-streams.ts";
import { deleteMetricFilter, describeMetricFilters, putMetricFilter } from "./metric-filters.ts";
import { putLogEvents } from "./put-log-events.ts";
import { deleteResourcePolicy, describeResourcePolicies, putResourcePolicy } from "./resource-policies.ts";
import {
  listTagsForResource,
  listTagsLogGroup,
  tagLogGroup,
  tagResource,
  untagLogGroup,
  untagResource,
} from "./resource-tags.ts";
import { deleteRetentionPolicy, putRetentionPolicy } from "./retention-policy.ts";
import {
  deleteSubscriptionFilter,
  describeSubscriptionFilters,
  putSubscriptionFilter,
} from "./subscription-filters.ts";

export const cloudWatchLogsService: Service = {
  name: "logs",
  client: "cloudwatch-logs",
  protocol: "json-1.1",
  operations: {
    CreateLogGroup: createLogGroup,
    CreateLogStream: createLogStream,
    DeleteDestination: deleteDestination,
    DeleteLogGroup: deleteLogGroup,
    DeleteLogStream: deleteLogStream,
    DeleteMetricFilter: deleteMetricFilter,
    DeleteResourcePolicy: deleteResourcePolicy,
    DeleteRetentionPolicy: deleteRetentionPolicy,
    DeleteSubscriptionFilter: deleteSubscriptionFilter,
    DescribeDestinations: describeDestinations,
    DescribeLogGroups: describeLogGroups,
    DescribeLogStreams: describeLogStreams,
    DescribeMetricFilters: describeMetricFilters,
    DescribeResourcePolicies: describeResourcePolicies,
    DescribeSubscriptionFilters: describeSubscriptionFilters,
    FilterLogEvents: filterLogEvents,
    GetLogEvents: getLogEvents,
    ListTagsForResource: listTagsForResource,
    ListTagsLogGroup: listTagsLogGroup,
    PutDestination: putDestination,
    PutDestinationPolicy: putDestinationPolicy,
    PutLogEvents: putLogEvents,
    PutMetricFilter: putMetricFilter,
    PutResourcePolicy: putResourcePolicy,
    PutRetentionPolicy: putRetentionPolicy,
    PutSubscriptionFilter: putSubscriptionFilter,
    TagLogGroup: tagLogGroup,
    TagResource: tagResource,
    UntagLogGroup: untagLogGroup,
    UntagResource: untagResource,
  },
  // Events are dropped by their number, not by their age.
  recordedOnly: [
    "DeleteRetentionPolicy",
    "PutDestination",
    "PutDestinationPolicy",
    "PutMetricFilter",
    "PutResourcePolicy",
    "PutRetentionPolicy",
    "PutSubscriptionFilter",
  ],
  forget: forgetEvents,
};
