import type { ModifyDBSnapshotAttributeCommandInput } from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findSnapshot } from "./find.ts";
import { invalidCombination, invalidValue } from "./refusals.ts";
import type { DbSnapshot } from "./state.ts";

export function describeDBSnapshotAttributes(input: { DBSnapshotIdentifier?: string }, account: Account) {
  return { DBSnapshotAttributesResult: describe(findSnapshot(account, input.DBSnapshotIdentifier)) };
}

/** Who may restore it is recorded; the local cloud has no other account that could. */
export function modifyDBSnapshotAttribute(input: ModifyDBSnapshotAttributeCommandInput, account: Account) {
  const snapshot = findSnapshot(account, input.DBSnapshotIdentifier);
  if (input.AttributeName !== "restore") {
    throw invalidValue(`Invalid snapshot attribute ${input.AttributeName}.`);
  }
  const { ValuesToAdd: added = [], ValuesToRemove: removed = [] } = input;
  const both = added.find((value) => removed.includes(value));
  if (both !== undefined) {
    throw invalidCombination(`The value ${both} cannot be added and removed at the same time.`);
  }
  // Automated snapshots cannot be shared: copy them first (the reference of ModifyDBSnapshotAttribute).
  if (snapshot.type === "automated") {
    throw new ServiceError("InvalidDBSnapshotState", "Cannot share an automated snapshot.");
  }
  if (snapshot.encrypted && added.includes("all")) {
    throw new ServiceError("InvalidDBSnapshotState", "Cannot make an encrypted snapshot public.");
  }
  const kept = (snapshot.restorers ?? []).filter((value) => !removed.includes(value));
  const restorers = [...new Set([...kept, ...added])];
  if (restorers.length > 20) {
    throw new ServiceError(
      "SharedSnapshotQuotaExceeded",
      "A manual DB snapshot can be shared with at most 20 accounts.",
    );
  }
  snapshot.restorers = restorers;
  return { DBSnapshotAttributesResult: describe(snapshot) };
}

function describe({ identifier, restorers }: DbSnapshot) {
  return {
    DBSnapshotIdentifier: identifier,
    DBSnapshotAttributes: [{ AttributeName: "restore", AttributeValues: [...(restorers ?? [])] }],
  };
}
