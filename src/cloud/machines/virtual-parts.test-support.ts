import type { MachineSpecification } from "./machines.ts";

/** What a specification says that virtual machines alone look at. */
export const virtualParts: Pick<MachineSpecification, "hardware" | "network"> = {
  hardware: {
    instanceType: "t3.small",
    virtualProcessors: 2,
    memoryMib: 2048,
    macAddress: "06:aa:bb:cc:dd:ee",
  },
  network: {
    privateAddress: "172.31.16.4",
    router: "172.31.16.1",
    hostName: "ip-172-31-16-4",
    reaches: [],
  },
};
