import { createHash } from "node:crypto";
import type { Command } from "../../../base/command.ts";
import { markVariable } from "../../../base/marked-processes.ts";
import type { MachineHardware, MachineNetwork } from "../machines.ts";
import { networkOption } from "./guest-network.ts";

export interface VirtualHardware extends MachineHardware {
  readonly instanceId: string;
  /** Its loopback address on the host. */
  readonly address: string;
  readonly network: MachineNetwork;
  readonly kernel: string;
  readonly initialRamdisk: string;
  /** Whether KVM runs it; where not, QEMU emulates the processor. */
  readonly hasKvm: boolean;
  /** Where its files are; the names below are from there, since a socket's path may not be long. */
  readonly directory: string;
}

/** Files of a machine in its own directory. */
export const machineFiles = {
  disk: "disk.qcow2",
  console: "console.log",
  control: "qmp.sock",
  agent: "agent.sock",
} as const;

/** The root file system is the whole first disk. Debian's images for EC2 have the same console. */
const kernelCommandLine = "root=/dev/vda ro console=tty0 console=ttyS0,115200";
/**
 * An emulated processor has none of the flaws that kernels work around, at a fifth of their time; and its time-stamp counter
 * is steady, while a kernel that measures it beside a busy computer's other programs thinks otherwise and asks a slow clock.
 */
const emulated = "mitigations=off tsc=reliable cryptomgr.notests";

/** QEMU for one instance. Its environment has the machine's mark, and so have the relays that it starts. */
export function qemuCommand(hardware: VirtualHardware): Command {
  const { instanceId, directory } = hardware;
  return {
    argv: [
      "qemu-system-x86_64",
      ...["-name", instanceId, "-nodefaults", "-no-user-config", "-display", "none"],
      ...["-machine", "q35", ...accelerators(hardware), "-cpu", "max"],
      ...["-smp", String(hardware.virtualProcessors), "-m", `${hardware.memoryMib}M`],
      ...firmware(hardware),
      ...[
        "-kernel",
        hardware.kernel,
        "-initrd",
        hardware.initialRamdisk,
        "-append",
        hardware.hasKvm ? kernelCommandLine : `${kernelCommandLine} ${emulated}`,
      ],
      ...["-drive", `file=${machineFiles.disk},if=none,id=root,format=qcow2,discard=unmap`],
      ...["-device", "virtio-blk-pci,drive=root"],
      ...["-netdev", networkOption(hardware.network, hardware.address)],
      ...["-device", `virtio-net-pci,netdev=net,mac=${hardware.macAddress},romfile=`],
      ...["-device", "virtio-rng-pci"],
      ...["-chardev", `file,id=console,path=${machineFiles.console},append=on`],
      ...["-serial", "chardev:console"],
      ...["-qmp", `unix:${machineFiles.control},server=on,wait=off`],
      ...["-chardev", `socket,id=agent,path=${machineFiles.agent},server=on,wait=off`],
      ...["-device", "virtio-serial-pci"],
      ...["-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0"],
    ],
    directory,
    environment: { [markVariable]: instanceId },
  };
}

/** MiB of host memory for translated code; QEMU takes 1 GiB of it where it is not told. */
const translationMib = 256;

/** QEMU takes the first that it can have. */
function accelerators({ hasKvm }: VirtualHardware): string[] {
  const emulation = ["-accel", `tcg,thread=multi,tb-size=${translationMib}`];
  return hasKvm ? ["-accel", "kvm", ...emulation] : emulation;
}

/** As software on an instance knows that it is on EC2: EC2 user guide, "Detect whether a host is an EC2 instance". */
function firmware({ instanceId, instanceType }: VirtualHardware): string[] {
  const uuid = ec2Uuid(instanceId);
  return [
    "-smbios",
    `type=1,manufacturer=Amazon EC2,product=${instanceType},serial=${uuid},uuid=${uuid}`,
    "-smbios",
    `type=2,manufacturer=Amazon EC2,asset=${instanceId}`,
  ];
}

/** A UUID that begins with `ec2`. */
function ec2Uuid(instanceId: string): string {
  const hex = createHash("sha256").update(instanceId).digest("hex");
  return `ec2${hex.slice(0, 5)}-${hex.slice(5, 9)}-4${hex.slice(9, 12)}-8${hex.slice(12, 15)}-${hex.slice(15, 27)}`;
}
