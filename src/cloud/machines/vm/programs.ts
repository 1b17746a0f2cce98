import { HitoriError } from "../../../base/error.ts";
import { isOnPath, searchPath } from "../../../base/on-path.ts";

/** Programs and the Debian packages that have them. */
export const machinePrograms: Readonly<Record<string, string>> = {
  "qemu-system-x86_64": "qemu-system-x86",
  "qemu-img": "qemu-utils",
  socat: "socat",
};

export const imagePrograms: Readonly<Record<string, string>> = {
  mmdebstrap: "mmdebstrap",
  "mkfs.ext4": "e2fsprogs",
};

/** @throws HitoriError MACHINE_PROGRAMS_MISSING with the line that installs them */
export function requirePrograms(programs: Readonly<Record<string, string>>, path = searchPath()): void {
  const missing = Object.keys(programs).filter((program) => !isOnPath(program, path));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((program) => programs[program]))];
  throw new HitoriError({
    code: "MACHINE_PROGRAMS_MISSING",
    message: `Virtual machines need programs that are not on the PATH: ${missing.join(", ")}.`,
    hint: `On Debian and Ubuntu: apt-get install --no-install-recommends ${packages.join(" ")}`,
  });
}
