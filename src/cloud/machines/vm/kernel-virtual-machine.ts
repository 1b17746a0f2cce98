import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import type { Clock } from "../../../base/clock.ts";

const device = "/dev/kvm";
/** Milliseconds for a kernel to start where KVM is what it says; it takes one or two seconds. */
const trialLimit = 15_000;

/**
 * Whether KVM can be had and really runs a kernel: in some virtual machines and containers it opens, and then hangs or fails
 * with what a kernel does. The trial is a kernel without a disk, which panics once it has started and is then let go.
 */
export async function hasWorkingKvm(kernel: string, clock: Clock): Promise<boolean> {
  try {
    accessSync(device, constants.R_OK | constants.W_OK);
  } catch {
    return false;
  }
  const words = ["-nodefaults", "-no-user-config", "-display", "none", "-machine", "q35", "-accel", "kvm"];
  words.push("-cpu", "max", "-smp", "2", "-m", "512M", "-no-reboot");
  words.push("-kernel", kernel, "-append", "panic=-1");
  return new Promise((resolve) => {
    const child = spawn("qemu-system-x86_64", words, { stdio: "ignore" });
    const cancel = clock.after(trialLimit, () => child.kill("SIGKILL"));
    const end = (works: boolean) => {
      cancel();
      resolve(works);
    };
    child.on("error", () => end(false));
    child.on("exit", (code) => end(code === 0));
  });
}
