import type { ServiceLine } from "./line-splitter.ts";

/** How the app of one machine runs. Whoever made it is told of news; `status` is what there is now. */
export interface Runtime {
  /** Ends what an earlier agent left running here. To be called before the volume is mounted. */
  clear(): Promise<void>;
  /** Starts every service as soon as what it depends on is ready. Returns at once: the news tell the rest. */
  start(): Promise<void>;
  /**
   * Stops the services in reverse order, each with its own stop signal and grace, all within `budget` milliseconds;
   * what is left then is killed. True with the proof that no process of the app lives.
   */
  stop(budget: number): Promise<boolean>;
  /** Kills everything of the app at once. True with the proof that no process of the app lives. */
  kill(): Promise<boolean>;
  status(): readonly ServiceStatus[];
  /** Tells every line that the services write from their start on. To be called before `start`. */
  follow(onLine: (line: ServiceLine) => void): void;
  /** The last lines of each service's log, by service: evidence of a failed start. */
  logTails(bytes: number): Promise<Readonly<Record<string, string>>>;
}

export interface ServiceStatus {
  readonly name: string;
  /** `waiting` for what it depends on; `backing off` between a crash and the next start. */
  readonly state: "waiting" | "running" | "backing off" | "exited";
  /** `none` where there is no health check, once it has run for a second. */
  readonly health: "none" | "starting" | "healthy" | "unhealthy";
  /** Of the last run; null when a signal ended it. */
  readonly exitCode?: number | null;
}

export type RuntimeNews =
  | { readonly type: "exited"; readonly service: string; readonly exitCode: number | null }
  | { readonly type: "healthy" }
  | { readonly type: "unhealthy"; readonly reason: string };
