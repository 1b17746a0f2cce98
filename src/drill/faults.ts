import type { Fault } from "./fault.ts";
import { agentFault } from "./faults/agent.ts";
import { appFault } from "./faults/app.ts";
import { badImageFault } from "./faults/bad-image.ts";
import { databaseFault } from "./faults/database.ts";
import { doubleFault } from "./faults/double.ts";
import { guardFault } from "./faults/guard.ts";
import { hangFault } from "./faults/hang.ts";
import { instanceFault } from "./faults/instance.ts";
import { launchFailureFault } from "./faults/launch-failure.ts";
import { partitionFault } from "./faults/partition.ts";
import { rebalanceFault } from "./faults/rebalance.ts";
import { slowStopFault } from "./faults/slow-stop.ts";
import { storageFullFault } from "./faults/storage-full.ts";
import { storageReadonlyFault } from "./faults/storage-readonly.ts";
import { storageStallFault } from "./faults/storage-stall.ts";
import { zoneFault } from "./faults/zone.ts";
import type { FaultName } from "./titles.ts";

/** Every fault, by its name. */
export const faults: Readonly<Record<FaultName, Fault>> = {
  instance: instanceFault,
  hang: hangFault,
  zone: zoneFault,
  partition: partitionFault,
  agent: agentFault,
  guard: guardFault,
  app: appFault,
  double: doubleFault,
  rebalance: rebalanceFault,
  "slow-stop": slowStopFault,
  "launch-failure": launchFailureFault,
  "storage-stall": storageStallFault,
  "storage-readonly": storageReadonlyFault,
  "storage-full": storageFullFault,
  database: databaseFault,
  "bad-image": badImageFault,
};
