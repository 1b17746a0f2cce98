import type { LeaseProfile } from "../lease/lease.ts";
import { watchdogTimeout } from "./hosts/linux-watchdog.ts";

export interface UnitOptions {
  readonly profile: LeaseProfile;
  readonly mode: "required" | "log-only";
  /** `/usr/bin/env hitori` */
  readonly program: string;
  /** The units that mount what the agent needs. They are unmounted after it has stopped. */
  readonly mountUnits: readonly string[];
}

export const guardService = "hitori-guard.service";
export const agentService = "hitori-agent.service";
/** Where the guard of an instance listens. */
export const guardSocket = "/run/hitori/guard.sock";
/** The app and everything it starts: what the guard kills as a whole. */
const appSlice = "hitori-app.slice";

/** The files that an instance's boot installs: guard, agent, slices, watchdog; by their path. */
export function instanceFiles(options: UnitOptions): Readonly<Record<string, string>> {
  return {
    "/etc/modprobe.d/hitori.conf": `options softdog soft_margin=${watchdogTimeout(options.profile)} nowayout=0\n`,
    "/etc/modules-load.d/hitori.conf": "softdog\n",
    [`/etc/systemd/system/${guardService}`]: guardUnit(options),
    [`/etc/systemd/system/${agentService}`]: agentUnit(options),
    [`/etc/systemd/system/${appSlice}`]: sliceUnit("Hitori app: everything that may write the volume"),
  };
}

/**
 * The guard outlives everything: last choice of the OOM killer, no automatic stop; real-time priority it gives itself
 * once it is up, since a start that fails again and again would leave a single processor nothing. Started again where it dies before it was armed; where it dies armed, the watchdog resets.
 */
export function guardUnit({ profile, mode, program }: UnitOptions): string {
  return unit({
    Unit: {
      Description: "Hitori guard: stops the app when the lease cannot be kept",
      After: "systemd-modules-load.service",
      Wants: "systemd-modules-load.service",
      StartLimitIntervalSec: "0",
    },
    Service: {
      Type: "simple",
      ExecStart: `${program} guard run --host=linux --profile=${profile.name} --mode=${mode}`,
      Restart: "always",
      RestartSec: "1",
      RuntimeDirectory: "hitori",
      RuntimeDirectoryPreserve: "yes",
      StateDirectory: "hitori",
      OOMScoreAdjust: "-1000",
      MemorySwapMax: "0",
      KillMode: "process",
    },
    Install: { WantedBy: "multi-user.target" },
  });
}

/** The agent: never in the app's slice, started after the guard, and not stopped with it. */
export function agentUnit({ program, mountUnits }: UnitOptions): string {
  return unit({
    Unit: {
      Description: "Hitori agent: takes the lease and runs the app",
      After: ["network-online.target docker.service podman.socket", guardService, ...mountUnits].join(" "),
      Wants: `network-online.target ${guardService}`,
      StartLimitIntervalSec: "0",
    },
    Service: {
      Type: "simple",
      ExecStart: `${program} agent run`,
      Restart: "always",
      RestartSec: "2",
      OOMScoreAdjust: "-900",
      // The app is stopped gracefully, each service within its own grace period.
      TimeoutStopSec: "180",
      KillMode: "mixed",
    },
    Install: { WantedBy: "multi-user.target" },
  });
}

function sliceUnit(description: string): string {
  return unit({ Unit: { Description: description, Before: "slices.target" } });
}

/** The control group of the app's slice. */
export function appControlGroup(): string {
  return "/sys/fs/cgroup/hitori.slice/hitori-app.slice";
}

/** The text of a unit: its sections, and their lines. */
export function unit(sections: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const texts = Object.entries(sections).map(([name, lines]) => {
    return [`[${name}]`, ...Object.entries(lines).map(([key, value]) => `${key}=${value}`), ""].join("\n");
  });
  return texts.join("\n");
}
