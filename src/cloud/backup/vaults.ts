import type { CreateBackupVaultCommandInput, ListBackupVaultsCommandInput } from "@aws-sdk/client-backup";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { alreadyExists, findVault, invalidValue, page } from "./find.ts";
import { type BackupVault, backup } from "./state.ts";
import { describeLock } from "./vault-lock.ts";

/** Nothing is ever backed up into it. */
export function createBackupVault(input: CreateBackupVaultCommandInput, account: Account) {
  const name = input.BackupVaultName ?? "";
  if (!/^[a-zA-Z0-9_-]{2,50}$/.test(name)) {
    throw invalidValue(`Invalid vault name: ${name}. It must match ^[a-zA-Z0-9\\-\\_]{2,50}$.`);
  }
  const { vaults } = backup.of(account);
  if (vaults[name]) throw alreadyExists(`Backup vault with the same name already exists: ${name}`);
  if (Object.keys(vaults).length >= 100) {
    throw new ServiceError("LimitExceededException", "At most 100 backup vaults can be created.");
  }
  const vault: BackupVault = {
    name,
    encryptionKeyArn: input.EncryptionKeyArn ?? account.arn("kms", "key/aws-backup"),
    creatorRequestId: input.CreatorRequestId,
    createdAt: account.now,
    tags: { ...input.BackupVaultTags },
  };
  vaults[name] = vault;
  const { BackupVaultName, BackupVaultArn, CreationDate } = describe(vault, account);
  return { BackupVaultName, BackupVaultArn, CreationDate };
}

export function describeBackupVault(input: { BackupVaultName?: string }, account: Account) {
  return describe(findVault(account, input.BackupVaultName), account);
}

export function listBackupVaults(input: ListBackupVaultsCommandInput, account: Account) {
  const { items, NextToken } = page(Object.values(backup.of(account).vaults), input);
  return { BackupVaultList: items.map((vault) => describe(vault, account)), NextToken };
}

export function deleteBackupVault(input: { BackupVaultName?: string }, account: Account) {
  const { name } = findVault(account, input.BackupVaultName);
  delete backup.of(account).vaults[name];
  return {};
}

function describe(vault: BackupVault, account: Account) {
  return {
    BackupVaultName: vault.name,
    BackupVaultArn: account.arn("backup", `backup-vault:${vault.name}`),
    EncryptionKeyArn: vault.encryptionKeyArn,
    CreationDate: new Date(vault.createdAt),
    CreatorRequestId: vault.creatorRequestId,
    NumberOfRecoveryPoints: 0,
    ...describeLock(vault),
  };
}
