import type { PackageArchive } from "../packages/package-archive.ts";

/** What EC2 asks of whatever its instances run on. Every call returns at once; `observe` tells what became of it. */
export interface Machines {
  readonly kind: "none" | "process" | "vm";
  /** The public image that its machines boot, where they boot one: the only one that can be launched then. */
  readonly image?: MachineImage;
  /** What they can install by npm, where they reach no registry but the local cloud's. */
  readonly packages?: readonly PackageArchive[];
  /** Starts (or starts again) the machine of an instance. */
  start(machine: MachineSpecification): void;
  /** Asks it to shut down: SIGTERM to its init process, an ACPI button on a virtual machine. */
  shutDown(instanceId: string): void;
  /** Cuts its power: every process of it is dead when `observe` says `off`. */
  powerOff(instanceId: string): void;
  /** Stops every process of it where it stands (`SIGSTOP`), and lets it go on. */
  freeze(instanceId: string): void;
  thaw(instanceId: string): void;
  /**
   * Runs a shell script on a machine that runs, as an instance's SSM agent does, and calls back once it has ended, was
   * killed, or could not be run.
   */
  run(machine: MachineSpecification, script: string, onEnd: (result: ScriptResult) => void): void;
  observe(instanceId: string): "booting" | "running" | "off" | "frozen";
  /** Why a machine that is off could not be started, or broke by no doing of its own; undefined where it did not. */
  failure(instanceId: string): string | undefined;
  /**
   * Lets these TCP ports of it be reached at its loopback address, and no others. A process machine listens there by itself.
   */
  openPorts(instanceId: string, ports: readonly number[]): void;
  /** Removes its root directory and everything it kept. Only ever called when it is off. */
  remove(instanceId: string): void;
  /** Copies what an instance has on its disk, for machines of this image to start with. Asked until it is over. */
  capture(instanceId: string, imageId: string): Capture;
  /** Removes what `capture` copied; machines that were started with it keep theirs. */
  forgetImage(imageId: string): void;
  consoleOutput(instanceId: string): string;
  /** Ends whatever a killed local cloud left running, except the instances named, which it takes over again. */
  recover(keep: readonly MachineSpecification[]): void;
}

export interface MachineImage {
  readonly imageId: string;
  readonly name: string;
  readonly description: string;
  readonly architecture: "x86_64";
}

export type Capture = "copying" | "captured" | "failed";

export interface ScriptResult {
  /** -1 where a signal ended it or it could not be run. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface MachineSpecification {
  readonly instanceId: string;
  readonly accountId: string;
  readonly region: string;
  readonly availabilityZone: string;
  readonly imageId: string;
  /** Decoded user data; run at the first boot alone. */
  readonly userData: string;
  readonly firstBoot: boolean;
  /** The loopback address of its own, 127.x.y.z. */
  readonly address: string;
  /** Instance metadata service, e.g. `http://127.64.0.1:1338`. */
  readonly metadataEndpoint: string;
  readonly endpoint: string;
  /** What a virtual machine is made of. */
  readonly hardware: MachineHardware;
  /** What a virtual machine sees of its VPC. */
  readonly network: MachineNetwork;
}

export interface MachineHardware {
  readonly instanceType: string;
  readonly virtualProcessors: number;
  readonly memoryMib: number;
  readonly macAddress: string;
}

export interface MachineNetwork {
  readonly privateAddress: string;
  /** The first address of its subnet but one: the VPC's router. */
  readonly router: string;
  readonly hostName: string;
  /** What it may connect to in its VPC: mount targets. */
  readonly reaches: readonly Forward[];
}

/** A TCP port that a machine reaches by AWS's address, and where on this computer it is. */
export interface Forward {
  readonly guestAddress: string;
  readonly guestPort: number;
  readonly host: string;
  readonly port: number;
}
