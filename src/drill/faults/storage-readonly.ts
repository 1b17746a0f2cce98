import type { Fault } from "../fault.ts";
import { storageFault } from "../storage-fault.ts";

/** What would change the file system fails with EROFS, the renewal of the lease too. */
export const storageReadonlyFault: Fault = storageFault("storage-readonly", "read-only");
