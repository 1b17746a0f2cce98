import type { DescribeKeyPairsCommandInput, DescribeKeyPairsCommandOutput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { toTagList } from "../../tag-list.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { ec2 } from "../state.ts";
import type { KeyPair } from "./state.ts";

export function describeKeyPairs(
  input: DescribeKeyPairsCommandInput,
  account: Account,
): Omit<DescribeKeyPairsCommandOutput, "$metadata"> {
  const all = Object.values(ec2.of(account).keyPairs);
  const names = input.KeyNames ?? [];
  const ids = input.KeyPairIds ?? [];
  requireAll(names, (name) => all.some((one) => one.keyName === name));
  requireAll(ids, (id) => all.some((one) => one.keyPairId === id));
  const wanted = all.filter(
    (one) => names.length + ids.length === 0 || names.includes(one.keyName) || ids.includes(one.keyPairId),
  );
  return {
    KeyPairs: filtered(wanted, input.Filters, filterTable).map((one) => ({
      KeyPairId: one.keyPairId,
      KeyName: one.keyName,
      KeyType: one.keyType,
      KeyFingerprint: one.keyFingerprint,
      PublicKey: input.IncludePublicKey === true ? one.publicKey : undefined,
      CreateTime: new Date(one.createTime),
      Tags: toTagList(one.tags),
    })),
  };
}

function requireAll(wanted: readonly string[], isThere: (one: string) => boolean): void {
  const missing = wanted.find((one) => !isThere(one));
  if (missing === undefined) return;
  throw new ServiceError("InvalidKeyPair.NotFound", `The key pair '${missing}' does not exist`);
}

const filterTable: FilterTable<KeyPair> = {
  tags: (keyPair) => keyPair.tags,
  values: {
    fingerprint: (keyPair) => keyPair.keyFingerprint,
    "key-name": (keyPair) => keyPair.keyName,
    "key-pair-id": (keyPair) => keyPair.keyPairId,
  },
};
