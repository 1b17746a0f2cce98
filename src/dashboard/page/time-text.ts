const two = (figure: number) => String(figure).padStart(2, "0");

/** A day, for telling whether another moment is on the same one. */
export function dayOf(at: number): string {
  const time = new Date(at);
  return `${time.getFullYear()}-${time.getMonth()}-${time.getDate()}`;
}

const days = new Map<string, Intl.DateTimeFormat>();

/**
 * The time of day, with the date where it is not today's. By hand: a locale's own formatter takes twenty times as long,
 * and a timeline that scrolls writes thousands a second.
 */
export function timeText(at: number, today: string, language: string): string {
  const time = new Date(at);
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  if (dayOf(at) === today) return clock;
  const day = days.get(language) ?? new Intl.DateTimeFormat(language, { month: "short", day: "numeric" });
  days.set(language, day);
  return `${day.format(time)} ${clock}`;
}
