/** When a recurrence of five cron fields comes round, in a time zone of its own. */
export interface Recurrence {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Both days and weekdays are restricted: either may match, as in cron. */
  readonly either: boolean;
}

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Reads `30 0 1 1,6,12 *`; undefined where it is no recurrence. */
export function parseCron(text: string): Recurrence | undefined {
  const [minute = "", hour = "", day = "", month = "", weekday = "", ...rest] = text.trim().split(/\s+/);
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(day, 1, 31);
  const months = parseField(named(month, monthNames, 1), 1, 12);
  const weekdays = parseField(named(weekday, dayNames, 0), 0, 7);
  if (!minutes || !hours || !days || !months || !weekdays || rest.length > 0) return undefined;
  if (weekdays.has(7)) weekdays.add(0);
  return { minutes, hours, days, months, weekdays, either: !/^[*?]/.test(day) && !/^[*?]/.test(weekday) };
}

function named(field: string, names: readonly string[], first: number): string {
  return field.replace(/[a-z]{3}/gi, (name) => {
    const index = names.indexOf(name.toLowerCase());
    return index < 0 ? name : String(index + first);
  });
}

function parseField(field: string, least: number, most: number): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(",")) {
    const match = /^(?:[*?]|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (!match) return undefined;
    const [, from, to, step] = match;
    const first = from === undefined ? least : Number(from);
    const lastOfRange = to ?? (from === undefined || step !== undefined ? String(most) : from);
    const last = Number(lastOfRange);
    const stride = step === undefined ? 1 : Number(step);
    if (first < least || last > most || first > last || stride < 1) return undefined;
    for (let value = first; value <= last; value += stride) values.add(value);
  }
  return values;
}

const day = 86_400_000;
const daysToLook = 366 * 5;

/** The first time after `after`, milliseconds since 1970; undefined where there is none within five years. */
export function nextRun(recurrence: Recurrence, after: number, timeZone = "UTC"): number | undefined {
  const from = Math.floor((after + offset(after, timeZone)) / day) * day;
  for (let count = 0; count < daysToLook; count++) {
    const midnight = from + count * day;
    if (!matchesDay(recurrence, new Date(midnight))) continue;
    for (const hour of [...recurrence.hours].toSorted(ascending)) {
      for (const minute of [...recurrence.minutes].toSorted(ascending)) {
        const local = midnight + hour * 3_600_000 + minute * 60_000;
        const real = local - offset(local - offset(local, timeZone), timeZone);
        if (real > after) return real;
      }
    }
  }
  return undefined;
}

function ascending(one: number, other: number): number {
  return one - other;
}

function matchesDay(recurrence: Recurrence, date: Date): boolean {
  if (!recurrence.months.has(date.getUTCMonth() + 1)) return false;
  const isDay = recurrence.days.has(date.getUTCDate());
  const isWeekday = recurrence.weekdays.has(date.getUTCDay());
  return recurrence.either ? isDay || isWeekday : isDay && isWeekday;
}

/** How far a zone's wall clock is ahead of UTC, milliseconds. */
function offset(at: number, timeZone: string): number {
  if (timeZone === "UTC" || timeZone === "Etc/UTC") return 0;
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const wall = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return wall - Math.floor(at / 1000) * 1000;
}

/** Whether the system knows a zone's name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
