import type { MetricTransformation } from "@aws-sdk/client-cloudwatch-logs";
import { slice } from "../account.ts";

export interface LogGroup {
  readonly logGroupName: string;
  readonly creationTime: number;
  readonly logGroupClass: string;
  readonly kmsKeyId: string | undefined;
  retentionInDays: number | undefined;
  tags: Record<string, string>;
  logStreams: Record<string, LogStream>;
  metricFilters?: readonly MetricFilter[];
  subscriptionFilters?: readonly SubscriptionFilter[];
}

interface MetricFilter {
  readonly filterName: string;
  readonly filterPattern: string;
  readonly creationTime: number;
  readonly metricTransformations: readonly MetricTransformation[];
}

interface SubscriptionFilter {
  readonly filterName: string;
  readonly filterPattern: string;
  readonly destinationArn: string;
  readonly roleArn: string | undefined;
  readonly distribution: string;
  readonly creationTime: number;
}

export interface Destination {
  readonly destinationName: string;
  readonly targetArn: string;
  readonly roleArn: string;
  accessPolicy: string | undefined;
  readonly creationTime: number;
  tags: Record<string, string>;
}

/** What is known of a stream without its events, which stand in files of their own (`log-store.ts`). */
export interface LogStream {
  readonly logStreamName: string;
  readonly creationTime: number;
}

export interface LogsState {
  logGroups: Record<string, LogGroup>;
}

export const logs = slice<LogsState>("logs", () => ({ logGroups: {} }));

/** Who else may write or receive logs; recorded alone. */
export const logAccess = slice<{
  destinations: Record<string, Destination>;
  resourcePolicies: Record<
    string,
    { readonly policyName: string; readonly policyDocument: string; readonly lastUpdatedTime: number }
  >;
}>("logs-access", () => ({ destinations: {}, resourcePolicies: {} }));
