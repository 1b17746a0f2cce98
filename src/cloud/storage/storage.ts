/** What a file system in a zone can be made to do, as a whole storage does when it is ill. */
export type StorageFault =
  /** Operations do not come back until it is restored; only SIGKILL ends the wait, as on a hard NFS mount. */
  | { readonly kind: "stall" }
  /** Every operation waits so many milliseconds first. */
  | { readonly kind: "slow"; readonly latency: number }
  /** What would change something fails with EROFS. */
  | { readonly kind: "read-only" }
  /** What would take more room fails with ENOSPC. */
  | { readonly kind: "full" };

/** A file system where one zone reaches it: what a mount target stands for. */
export interface Place {
  readonly zone: string;
  readonly fileSystemId: string;
  /** For virtual machines, which connect: where on this computer, and who may. */
  readonly target?: {
    readonly host: string;
    readonly port: number;
    /** @param address that a connection comes from */
    admits(address: string): boolean;
  };
}

/** How the local cloud lets its machines at the data of file systems. */
export interface Storage {
  readonly kind: "directories" | "fuse" | "nfs";
  /** What it can be made to do. */
  readonly faults: readonly StorageFault["kind"][];
  /**
   * Makes the data reachable in a zone; called again and again, and does nothing where it is already.
   * @param data directory that holds the files
   * @returns the directory that mounts in the zone lead to; undefined where it cannot be reached now
   */
  serve(place: Place, data: string, fault: StorageFault | undefined): string | undefined;
  /** Takes it away, also from processes that have files of it open. */
  withdraw(place: Place): void;
  /** Puts a fault in where the place is served; undefined takes it away. */
  setFault(place: Place, fault: StorageFault | undefined): void;
  /** Takes away every place of this cloud's directory. */
  withdrawAll(): void;
}
