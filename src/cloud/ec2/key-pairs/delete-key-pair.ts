import type { DeleteKeyPairCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ec2 } from "../state.ts";

/** Deleting what is not there succeeds, as in AWS. */
export function deleteKeyPair(input: DeleteKeyPairCommandInput, account: Account) {
  const { keyPairs } = ec2.of(account);
  const found = Object.values(keyPairs).find((one) =>
    input.KeyPairId === undefined ? one.keyName === input.KeyName : one.keyPairId === input.KeyPairId,
  );
  if (found) delete keyPairs[found.keyName];
  return { Return: true, KeyPairId: found?.keyPairId };
}
