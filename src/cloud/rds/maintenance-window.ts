import { createHash } from "node:crypto";
import { invalidValue } from "./refusals.ts";
import type { DbInstance } from "./state.ts";

const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const day = 24 * 60;
const week = 7 * day;

/** Half an hour of some night, which RDS picks; here it follows from the instance's name: `tue:17:30-tue:18:00`. */
export function maintenanceWindow(identifier: string): string {
  const [day = 0, slot = 0] = createHash("sha256").update(identifier).digest();
  const from = (day % 7) * 24 * 60 + 13 * 60 + (slot % 16) * 30;
  return `${moment(from)}-${moment((from + 30) % week)}`;
}

/** Whether a moment, milliseconds since 1970, is in a weekly window of UTC. */
export function isInWindow(window: string, at: number): boolean {
  const [from = 0, until = 0] = window.split("-").map(minuteOfWeek);
  const date = new Date(at);
  const now = date.getUTCDay() * 24 * 60 + date.getUTCHours() * 60 + date.getUTCMinutes();
  return from <= until ? now >= from && now < until : now >= from || now < until;
}

/**
 * The windows that a request gives. They must not meet on any day, nor one that is given the instance's other.
 * @throws ServiceError InvalidParameterValue
 */
export function requireWindows(
  given: { readonly PreferredBackupWindow?: string; readonly PreferredMaintenanceWindow?: string },
  before?: Pick<DbInstance, "preferredBackupWindow" | "preferredMaintenanceWindow">,
): { readonly backup?: string; readonly maintenance?: string } {
  const maintenance = requireMaintenanceWindow(given.PreferredMaintenanceWindow);
  const backup = requireBackupWindow(given.PreferredBackupWindow);
  if (maintenance === undefined && backup === undefined) return {};
  const daily = backup ?? before?.preferredBackupWindow;
  const weekly = maintenance ?? before?.preferredMaintenanceWindow;
  if (daily !== undefined && weekly !== undefined) refuseOverlap(daily, weekly);
  return { backup, maintenance };
}

/** @throws ServiceError InvalidParameterValue where the daily window meets the weekly one */
function refuseOverlap(backup: string, maintenance: string): void {
  const [from = 0, until = 0] = backup.split("-").map((time) => minuteOfWeek(`sun:${time}`));
  const [start = 0, end = 0] = maintenance.split("-").map(minuteOfWeek);
  const length = (until - from + day) % day;
  const maintenanceLength = (end - start + week) % week;
  const meets = days.some((_, at) => {
    const begins = at * day + from;
    return (begins - start + week) % week < maintenanceLength || (start - begins + week) % week < length;
  });
  if (meets) throw invalidValue("The backup window and maintenance window must not overlap.");
}

/** @throws ServiceError InvalidParameterValue for what is no window of half an hour at least */
function requireMaintenanceWindow(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const window = given.toLowerCase();
  const form =
    /^(sun|mon|tue|wed|thu|fri|sat):([01]\d|2[0-3]):[0-5]\d-(sun|mon|tue|wed|thu|fri|sat):([01]\d|2[0-3]):[0-5]\d$/;
  if (!form.test(window))
    throw invalidValue(
      `Invalid maintenance window format: ${given}. Should be specified as a range ddd:hh24:mi-ddd:hh24:mi (24H Clock UTC). Example: Sun:23:45-Mon:00:15`,
    );
  const [from = 0, until = 0] = window.split("-").map(minuteOfWeek);
  const length = (until - from + week) % week;
  if (length < 30) throw invalidValue("The maintenance window must be at least 30 minutes.");
  if (length > day) throw invalidValue("Maintenance window must be less than 24 hours.");
  return window;
}

/** @throws ServiceError InvalidParameterValue for what is no window of half an hour at least */
function requireBackupWindow(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  if (!/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/.test(given)) {
    throw invalidValue(
      `Invalid backup window format: ${given}. Should be specified as a range hh24:mi-hh24:mi (24H Clock UTC).`,
    );
  }
  const [from = 0, until = 0] = given.split("-").map((time) => minuteOfWeek(`sun:${time}`));
  if ((until - from + 24 * 60) % (24 * 60) >= 30) return given;
  throw invalidValue("The backup window must be at least 30 minutes.");
}

function minuteOfWeek(text: string): number {
  const [day = "", hour, minute] = text.split(":");
  return days.indexOf(day) * 24 * 60 + Number(hour) * 60 + Number(minute);
}

function moment(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${days[Math.floor(minutes / 1440)]}:${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}
