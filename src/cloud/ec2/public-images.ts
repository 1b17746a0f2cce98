/** An image that is there from the start, as Amazon's own are. */
export interface PublicImage {
  readonly imageId: string;
  readonly architecture: "x86_64" | "arm64";
  readonly name: string;
  /** The public SSM parameters that name it. */
  readonly parameterNames: readonly string[];
}

const latest = "/aws/service/ami-amazon-linux-latest";

/** The Amazon Linux 2023 images: the same ids in every region, unlike AWS's. */
export const publicImages: readonly PublicImage[] = [
  {
    imageId: "ami-0a1b2c3d4e5f60001",
    architecture: "x86_64",
    name: "al2023-ami-2023.9.20251117.1-kernel-6.1-x86_64",
    parameterNames: [
      `${latest}/al2023-ami-kernel-default-x86_64`,
      `${latest}/al2023-ami-kernel-6.1-x86_64`,
      `${latest}/al2023-ami-minimal-kernel-default-x86_64`,
      `${latest}/al2023-ami-minimal-kernel-6.1-x86_64`,
    ],
  },
  {
    imageId: "ami-0a1b2c3d4e5f60002",
    architecture: "arm64",
    name: "al2023-ami-2023.9.20251117.1-kernel-6.1-arm64",
    parameterNames: [
      `${latest}/al2023-ami-kernel-default-arm64`,
      `${latest}/al2023-ami-kernel-6.1-arm64`,
      `${latest}/al2023-ami-minimal-kernel-default-arm64`,
      `${latest}/al2023-ami-minimal-kernel-6.1-arm64`,
    ],
  },
];
