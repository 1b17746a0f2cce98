import type { Service } from "../service.ts";
import { createLogGroup } from "./create-log-group.ts";
import { deleteLogGroup } from "./delete-log-group.ts";
import { describeLogGroups } from "./describe-log-groups.ts";
import { filterLogEvents } from "./filter-log-events.ts";
import { getLogEvents } from "./get-log-events.ts";
import { forgetEvents } from "./log-store.ts";
import { createLogStream, deleteLogStream, describeLogStreams } from "./log-streams.ts";
import { putLogEvents } from "./put-log-events.ts";
import {
  listTagsForResource,
  listTagsLogGroup,
  tagLogGroup,
  tagResource,
  untagLogGroup,
  untagResource,
} from "./resource-tags.ts";
import { deleteRetentionPolicy, putRetentionPolicy } from "./retention-policy.ts";

export const cloudWatchLogsService: Service = {
  name: "logs",
  client: "cloudwatch-logs",
  protocol: "json-1.1",
  operations: {
    CreateLogGroup: createLogGroup,
    CreateLogStream: createLogStream,
    DeleteLogGroup: deleteLogGroup,
    DeleteLogStream: deleteLogStream,
    DeleteRetentionPolicy: deleteRetentionPolicy,
    DescribeLogGroups: describeLogGroups,
    DescribeLogStreams: describeLogStreams,
    FilterLogEvents: filterLogEvents,
    GetLogEvents: getLogEvents,
    ListTagsForResource: listTagsForResource,
    ListTagsLogGroup: listTagsLogGroup,
    PutLogEvents: putLogEvents,
    PutRetentionPolicy: putRetentionPolicy,
    TagLogGroup: tagLogGroup,
    TagResource: tagResource,
    UntagLogGroup: untagLogGroup,
    UntagResource: untagResource,
  },
  // Events are dropped by their number, not by their age.
  recordedOnly: ["DeleteRetentionPolicy", "PutRetentionPolicy"],
  forget: forgetEvents,
};
