import type { PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findAlarm, invalidValue, recordHistory, validationError } from "./find.ts";
import { cloudWatch } from "./state.ts";

const operators = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
  "LessThanLowerOrGreaterThanUpperThreshold",
  "LessThanLowerThreshold",
  "GreaterThanUpperThreshold",
];

/** Makes an alarm, or sets an existing one anew and keeps its state. Nothing here watches its metric. */
export function putMetricAlarm(input: PutMetricAlarmCommandInput, account: Account): Record<string, never> {
  check(input);
  const { AlarmName: name = "", Tags, ActionsEnabled, ...settings } = input;
  const { alarms } = cloudWatch.of(account);
  const existing = findAlarm(account, name);
  if (!existing && Object.keys(alarms).length >= 5000) {
    throw new ServiceError("LimitExceeded", "The maximum number of alarms (5000) was reached.");
  }
  alarms[name] = {
    name,
    settings,
    actionsEnabled: ActionsEnabled ?? true,
    state: existing?.state ?? "INSUFFICIENT_DATA",
    stateReason: existing?.stateReason ?? "Unchecked: Initial alarm creation",
    stateReasonData: existing?.stateReasonData,
    stateSince: existing?.stateSince ?? account.now,
    configuredAt: account.now,
    // Tags count at an alarm's creation alone.
    tags: existing?.tags ?? Object.fromEntries((Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
  };
  const summary = `Alarm "${name}" ${existing ? "updated" : "created"}`;
  recordHistory(account, { alarmName: name, type: "ConfigurationUpdate", summary });
  return {};
}

/** @throws ServiceError ValidationError for what no alarm can watch */
function check(input: PutMetricAlarmCommandInput): void {
  const { ComparisonOperator = "", EvaluationPeriods = 0, DatapointsToAlarm, Period } = input;
  if (!(operators as readonly string[]).includes(ComparisonOperator)) {
    throw validationError(
      `1 validation error detected: Value '${ComparisonOperator}' at 'comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: [${operators.join(", ")}]`,
    );
  }
  if (EvaluationPeriods < 1) {
    throw validationError(
      `1 validation error detected: Value '${EvaluationPeriods}' at 'evaluationPeriods' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  }
  if (DatapointsToAlarm !== undefined && DatapointsToAlarm > EvaluationPeriods) {
    throw validationError("DatapointsToAlarm must be less than or equal to EvaluationPeriods");
  }
  if (input.Metrics !== undefined && input.Metrics.length > 0) return;
  if (input.MetricName === undefined || input.Namespace === undefined) {
    throw validationError("MetricName and Namespace are required when Metrics is not specified");
  }
  if ((input.Statistic === undefined) === (input.ExtendedStatistic === undefined)) {
    throw validationError("Exactly one of Statistic and ExtendedStatistic must be specified");
  }
  checkExtended(input);
  if (
    Period === undefined ||
    !(Period === 10 || Period === 20 || Period === 30 || Period % 60 === 0) ||
    Period < 1
  ) {
    throw validationError("Period must be 10, 20, 30 or a multiple of 60");
  }
  const limit = Period >= 3600 ? 604_800 : 86_400;
  if (Period * EvaluationPeriods > limit) {
    throw validationError(
      `Metrics cannot be checked across more than ${limit === 86_400 ? "a day" : "a week"} (EvaluationPeriods * Period must be <= ${limit})`,
    );
  }
  if (input.Threshold === undefined && input.ThresholdMetricId === undefined) {
    throw validationError("Threshold is required");
  }
}

/** Statistics of a share of the samples, such as p95, TM(10%:90%) and IQM. Source: "CloudWatch statistics definitions". */
const extended =
  /^(p\d{1,2}(\.\d{1,10})?|p100|(tm|wm|tc|ts)\d{1,2}(\.\d{1,10})?|(PR|TM|WM|TC|TS)\([^()]*:[^()]*\)|IQM)$/;

function checkExtended({
  ExtendedStatistic,
  EvaluateLowSampleCountPercentile,
}: PutMetricAlarmCommandInput): void {
  if (ExtendedStatistic !== undefined && !extended.test(ExtendedStatistic)) {
    throw invalidValue(`The value ${ExtendedStatistic} for parameter ExtendedStatistic is not supported.`);
  }
  const evaluate = EvaluateLowSampleCountPercentile;
  if (evaluate !== undefined && evaluate !== "evaluate" && evaluate !== "ignore") {
    throw validationError(
      `Option ${evaluate} is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.`,
    );
  }
}
