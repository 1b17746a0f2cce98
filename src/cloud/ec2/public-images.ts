/** A machine image that AWS publishes, as the local cloud offers it: a stand-in without a disk. */
export interface PublicImage {
  readonly imageId: string;
  readonly architecture: "x86_64" | "arm64";
  readonly name: string;
  /** SSM public parameters that hold its id. */
  readonly parameterNames: readonly string[];
}

const prefix = "/aws/service/ami-amazon-linux-latest";

/** Parameter names: EC2 user guide, "Reference the latest AMIs using Systems Manager public parameters". */
export const publicImages: readonly PublicImage[] = [
  {
    imageId: "ami-0a1b2c3d4e5f60001",
    architecture: "x86_64",
    name: "al2023-ami-2023.9.20251110.1-kernel-6.1-x86_64",
    parameterNames: [
      `${prefix}/al2023-ami-kernel-default-x86_64`,
      `${prefix}/al2023-ami-kernel-6.1-x86_64`,
      `${prefix}/al2023-ami-kernel-6.12-x86_64`,
    ],
  },
  {
    imageId: "ami-0a1b2c3d4e5f60002",
    architecture: "arm64",
    name: "al2023-ami-2023.9.20251110.1-kernel-6.1-arm64",
    parameterNames: [
      `${prefix}/al2023-ami-kernel-default-arm64`,
      `${prefix}/al2023-ami-kernel-6.1-arm64`,
      `${prefix}/al2023-ami-kernel-6.12-arm64`,
    ],
  },
];
