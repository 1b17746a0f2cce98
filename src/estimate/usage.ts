/** What an estimate assumes of the app; everything is a month's. */
export interface Usage {
  /** Data on the shared file system. */
  readonly dataGib: number;
  /** Read from and written to the file system. Elastic throughput is billed by them. */
  readonly readGib: number;
  readonly writeGib: number;
  /** USD an hour, where the price file does not know the instance type. */
  readonly instancePrice?: number;
}

/** What is assumed where nothing is said. */
export const usualUsage = { dataGib: 5, readGib: 20, writeGib: 10 } as const satisfies Usage;

/** Amazon Linux 2023's own root volume. */
export const rootVolumeGib = 8;

/**
 * What the lease moves on Elastic throughput: at most one operation in two seconds, each billed as 4 KiB (EFS meters no
 * smaller ones), half of them writes.
 */
export const leaseGibEachWay = (0.25 * 3600 * 730 * 4096) / 2 ** 30;
