import type { DeleteMountTargetCommandInput } from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { reconcileMounts } from "./data-plane.ts";
import { findMountTarget } from "./find.ts";
import { elasticFileSystem } from "./state.ts";

/** Gone at once, and with it the mounts of its zone: on AWS clients hang from then on. */
export function deleteMountTarget(
  input: DeleteMountTargetCommandInput,
  account: Account,
): Record<string, never> {
  const { mountTargetId } = findMountTarget(account, input.MountTargetId);
  delete elasticFileSystem.of(account).mountTargets[mountTargetId];
  reconcileMounts(account);
  return {};
}
