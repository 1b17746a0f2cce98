import type { Fault } from "../fault.ts";
import { storageFault } from "../storage-fault.ts";

/** What would take more room on the file system fails with ENOSPC. A renewal takes none, so the lease is kept. */
export const storageFullFault: Fault = storageFault("storage-full", "full");
