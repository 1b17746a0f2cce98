import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../base/clock.ts";
import type { Command } from "../../base/command.ts";
import { HitoriError, messageOf } from "../../base/error.ts";
import type { FenceHost } from "../fence-host.ts";
import type { LinuxWatchdog } from "./linux-watchdog.ts";
import { runCommand } from "./run-command.ts";

const table = "hitori_fence";

/** Makes the table that cuts NFS off, with nothing in it: at the deadline one element is all that is added. */
export function stageCut(): Command {
  const input = [
    `table inet ${table} {`,
    "  set ports { type inet_service; }",
    "  chain output {",
    "    type filter hook output priority -300; policy accept;",
    "    tcp dport @ports drop",
    "  }",
    "}",
    `flush set inet ${table} ports`,
    "",
  ].join("\n");
  return { argv: ["nft", "-f", "-"], input };
}

/** Cuts NFS off: the mount's own traffic and that of the EFS proxy, which goes to the same port. */
export function cutStorage(): Command {
  return { argv: ["nft", "add", "element", "inet", table, "ports", "{ 2049 }"] };
}

/** Real-time priority for every thread of a process: however busy the machine is, the guard has its turn. */
export function haste(pid: number): Command {
  return { argv: ["chrt", "--fifo", "--all-tasks", "--pid", "50", String(pid)] };
}

/** One value written to a file of the kernel. */
export interface KernelWrite {
  readonly path: string;
  readonly value: string;
}

/** No new process, and the end of every one there is: the app's slice, containers included. */
export function killSlice(cgroup: string): readonly KernelWrite[] {
  return [
    { path: join(cgroup, "pids.max"), value: "0" },
    { path: join(cgroup, "cgroup.kill"), value: "1" },
  ];
}

/**
 * Resets at once, without a sync. systemd's own reboot calls sync() first (src/core/emergency-action.c), which hangs on
 * a hung mount, or writes just what must not be written any more.
 */
export function resetMachine(sysrq: string): KernelWrite {
  return { path: sysrq, value: "b" };
}

export interface LinuxHostOptions {
  readonly clock: Clock;
  readonly watchdog: LinuxWatchdog;
  /** The app's slice, e.g. `/sys/fs/cgroup/hitori.slice/hitori-app.slice`. */
  readonly cgroup: string;
  /** `/proc/sysrq-trigger` */
  readonly sysrq: string;
  /** Gets a line when the guard fires; `/dev/kmsg` puts it on the serial console, where EC2 keeps it. */
  readonly console: string;
}

/** Milliseconds that one command may take; the reset comes in any case. */
const commandLimit = 1_000;

/** An instance on Linux: NFS is cut off, the app's slice is killed, the machine is reset. */
export class LinuxHost implements FenceHost {
  readonly watchdog: LinuxWatchdog;
  readonly #options: LinuxHostOptions;

  constructor(options: LinuxHostOptions) {
    this.watchdog = options.watchdog;
    this.#options = options;
  }

  /** @throws GUARD_WATCHDOG, GUARD_CUT, GUARD_PRIORITY */
  async prepare(): Promise<void> {
    this.watchdog.check();
    const uncut = await runCommand(stageCut(), this.#options.clock, 10 * commandLimit);
    if (uncut !== undefined)
      throw new HitoriError({
        code: "GUARD_CUT",
        message: `The guard cannot prepare to cut the storage off: ${uncut}.`,
        hint: "Install nftables and run the guard as root.",
      });
    const slow = await runCommand(haste(process.pid), this.#options.clock, 10 * commandLimit);
    if (slow !== undefined)
      throw new HitoriError({
        code: "GUARD_PRIORITY",
        message: `The guard cannot have real-time priority: ${slow}.`,
        hint: "Install util-linux and run the guard as root.",
      });
  }

  async kill(): Promise<readonly string[]> {
    const cut = await runCommand(cutStorage(), this.#options.clock, commandLimit);
    const killed = killSlice(this.#options.cgroup).map(write);
    return [cut, ...killed].filter((failure) => failure !== undefined);
  }

  /** Does not return where it works. Where it does not, the watchdog is fed no more. */
  reset(): void {
    write({ path: this.#options.console, value: "hitori guard: resetting the machine\n" });
    write(resetMachine(this.#options.sysrq));
  }
}

function write({ path, value }: KernelWrite): string | undefined {
  try {
    writeFileSync(path, value);
    return undefined;
  } catch (error) {
    return `${path}: ${messageOf(error)}`;
  }
}
