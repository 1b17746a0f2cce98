import { slice } from "../account.ts";

export interface LogGroup {
  readonly logGroupName: string;
  readonly creationTime: number;
  readonly logGroupClass: string;
  readonly kmsKeyId: string | undefined;
  retentionInDays: number | undefined;
  tags: Record<string, string>;
  logStreams: Record<string, LogStream>;
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
