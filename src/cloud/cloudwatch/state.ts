import { slice } from "../account.ts";

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

export interface Alarm {
  readonly name: string;
  /** PutMetricAlarm's input without name, tags and ActionsEnabled, as it was given. */
  settings: Readonly<Record<string, unknown>>;
  actionsEnabled: boolean;
  state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  stateReason: string;
  stateReasonData: string | undefined;
  stateSince: number;
  configuredAt: number;
  tags: Record<string, string>;
}

export interface HistoryItem {
  readonly alarmName: string;
  readonly at: number;
  readonly type: "ConfigurationUpdate" | "StateUpdate";
  readonly summary: string;
}

export interface DataPoint {
  readonly at: number;
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly unit: string;
}

interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  /** The newest; oldest first. */
  points: DataPoint[];
}

export interface Dashboard {
  readonly name: string;
  readonly body: string;
  readonly modifiedAt: number;
}

interface CloudWatchState {
  alarms: Record<string, Alarm>;
  history: HistoryItem[];
  /** By namespace, name and dimensions. */
  metrics: Record<string, Metric>;
  /** By name; absent in a state that was written before there were any. */
  dashboards?: Record<string, Dashboard>;
}

export const cloudWatch = slice<CloudWatchState>("monitoring", () => ({
  alarms: {},
  history: [],
  metrics: {},
}));
