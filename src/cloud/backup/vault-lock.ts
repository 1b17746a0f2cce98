import type { PutBackupVaultLockConfigurationCommandInput } from "@aws-sdk/client-backup";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findVault, invalidValue } from "./find.ts";
import type { BackupVault } from "./state.ts";

const day = 86_400_000;

/**
 * Locks a vault: for ever after so many days (compliance mode), or until somebody takes the lock away.
 * The limits are those of PutBackupVaultLockConfiguration's reference: retention of 1 to 36,500 days, 3 days of grace.
 */
export function putBackupVaultLockConfiguration(
  input: PutBackupVaultLockConfigurationCommandInput,
  account: Account,
): Record<string, never> {
  const vault = findVault(account, input.BackupVaultName);
  refuseImmutable(vault, account.now);
  const { MinRetentionDays: least, MaxRetentionDays: most, ChangeableForDays: grace } = input;
  if (least !== undefined && least < 1) {
    throw invalidValue(`Invalid MinRetentionDays: ${least}. It must be at least 1.`);
  }
  if (most !== undefined && (most < 1 || most > 36_500)) {
    throw invalidValue(`Invalid MaxRetentionDays: ${most}. It must be between 1 and 36500.`);
  }
  if (least !== undefined && most !== undefined && least > most) {
    throw invalidValue(`MinRetentionDays ${least} cannot be greater than MaxRetentionDays ${most}.`);
  }
  if (grace !== undefined && grace < 3) {
    throw invalidValue(`Invalid ChangeableForDays: ${grace}. It must be at least 3.`);
  }
  vault.lock = {
    minRetentionDays: least,
    maxRetentionDays: most,
    lockedFrom: grace === undefined ? undefined : account.now + grace * day,
  };
  return {};
}

/** @throws ServiceError InvalidRequestException once the days of grace are over */
export function deleteBackupVaultLockConfiguration(
  input: { BackupVaultName?: string },
  account: Account,
): Record<string, never> {
  const vault = findVault(account, input.BackupVaultName);
  refuseImmutable(vault, account.now);
  vault.lock = undefined;
  return {};
}

function refuseImmutable({ name, lock }: BackupVault, now: number): void {
  if (lock?.lockedFrom === undefined || now < lock.lockedFrom) return;
  throw new ServiceError(
    "InvalidRequestException",
    `The lock of backup vault ${name} cannot be changed any more.`,
  );
}

export function describeLock({ lock }: BackupVault) {
  return {
    Locked: lock !== undefined,
    MinRetentionDays: lock?.minRetentionDays,
    MaxRetentionDays: lock?.maxRetentionDays,
    LockDate: lock?.lockedFrom === undefined ? undefined : new Date(lock.lockedFrom),
  };
}
