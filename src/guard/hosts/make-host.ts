import type { Clock } from "../../base/clock.ts";
import type { LeaseProfile } from "../../lease/lease.ts";
import type { FenceHost } from "../fence-host.ts";
import { guardCommand } from "../guard-command.ts";
import { appControlGroup } from "../units.ts";
import { LinuxHost } from "./linux.ts";
import { LinuxWatchdog } from "./linux-watchdog.ts";
import { OuterWatchdog } from "./outer-watchdog.ts";
import { ProcessHost } from "./process.ts";

/** The host of a process machine, with its watchdog outside. */
export function makeProcessHost(mark: string, profile: LeaseProfile, firedFile: string): FenceHost {
  const killer = guardCommand(["kill", `--mark=${mark}`, `--fired-file=${firedFile}`]);
  const killTime = (profile.certainDeath - profile.hardDeadline) / 2;
  return new ProcessHost(mark, new OuterWatchdog({ mark, killTime, killer }));
}

/** The host of an instance on Linux, with the kernel's watchdog. */
export function makeLinuxHost(profile: LeaseProfile, clock: Clock): FenceHost {
  const watchdog = new LinuxWatchdog({
    clock,
    profile,
    device: "/dev/watchdog0",
    directory: "/sys/class/watchdog/watchdog0",
  });
  return new LinuxHost({
    clock,
    watchdog,
    cgroup: appControlGroup(),
    sysrq: "/proc/sysrq-trigger",
    console: "/dev/kmsg",
  });
}
