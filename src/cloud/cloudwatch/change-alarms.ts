import type {
  DeleteAlarmsCommandInput,
  DisableAlarmActionsCommandInput,
  EnableAlarmActionsCommandInput,
  SetAlarmStateCommandInput,
} from "@aws-sdk/client-cloudwatch";
import type { Account } from "../account.ts";
import { isJson } from "../is-json.ts";
import { ServiceError } from "../service-error.ts";
import { findAlarm, recordHistory, validationError } from "./find.ts";
import { cloudWatch } from "./state.ts";

/** What is not there any more is no failure. */
export function deleteAlarms(input: DeleteAlarmsCommandInput, account: Account): Record<string, never> {
  const names = input.AlarmNames ?? [];
  if (names.length > 100) throw validationError("At most 100 alarms can be deleted at a time.");
  for (const name of names) {
    if (!findAlarm(account, name)) continue;
    delete cloudWatch.of(account).alarms[name];
    recordHistory(account, {
      alarmName: name,
      type: "ConfigurationUpdate",
      summary: `Alarm "${name}" deleted`,
    });
  }
  return {};
}

/** Sets the state until somebody sets it again. Its actions are not taken. */
export function setAlarmState(input: SetAlarmStateCommandInput, account: Account): Record<string, never> {
  const alarm = findAlarm(account, input.AlarmName);
  if (!alarm) throw new ServiceError("ResourceNotFound", `Alarm ${input.AlarmName} does not exist`, 404);
  const { StateValue: value, StateReason = "", StateReasonData } = input;
  if (value !== "OK" && value !== "ALARM" && value !== "INSUFFICIENT_DATA") {
    throw validationError(
      `1 validation error detected: Value '${value}' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]`,
    );
  }
  if (StateReasonData !== undefined && !isJson(StateReasonData)) {
    throw new ServiceError("InvalidFormat", "StateReasonData is not valid JSON");
  }
  const before = alarm.state;
  alarm.stateReason = StateReason;
  alarm.stateReasonData = StateReasonData;
  if (before === value) return {};
  alarm.state = value;
  alarm.stateSince = account.now;
  const summary = `Alarm updated from ${before} to ${value}`;
  recordHistory(account, { alarmName: alarm.name, type: "StateUpdate", summary });
  return {};
}

export function enableAlarmActions(input: EnableAlarmActionsCommandInput, account: Account) {
  return setActions(account, input.AlarmNames, true);
}

export function disableAlarmActions(input: DisableAlarmActionsCommandInput, account: Account) {
  return setActions(account, input.AlarmNames, false);
}

function setActions(
  account: Account,
  names: readonly string[] | undefined,
  enabled: boolean,
): Record<string, never> {
  for (const name of names ?? []) {
    const alarm = findAlarm(account, name);
    if (alarm) alarm.actionsEnabled = enabled;
  }
  return {};
}
