import type { Account } from "../../account.ts";

/** Real milliseconds that an operating system of its own has to shut down, however short AWS's minutes are made. */
const leastOfVirtualMachines = 30_000;

/** How long a machine may take to shut down before its power is cut. */
export function shutdownLimit(account: Account): number {
  const limit = account.duration("instanceShutdownLimit");
  return account.cloud.machines.kind === "vm" ? Math.max(limit, leastOfVirtualMachines) : limit;
}
