import { containerKeepers } from "./containers.ts";
import { type Hitori, hitoriMachines, hitoriProcess } from "./hitori.ts";
import { Keepalived } from "./keepalived.ts";
import type { Keeper } from "./keeper.ts";
import { Loop } from "./loop.ts";
import { Pacemaker, type PacemakerSettings } from "./pacemaker.ts";
import { Standby } from "./standby.ts";
import { Supervisord } from "./supervisord.ts";
import { SwarmHosts, type SwarmSettings } from "./swarm-hosts.ts";

/** The service's process is killed. The first one is the floor. */
export function processKeepers(directory: string): Keeper[] {
  return [
    new Loop(directory),
    hitoriProcess(directory),
    new Supervisord(directory),
    ...containerKeepers(directory),
    new Pacemaker(directory, pacemakerProcess, "process"),
    new Pacemaker(directory, pacemakerTuned, "process"),
  ];
}

const swarm: SwarmSettings = {
  key: "swarm-host",
  name: "Docker Swarm, host killed",
  settings: "default: heartbeat 5 s, --restart-delay 5s",
  swarm: [],
  service: [],
};

const swarmTuned: SwarmSettings = {
  key: "swarm-host-tuned",
  name: "Docker Swarm, tuned, host killed",
  settings: "--dispatcher-heartbeat 1s, --restart-delay 0s",
  swarm: ["--dispatcher-heartbeat", "1s"],
  service: ["--restart-delay", "0s"],
};

const swarmCutOff: SwarmSettings = {
  ...swarmTuned,
  key: "swarm-host-cut-off",
  name: "Docker Swarm, tuned, host cut off",
};

const pacemakerProcess: PacemakerSettings = {
  key: "pacemaker",
  name: "Pacemaker",
  settings: "monitor interval 10s, as its documents have it",
  token: 3_000,
  monitor: 10,
};

const pacemakerTuned: PacemakerSettings = {
  key: "pacemaker-tuned",
  name: "Pacemaker, tuned",
  settings: "monitor interval 1s",
  token: 3_000,
  monitor: 1,
};

const pacemakerHost: PacemakerSettings = {
  key: "pacemaker-host",
  name: "Pacemaker, host killed",
  settings: "Corosync's default: token 3000, no stonith",
  token: 3_000,
  monitor: 10,
};

const pacemakerHostTuned: PacemakerSettings = {
  key: "pacemaker-host-tuned",
  name: "Pacemaker, tuned, host killed",
  settings: "token 500, no stonith",
  token: 500,
  monitor: 10,
};

export interface MachineKeeper {
  readonly keeper: Keeper;
  /** A round takes ten seconds and more. */
  readonly slow: boolean;
}

/** The service's machine is taken, with everything on it. */
export function machineKeepers(directory: string): { all: MachineKeeper[]; hitori: Hitori[] } {
  const hitori = hitoriMachines(directory);
  const quick = [
    new Keepalived(directory, "keepalived", "1", "killed"),
    new Keepalived(directory, "keepalived-100ms", "0.1", "killed"),
    new Keepalived(directory, "keepalived-10ms", "0.01", "killed"),
    new Keepalived(directory, "keepalived-cut-off", "0.1", "cut off"),
  ];
  const slow = [
    new Pacemaker(directory, pacemakerHost, "killed"),
    new Pacemaker(directory, pacemakerHostTuned, "killed"),
    new SwarmHosts(directory, swarm, "killed"),
    new SwarmHosts(directory, swarmTuned, "killed"),
    new SwarmHosts(directory, swarmCutOff, "cut off"),
  ];
  const all = [
    ...hitori.map((keeper) => ({ keeper, slow: keeper.detection > 10_000 })),
    ...(["local", "fast", "default"] as const).map((profile) => ({
      keeper: new Standby(directory, profile),
      slow: true,
    })),
    ...quick.map((keeper) => ({ keeper, slow: false })),
    ...slow.map((keeper) => ({ keeper, slow: true })),
  ];
  return { all, hitori };
}

/** Those that watch a machine, once with each setting: they run side by side when the cores are saturated. */
export function watchfulKeys(): string[] {
  return [
    "hitori-killed",
    "keepalived",
    "keepalived-100ms",
    "keepalived-10ms",
    "swarm-host",
    "swarm-host-tuned",
    "pacemaker-host",
    "pacemaker-host-tuned",
  ];
}
