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
/** The sizes that families without burst share: virtual CPUs, and so many GiB for each. */
function upTo(most: number, gibEach: number): Sizes {
  const vcpus = {
    large: 2,
    xlarge: 4,
    "2xlarge": 8,
    "4xlarge": 16,
    "8xlarge": 32,
    "12xlarge": 48,
    "16xlarge": 64,
  };
  const sizes = { ...vcpus, "24xlarge": 96, "32xlarge": 128, "48xlarge": 192 };
  const there = Object.entries(sizes).filter(([, count]) => count <= most);
  return Object.fromEntries(there.map(([size, count]) => [size, [count, count * gibEach]]));
}

/** Of the fifth generation, whose larger compute sizes go by nines. */
const fifthCompute: Sizes = {
  ...upTo(16, 2),
  "9xlarge": [36, 72],
  "12xlarge": [48, 96],
  "18xlarge": [72, 144],
  "24xlarge": [96, 192],
};
const older: Sizes = { large: [2, 7.5], xlarge: [4, 15], "2xlarge": [8, 30] };
const olderCompute: Sizes = { large: [2, 3.75], xlarge: [4, 7.5], "2xlarge": [8, 15], "4xlarge": [16, 30] };
const olderMemory: Sizes = {
  large: [2, 15.25],
  xlarge: [4, 30.5],
  "2xlarge": [8, 61],
  "4xlarge": [16, 122],
  "8xlarge": [32, 244],
};

/** The families that a single instance is usually made of. Sizes: EC2 instance types guide. */
const families: Readonly<Record<string, readonly [InstanceType["architecture"], Sizes]>> = {
  t2: ["x86_64", firstBurstable],
  t3: ["x86_64", burstable],
  t3a: ["x86_64", burstable],
  t4g: ["arm64", burstable],
  m3: ["x86_64", { medium: [1, 3.75], ...older }],
  m4: ["x86_64", { ...upTo(16, 4), "10xlarge": [40, 160], "16xlarge": [64, 256] }],
  m5: ["x86_64", upTo(96, 4)],
  m5a: ["x86_64", upTo(96, 4)],
  m6i: ["x86_64", upTo(128, 4)],
  m6a: ["x86_64", upTo(192, 4)],
  m7i: ["x86_64", upTo(192, 4)],
  m7a: ["x86_64", { medium: [1, 4], ...upTo(192, 4) }],
  m6g: ["arm64", { medium: [1, 4], ...upTo(64, 4) }],
  m7g: ["arm64", { medium: [1, 4], ...upTo(64, 4) }],
  m8g: ["arm64", { medium: [1, 4], ...upTo(192, 4) }],
  c3: ["x86_64", { ...olderCompute, "8xlarge": [32, 60] }],
  c4: ["x86_64", { ...olderCompute, "8xlarge": [36, 60] }],
  c5: ["x86_64", fifthCompute],
  c6i: ["x86_64", upTo(128, 2)],
  c7i: ["x86_64", upTo(192, 2)],
  c6g: ["arm64", { medium: [1, 2], ...upTo(64, 2) }],
  c7g: ["arm64", { medium: [1, 2], ...upTo(64, 2) }],
  r3: ["x86_64", olderMemory],
  r4: ["x86_64", { ...olderMemory, "16xlarge": [64, 488] }],
  r5: ["x86_64", upTo(96, 8)],
  r6i: ["x86_64", upTo(128, 8)],
  r7i: ["x86_64", upTo(192, 8)],
  r6g: ["arm64", { medium: [1, 8], ...upTo(64, 8) }],
  r7g: ["arm64", { medium: [1, 8], ...upTo(64, 8) }],
  i3: ["x86_64", olderMemory],
};

/** The first generations, EC2's own default of RunInstances among them: virtual CPUs and MiB. */
const firstGenerations: Readonly<Record<string, readonly [vcpus: number, memoryMib: number]>> = {
  "t1.micro": [1, 627],
  "m1.small": [1, 1740],
  "m1.medium": [1, 3788],
  "m1.large": [2, 7680],
  "m1.xlarge": [4, 15_360],
  "c1.medium": [2, 1740],
  "c1.xlarge": [8, 7168],
  "m2.xlarge": [2, 17_510],
  "m2.2xlarge": [4, 35_020],
  "m2.4xlarge": [8, 70_041],
};

const first: readonly InstanceType[] = Object.entries(firstGenerations).map(([name, [vcpus, memoryMib]]) => ({
  name,
  architecture: "x86_64",
  vcpus,
  memoryMib,
  burstable: false,
  currentGeneration: false,
}));

export const instanceTypes: Readonly<Record<string, InstanceType>> = Object.fromEntries(
  [
    ...first,
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
    currentGeneration: !["m3", "c3", "r3"].includes(family),
  }));
}

/** @throws ServiceError InvalidParameterValue */
export function findInstanceType(name: string): InstanceType {
  const found = Object.hasOwn(instanceTypes, name) ? instanceTypes[name] : undefined;
  if (found) return found;
  throw new ServiceError("InvalidParameterValue", `Invalid value '${name}' for InstanceType.`);
}
