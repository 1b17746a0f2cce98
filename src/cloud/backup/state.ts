import { slice } from "../account.ts";

export interface BackupVault {
  readonly name: string;
  readonly encryptionKeyArn: string | undefined;
  readonly creatorRequestId: string | undefined;
  readonly createdAt: number;
  tags: Record<string, string>;
  lock?: VaultLock;
}

interface VaultLock {
  readonly minRetentionDays: number | undefined;
  readonly maxRetentionDays: number | undefined;
  /** From when on nobody can change or take away the lock; undefined for one that can always be (governance mode). */
  readonly lockedFrom: number | undefined;
}

export interface BackupSelection {
  readonly id: string;
  /** AWS's BackupSelection, as it was given. */
  readonly selection: Readonly<Record<string, unknown>>;
  readonly creatorRequestId: string | undefined;
  readonly createdAt: number;
}

export interface PlanVersion {
  readonly versionId: string;
  /** AWS's BackupPlan, with the ids of its rules. */
  readonly plan: Readonly<Record<string, unknown>> & { readonly BackupPlanName: string };
  readonly createdAt: number;
}

export interface BackupPlan {
  readonly id: string;
  readonly creatorRequestId: string | undefined;
  readonly createdAt: number;
  /** Oldest first; the last one holds. */
  versions: PlanVersion[];
  selections: Record<string, BackupSelection>;
  tags: Record<string, string>;
  /** A deleted plan can still be read. */
  deletedAt?: number;
}

interface BackupState {
  vaults: Record<string, BackupVault>;
  plans: Record<string, BackupPlan>;
}

export const backup = slice<BackupState>("backup", () => ({ vaults: {}, plans: {} }));
