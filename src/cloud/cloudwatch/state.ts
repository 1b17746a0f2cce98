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

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  /** The newest; oldest first. */
  points: DataPoint[];
}

interface CloudWatchState {
  alarms: Record<string, Alarm>;
  history: HistoryItem[];
  /** By namespace, name and dimensions. */
  metrics: Record<string, Metric>;
}

export const cloudWatch = slice<CloudWatchState>("monitoring", () => ({
  alarms: {},
  history: [],
  metrics: {},
}));
