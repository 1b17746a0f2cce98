import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MachineSpecification } from "../machines.ts";
import type { MachinePaths } from "./machine-paths.ts";
import { mountProgram, umountProgram } from "./mount-programs.ts";
import { shellWord } from "./shell-word.ts";

/** The programs that a process machine has of its own, by name. Everything else on its PATH is the host's. */
export function machinePrograms(
  machine: MachineSpecification,
  paths: MachinePaths,
  cloudDirectory: string,
  commands: Readonly<Record<string, string>>,
): Record<string, string> {
  const powerOff = powerOffProgram(paths);
  const programs: Record<string, string> = {
    mount: mountProgram(machine, paths, cloudDirectory),
    umount: umountProgram(paths),
    // Without these a script's `shutdown -h now` would reach the computer that the local cloud runs on.
    shutdown: powerOff,
    poweroff: powerOff,
    halt: powerOff,
    reboot: `#!/bin/sh\necho "reboot: ask EC2 (RebootInstances); a process machine cannot reboot itself" >&2\nexit 1\n`,
  };
  for (const [name, script] of Object.entries(commands)) {
    programs[name] = `#!/bin/sh\nexec ${shellWord(process.execPath)} ${shellWord(script)} "$@"\n`;
  }
  return programs;
}

export function writePrograms(directory: string, programs: Readonly<Record<string, string>>): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(directory, name), text, { mode: 0o755 });
  }
}

function powerOffProgram(paths: MachinePaths): string {
  return `#!/bin/sh
: > ${shellWord(paths.shutdown)}
read -r pid _ < ${shellWord(paths.init)} && kill -TERM "$pid"
`;
}
