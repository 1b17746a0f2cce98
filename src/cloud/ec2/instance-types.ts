import { ServiceError } from "../service-error.ts";

export interface InstanceType {
  readonly name: string;
  readonly architecture: "x86_64" | "arm64";
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly burstable: boolean;
  readonly currentGeneration: boolean;
}

type Sizes = Readonly<Record<string, readonly [vcpus: number, memoryGib: number]>>;

const burstable: Sizes = {
  nano: [2, 0.5],
  micro: [2, 1],
  small: [2, 2],
  medium: [2, 4],
  large: [2, 8],
  xlarge: [4, 16],
  "2xlarge": [8, 32],
};
const firstBurstable: Sizes = { ...burstable, nano: [1, 0.5], micro: [1, 1], small: [1, 2] };
const general: Sizes = { large: [2, 8], xlarge: [4, 16], "2xlarge": [8, 32], "4xlarge": [16, 64] };
const compute: Sizes = { large: [2, 4], xlarge: [4, 8], "2xlarge": [8, 16], "4xlarge": [16, 32] };
const memory: Sizes = { large: [2, 16], xlarge: [4, 32], "2xlarge": [8, 64], "4xlarge": [16, 128] };

/** The families that a single instance is usually made of. Sizes: EC2 instance types guide. */
const families: Readonly<Record<string, readonly [InstanceType["architecture"], Sizes]>> = {
  t2: ["x86_64", firstBurstable],
  t3: ["x86_64", burstable],
  t3a: ["x86_64", burstable],
  t4g: ["arm64", burstable],
  m5: ["x86_64", general],
  m6i: ["x86_64", general],
  m7i: ["x86_64", general],
  m6g: ["arm64", { medium: [1, 4], ...general }],
  m7g: ["arm64", { medium: [1, 4], ...general }],
  m8g: ["arm64", { medium: [1, 4], ...general }],
  c5: ["x86_64", compute],
  c6i: ["x86_64", compute],
  c7i: ["x86_64", compute],
  c6g: ["arm64", { medium: [1, 2], ...compute }],
  c7g: ["arm64", { medium: [1, 2], ...compute }],
  r5: ["x86_64", memory],
  r6i: ["x86_64", memory],
  r7i: ["x86_64", memory],
  r6g: ["arm64", { medium: [1, 8], ...memory }],
  r7g: ["arm64", { medium: [1, 8], ...memory }],
};

/** EC2's own default of RunInstances is the only one of the first generation here. */
const first: InstanceType = {
  name: "m1.small",
  architecture: "x86_64",
  vcpus: 1,
  memoryMib: 1740,
  burstable: false,
  currentGeneration: false,
};

export const instanceTypes: Readonly<Record<string, InstanceType>> = Object.fromEntries(
  [
    first,
    ...Object.entries(families).flatMap(([family, [architecture, sizes]]) =>
      typesOf(family, architecture, sizes),
    ),
  ].map((type) => [type.name, type]),
);

function typesOf(family: string, architecture: InstanceType["architecture"], sizes: Sizes): InstanceType[] {
  return Object.entries(sizes).map(([size, [vcpus, gib]]) => ({
    name: `${family}.${size}`,
    architecture,
    vcpus,
    memoryMib: gib * 1024,
    burstable: family.startsWith("t"),
    currentGeneration: true,
  }));
}

/** @throws ServiceError InvalidParameterValue */
export function findInstanceType(name: string): InstanceType {
  const found = Object.hasOwn(instanceTypes, name) ? instanceTypes[name] : undefined;
  if (found) return found;
  throw new ServiceError("InvalidParameterValue", `Invalid value '${name}' for InstanceType.`);
}
