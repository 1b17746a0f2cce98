import { expect, test } from "vitest";
import { virtualParts } from "../virtual-parts.test-support.ts";
import { guestForwards } from "./guest-forwards.ts";
import { isGuestAddress } from "./guest-network.ts";
import { qemuCommand, type VirtualHardware } from "./qemu-command.ts";

const instanceId = "i-0123456789abcdef0";

const hardware: VirtualHardware = {
  ...virtualParts.hardware,
  instanceId,
  address: "127.9.8.7",
  network: {
    ...virtualParts.network,
    reaches: [
      { guestAddress: "169.254.169.254", guestPort: 80, host: "127.9.8.7", port: 1338 },
      { guestAddress: "172.31.31.253", guestPort: 2049, host: "127.64.1.2", port: 2049 },
    ],
  },
  kernel: "/images/vmlinuz",
  initialRamdisk: "/images/initrd.img",
  hasKvm: false,
  directory: "/cloud/machines/i-0123456789abcdef0",
};
const command = qemuCommand(hardware);

/** What follows an option on the command line, each time. */
const valuesOf = (option: string, { argv } = command) =>
  argv.flatMap((word, index) => (word === option ? [argv[index + 1] ?? ""] : []));

test("a machine has KVM where that was seen to work, and emulation where not", () => {
  expect(valuesOf("-accel")).toEqual(["tcg,thread=multi,tb-size=256"]);
  const withKvm = qemuCommand({ ...hardware, hasKvm: true });
  expect(valuesOf("-accel", withKvm)).toEqual(["kvm", "tcg,thread=multi,tb-size=256"]);
});

test("a guest sees its own private address and what is forwarded, and nothing else", () => {
  const [network = ""] = valuesOf("-netdev");
  expect(network).toMatch(/^user,id=net,restrict=on,ipv6=off,net=160\.0\.0\.0\/4,/);
  expect(network).toContain(",host=172.31.16.1,dhcpstart=172.31.16.4,hostname=ip-172-31-16-4,");
  const relay = "cmd:socat -lf/dev/null - TCP:";
  expect(network).toContain(`guestfwd=tcp:169.254.169.254:80-${relay}127.9.8.7:1338,,bind=127.9.8.7`);
  expect(network).toContain(`guestfwd=tcp:172.31.31.253:2049-${relay}127.64.1.2:2049,,bind=127.9.8.7`);
  expect(network).not.toContain("hostfwd");
});

test("the guest's firmware says that it is on EC2, by type and instance", () => {
  const [system = "", board = ""] = valuesOf("-smbios");
  const uuid = /uuid=(.*)$/.exec(system)?.[1];
  expect(uuid).toMatch(/^ec2[0-9a-f]{5}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(system).toBe(`type=1,manufacturer=Amazon EC2,product=t3.small,serial=${uuid},uuid=${uuid}`);
  expect(board).toBe(`type=2,manufacturer=Amazon EC2,asset=${instanceId}`);
});

test("everything of a machine is found by its mark, and its sockets' paths are short wherever it lives", () => {
  expect(command.environment).toEqual({ HITORI_MACHINE: instanceId });
  expect(valuesOf("-qmp")).toEqual(["unix:qmp.sock,server=on,wait=off"]);
});

test("a guest reaches its metadata and resolver where an instance does, and the local cloud", () => {
  const machine = {
    address: "127.9.8.7",
    metadataEndpoint: "http://127.9.8.7:1338",
    endpoint: "http://127.0.0.1:4566",
  };
  expect(guestForwards(machine)).toEqual([
    { guestAddress: "169.254.169.254", guestPort: 80, host: "127.9.8.7", port: 1338 },
    { guestAddress: "169.254.169.253", guestPort: 53, host: "127.9.8.7", port: 1353 },
    { guestAddress: "169.254.171.1", guestPort: 4566, host: "127.0.0.1", port: 4566 },
    { guestAddress: "169.254.171.1", guestPort: 4873, host: "127.9.8.7", port: 1373 },
  ]);
});

test.each([
  ["172.31.0.4", true],
  ["172.16.255.1", true],
  ["10.0.0.4", false],
  ["192.168.1.4", false],
])("a VPC of %s can be a guest's: %s", (address, possible) => {
  expect(isGuestAddress(address)).toBe(possible);
});
