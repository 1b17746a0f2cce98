import type { Compose } from "../../compose/compose.ts";
import type { Runtime, RuntimeNews } from "../../runtime/runtime.ts";

/** What the agent needs of the machine that it runs on. */
export interface Host {
  readonly kind: "process" | "linux";
  /** How the app runs here: `processes`, or the container engine's name. */
  readonly runtime: string;
  /** Whether it mounts by the kernel's NFS client alone, so without TLS and IAM. */
  readonly plainNfs?: boolean;
  /** Different after every boot of the machine. */
  readonly bootId: string;
  /** Where the agent keeps its own files: the journal and the services' logs. */
  readonly logDirectory: string;
  /**
   * Mounts what the lease and the breaker need. Returns the file system's root as seen there.
   * @throws HitoriError MOUNT_FAILED; a zone without a mount target fails until it has one
   */
  mountControl(): Promise<string>;
  /** Mounts the app's data. Only with the lease held. Returns the file system's root as seen there. */
  mountData(): Promise<string>;
  /** Unmounts the app's data. True with the proof that it is unmounted. */
  unmountData(): Promise<boolean>;
  /** The app whose project is in the directory `volume`. */
  app(compose: Compose, volume: string, onNews: (news: RuntimeNews) => void): App;
}

export interface App {
  readonly runtime: Runtime;
  /** The directories of its data. */
  readonly dataDirectories: readonly string[];
}
