import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { resolve } from "node:path";
import { readFileIfPresent } from "../../../base/atomic-file.ts";
import type { Clock } from "../../../base/clock.ts";
import { HitoriError } from "../../../base/error.ts";
import {
  type LivingProcess,
  observeProcess,
  processOf,
  readProcess,
  writeProcess,
} from "../../../base/living-process.ts";
import { killMarked } from "../../../base/marked-processes.ts";
import type { PackageArchive } from "../../packages/package-archive.ts";
import { ConsoleBounds } from "../console-bounds.ts";
import { readConsole, writeConsole } from "../console-file.ts";
import type { Capture, MachineSpecification, Machines, ScriptResult } from "../machines.ts";
import { keptMachines } from "../machines-directory.ts";
import { guestForwards } from "./guest-forwards.ts";
import { isGuestAddress } from "./guest-network.ts";
import { availableMemoryMib, guestHardware } from "./host-capacity.ts";
import { type BuiltImage, imagePaths } from "./machine-image.ts";
import { qemuCommand } from "./qemu-command.ts";
import { VirtualMachine } from "./virtual-machine.ts";
import { VirtualMachineImages } from "./virtual-machine-images.ts";
import { type VirtualMachinePaths, virtualMachinePaths } from "./virtual-machine-paths.ts";

export interface VirtualMachinesOptions {
  /** The local cloud's directory; machines live in `machines/` below it. */
  readonly directory: string;
  readonly clock: Clock;
  /** What every machine starts from that is not of an image baked here. */
  readonly image: BuiltImage;
  /** What they can install by npm. */
  readonly packages: readonly PackageArchive[];
}

/**
 * Machines that are virtual ones: a QEMU each, with its own kernel, disk and network, which boots the machine image and runs
 * user data by cloud-init. They outlive the local cloud's process; `recover` takes them over again.
 */
export class VirtualMachines implements Machines {
  readonly kind = "vm";
  readonly image: BuiltImage;
  readonly packages: readonly PackageArchive[];
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #images: VirtualMachineImages;
  readonly #machines = new Map<string, VirtualMachine>();
  readonly #failures = new Map<string, string>();
  readonly #consoles: ConsoleBounds;

  constructor(options: VirtualMachinesOptions) {
    this.image = options.image;
    this.packages = options.packages;
    this.#directory = resolve(options.directory);
    this.#clock = options.clock;
    this.#consoles = new ConsoleBounds(this.#clock);
    this.#images = new VirtualMachineImages(this.#directory);
  }

  /** @throws HitoriError MACHINE_NOT_STARTED, and what writing its directory throws */
  start(machine: MachineSpecification): void {
    const paths = virtualMachinePaths(this.#directory, machine.instanceId);
    this.#failures.delete(machine.instanceId);
    if (existsSync(paths.process)) killMarked(machine.instanceId);
    this.#machines.get(machine.instanceId)?.close();
    const hardware = guestHardware(machine, availableMemoryMib());
    if (typeof hardware === "string") throw notStarted(machine, hardware);
    if (!isGuestAddress(machine.network.privateAddress))
      throw notStarted(
        machine,
        `its VPC must lie in 172.16.0.0/12, and ${machine.network.privateAddress} does not`,
      );
    mkdirSync(paths.directory, { recursive: true });
    if (machine.firstBoot) this.#makeDisk(machine, paths);
    else if (!existsSync(paths.disk)) throw notStarted(machine, `its disk ${paths.disk} is gone`);
    this.#boot(machine, paths, hardware);
  }

  shutDown(instanceId: string): void {
    this.#machines.get(instanceId)?.shutDown();
  }

  powerOff(instanceId: string): void {
    this.#machines.get(instanceId)?.powerOff();
  }

  freeze(instanceId: string): void {
    this.#machines.get(instanceId)?.freeze();
  }

  thaw(instanceId: string): void {
    this.#machines.get(instanceId)?.thaw();
  }

  run({ instanceId }: MachineSpecification, script: string, onEnd: (result: ScriptResult) => void): void {
    const machine = this.#machines.get(instanceId);
    if (machine) void machine.run(script).then(onEnd);
    else onEnd({ exitCode: -1, stdout: "", stderr: "The machine is off." });
  }

  observe(instanceId: string): "booting" | "running" | "off" | "frozen" {
    const machine = this.#machines.get(instanceId);
    if (!machine) return "off";
    const state = machine.observe();
    if (state === "off") this.#finish(instanceId, machine);
    else this.#consoles.bound(virtualMachinePaths(this.#directory, instanceId).console);
    return state;
  }

  failure(instanceId: string): string | undefined {
    return this.#failures.get(instanceId);
  }

  openPorts(instanceId: string, ports: readonly number[]): void {
    this.#machines.get(instanceId)?.openPorts(ports);
  }

  remove(instanceId: string): void {
    rmSync(virtualMachinePaths(this.#directory, instanceId).directory, { recursive: true, force: true });
    this.#consoles.forget(virtualMachinePaths(this.#directory, instanceId).console);
    this.#failures.delete(instanceId);
  }

  capture(instanceId: string, imageId: string): Capture {
    const machine = this.observe(instanceId) === "off" ? undefined : this.#machines.get(instanceId);
    return this.#images.capture(instanceId, imageId, machine);
  }

  forgetImage(imageId: string): void {
    this.#images.forget(imageId);
  }

  consoleOutput(instanceId: string): string {
    return readConsole(virtualMachinePaths(this.#directory, instanceId).console);
  }

  recover(keep: readonly MachineSpecification[]): void {
    const wanted = new Set(keep.map((machine) => machine.instanceId));
    for (const instanceId of keptMachines(this.#directory)) {
      if (wanted.has(instanceId)) continue;
      killMarked(instanceId);
      this.#machines.get(instanceId)?.close();
      this.#machines.delete(instanceId);
      rmSync(virtualMachinePaths(this.#directory, instanceId).process, { force: true });
    }
    for (const machine of keep) {
      const paths = virtualMachinePaths(this.#directory, machine.instanceId);
      const process = readProcess(paths.process);
      if (process && observeProcess(process) !== "dead") this.#hold(machine, paths, process);
      else this.start({ ...machine, firstBoot: machine.firstBoot || !existsSync(paths.disk) });
    }
  }

  /** A disk of its own over that of its image, whose kernel boots it. */
  #makeDisk({ instanceId, imageId }: MachineSpecification, paths: VirtualMachinePaths): void {
    for (const path of [paths.disk, paths.backing, paths.image]) rmSync(path, { force: true });
    const baked = this.#images.find(imageId);
    symlinkSync(baked?.image ?? this.image.directory, paths.image);
    if (baked) linkSync(baked.disk, paths.backing);
    const below = baked ? ["-b", paths.backing, "-F", "qcow2"] : ["-b", this.image.disk, "-F", "raw"];
    const made = spawnSync("qemu-img", ["create", "-q", "-f", "qcow2", ...below, paths.disk], {
      encoding: "utf8",
    });
    if (made.status === 0) return;
    throw notStarted({ instanceId }, `qemu-img: ${made.error?.message ?? made.stderr.trim()}`);
  }

  #boot(
    machine: MachineSpecification,
    paths: VirtualMachinePaths,
    hardware: { memoryMib: number; virtualProcessors: number },
  ): void {
    const { instanceId, address, network } = machine;
    const { kernel, initialRamdisk } = imagePaths(readlinkSync(paths.image));
    const reaches = [...guestForwards(machine), ...network.reaches];
    const command = qemuCommand({
      ...machine.hardware,
      ...hardware,
      instanceId,
      address,
      kernel,
      initialRamdisk,
      directory: paths.directory,
      hasKvm: this.image.hasKvm,
      network: { ...network, reaches },
    });
    const [program, ...words] = command.argv;
    writeConsole(paths.console, `${instanceId} boots in ${machine.availabilityZone}`);
    const log = openSync(paths.log, "w");
    try {
      const child = spawn(program, words, {
        cwd: command.directory,
        detached: true,
        stdio: ["ignore", log, log],
        env: { PATH: process.env.PATH, ...command.environment },
      });
      child.on("error", (error) => this.#failed(instanceId, error.message));
      child.on("exit", (code, signal) => {
        // Without a word where the guest switched itself off, or its power was cut here.
        if (code) this.#failed(instanceId, readFileIfPresent(paths.log) ?? "");
        else if (signal && !this.#machines.get(instanceId)?.isCut)
          this.#failed(instanceId, `killed by ${signal}`);
      });
      child.unref();
      const started = child.pid === undefined ? undefined : processOf(child.pid);
      if (!started) throw notStarted(machine, "qemu-system-x86_64 cannot be run");
      writeProcess(paths.process, started);
      this.#hold(machine, paths, started);
    } finally {
      closeSync(log);
    }
  }

  #hold({ instanceId, address }: MachineSpecification, paths: VirtualMachinePaths, process: LivingProcess) {
    this.#machines.set(instanceId, new VirtualMachine({ process, paths, address, clock: this.#clock }));
  }

  #failed(instanceId: string, because: string): void {
    const text = because.trim().split("\n").slice(-4).join(" ");
    this.#failures.set(instanceId, `QEMU ended: ${text || "it said nothing"}`);
    const { console, directory } = virtualMachinePaths(this.#directory, instanceId);
    if (existsSync(directory)) writeConsole(console, `QEMU ended: ${text}`);
  }

  #finish(instanceId: string, machine: VirtualMachine): void {
    // Its relays end by themselves when QEMU's end of them closes; this is for one that hangs.
    killMarked(instanceId, [], 0);
    machine.close();
    this.#machines.delete(instanceId);
    rmSync(virtualMachinePaths(this.#directory, instanceId).process, { force: true });
  }
}

function notStarted({ instanceId }: { instanceId: string }, because: string): HitoriError {
  return new HitoriError({
    code: "MACHINE_NOT_STARTED",
    message: `The machine of ${instanceId} cannot be started: ${because}.`,
    hint: "See what runs: hitori cloud status",
  });
}
