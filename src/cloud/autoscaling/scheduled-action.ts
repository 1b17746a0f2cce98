/** A scheduled action; times are milliseconds since 1970. */
export interface ScheduledAction {
  readonly name: string;
  readonly arn: string;
  readonly minSize: number | undefined;
  readonly maxSize: number | undefined;
  readonly desiredCapacity: number | undefined;
  readonly startTime: number | undefined;
  readonly endTime: number | undefined;
  /** Five cron fields, in `timeZone`. */
  readonly recurrence: string | undefined;
  readonly timeZone: string | undefined;
  /** When it is run next; undefined once it never is again. */
  nextRun: number | undefined;
}
