import { line, total } from "./line.ts";
import type { Prices } from "./prices.ts";

/** What RDS bills of a Single-AZ instance; a Multi-AZ one is billed as two (instance and storage). */
export interface DatabaseSize {
  readonly instanceClass: string | undefined;
  readonly storageType: string | undefined;
  readonly gib: number | undefined;
}

/**
 * USD a month of one Single-AZ database, which is also what a standby adds; undefined where a price is not known.
 * Provisioned IOPS and what is written to backups are not in it.
 */
export function databasePrice(size: DatabaseSize, prices: Prices | undefined): number | undefined {
  const instance = prices?.find(`database ${size.instanceClass}`);
  const storage = prices?.find(`database ${size.storageType} storage`);
  if (!instance || !storage) return undefined;
  return total([line("instance", instance, 1), line("storage", storage, size.gib ?? 0)]);
}
