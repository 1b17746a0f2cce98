import type { Fault } from "../fault.ts";
import { storageFault } from "../storage-fault.ts";

/** Every operation on the file system waits until it is over. The lease cannot be renewed: past its deadline the guard ends the app. */
export const storageStallFault: Fault = storageFault("storage-stall", "stall");
