import type { Clock } from "../../base/clock.ts";
import type { LeaseProfile } from "../../lease/lease.ts";
import type { FenceHost } from "../fence-host.ts";
import { guardCommand } from "../guard-command.ts";
import { appControlGroup } from "../units.ts";
import { LinuxHost } from "./linux.ts";
import { LinuxWatchdog } from "./linux-watchdog.ts";
import { OuterWatchdog } from "./outer-watchdog.ts";
import { ProcessHost } from "./process.ts";
import { TaskHost } from "./task.ts";

/** The host of a process machine, with its watchdog outside. */
export function makeProcessHost(mark: string, profile: LeaseProfile, firedFile: string): FenceHost {
  const killer = guardCommand(["kill", `--mark=${mark}`, `--fired-file=${firedFile}`]);
  return new ProcessHost(mark, new OuterWatchdog({ mark, killTime: killTime(profile), killer }));
}

/** The host of an ECS task. Its watchdog kills by itself: bash can, without a second program. */
export function makeTaskHost(mark: string, profile: LeaseProfile): FenceHost {
  const script = 'kill -KILL -1; echo "hitori watchdog: killed the task: $0" >&2';
  const killer = { argv: ["bash", "-c", script] } as const;
  return new TaskHost(new OuterWatchdog({ mark, killTime: killTime(profile), killer }));
}

function killTime({ certainDeath, hardDeadline }: LeaseProfile): number {
  return (certainDeath - hardDeadline) / 2;
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
