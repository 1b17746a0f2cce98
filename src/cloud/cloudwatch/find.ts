import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { type Alarm, cloudWatch, type HistoryItem } from "./state.ts";

export function validationError(message: string): ServiceError {
  return new ServiceError("ValidationError", message);
}

export function invalidValue(message: string): ServiceError {
  return new ServiceError("InvalidParameterValue", message);
}

export function findAlarm(account: Account, name: string | undefined): Alarm | undefined {
  const { alarms } = cloudWatch.of(account);
  return Object.hasOwn(alarms, name ?? "") ? alarms[name ?? ""] : undefined;
}

export function alarmArn(account: Account, name: string): string {
  return account.arn("cloudwatch", `alarm:${name}`);
}

/** At most a thousand are kept; AWS keeps them for thirty days. */
export function recordHistory(account: Account, item: Omit<HistoryItem, "at">): void {
  const state = cloudWatch.of(account);
  state.history.push({ ...item, at: account.now });
  state.history = state.history.slice(-1000);
}

/** One page; the token is the number of the next item. @throws ServiceError InvalidNextToken */
export function page<T>(items: readonly T[], token: string | undefined, size: number) {
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0) {
    throw new ServiceError("InvalidNextToken", "Request token is invalid");
  }
  const until = from + size;
  return { items: items.slice(from, until), NextToken: until < items.length ? String(until) : undefined };
}
