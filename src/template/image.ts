import type { Configuration } from "../config/configuration.ts";

/**
 * The public parameters that hold today's image, by what hitori.yml calls it. Each publisher spells architectures its own
 * way: AWS, EC2 user guide, "Reference the latest AMIs using Systems Manager public parameters"; Debian,
 * wiki.debian.org/Cloud/AmazonEC2Image; Canonical, "Find Ubuntu images on AWS".
 */
const parameters: Readonly<Record<string, (architecture: "arm64" | "x86_64") => string>> = {
  latest: (architecture) => `ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
  "debian-12": (architecture) => `debian/release/12/latest/${debianName(architecture)}`,
  "ubuntu-22.04": (architecture) => ubuntu("22.04", "ebs-gp2", architecture),
  "ubuntu-24.04": (architecture) => ubuntu("24.04", "ebs-gp3", architecture),
};

/**
 * The launch template's ImageId. What has a name in hitori.yml is a public parameter, which EC2 looks up at each launch,
 * so that a replacement starts from today's image.
 */
export function imageId({ instance }: Configuration): string {
  const parameter = parameters[instance.image];
  return parameter === undefined
    ? instance.image
    : `resolve:ssm:/aws/service/${parameter(architectureOf(instance.type))}`;
}

function ubuntu(release: string, disk: string, architecture: "arm64" | "x86_64"): string {
  return `canonical/ubuntu/server/${release}/stable/current/${debianName(architecture)}/hvm/${disk}/ami-id`;
}

function debianName(architecture: "arm64" | "x86_64"): string {
  return architecture === "x86_64" ? "amd64" : architecture;
}

/** Graviton families carry a `g` right after the generation's number (t4g, c7gn, x2gd, im4gn); and there is a1. */
export function architectureOf(instanceType: string): "arm64" | "x86_64" {
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType) ? "arm64" : "x86_64";
}
