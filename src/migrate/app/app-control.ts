/** Where the app runs from. */
export interface AppPlace {
  /** The project's directory there. */
  readonly directory: string;
  /** A compose file that is merged over the user's, absolute. */
  readonly override?: string;
}

/** How `migrate` stops and starts the app on this machine. Every call may be repeated. */
export interface AppControl {
  readonly kind: "compose" | "process";
  /** @throws HitoriError APP_NOT_STOPPED: something of it still lives */
  stop(place: AppPlace): Promise<void>;
  /** Starts it and waits until it is healthy. @throws HitoriError APP_UNHEALTHY with what it says */
  start(place: AppPlace, signal?: AbortSignal): Promise<void>;
  isRunning(): Promise<boolean>;
}
