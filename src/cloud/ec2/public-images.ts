import type { Account } from "../account.ts";

/** A machine image that AWS publishes, as the local cloud offers it: a stand-in without a disk. */
export interface PublicImage {
  readonly imageId: string;
  readonly architecture: "x86_64" | "arm64";
  readonly name: string;
  readonly description: string;
  /** The account that publishes it. */
  readonly ownerId: string;
  /** SSM public parameters that hold its id. */
  readonly parameterNames: readonly string[];
}

/** Amazon's account of Amazon Linux images, Debian's and Canonical's, as each publishes it. */
const owners = { amazon: "137112412989", debian: "136693071363", canonical: "099720109477" } as const;

type Architecture = PublicImage["architecture"];
type Published = Omit<PublicImage, "imageId" | "architecture">;

/** Parameter names: EC2 user guide, "Reference the latest AMIs using Systems Manager public parameters". */
function amazonLinux(architecture: Architecture): Published {
  const prefix = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel";
  return {
    name: `al2023-ami-2023.9.20251110.1-kernel-6.1-${architecture}`,
    description: "Amazon Linux 2023",
    ownerId: owners.amazon,
    parameterNames: ["default", "6.1", "6.12"].map((kernel) => `${prefix}-${kernel}-${architecture}`),
  };
}

/** Parameter names: wiki.debian.org/Cloud/AmazonEC2Image. */
function debian(architecture: Architecture): Published {
  const name = debianName(architecture);
  return {
    name: `debian-12-${name}-20251112-2294`,
    description: "Debian 12 (20251112-2294)",
    ownerId: owners.debian,
    parameterNames: [`/aws/service/debian/release/12/latest/${name}`],
  };
}

/** Parameter names: Canonical's "Find Ubuntu images on AWS". */
function ubuntu(release: string, codename: string, disk: string): (architecture: Architecture) => Published {
  return (architecture) => {
    const name = debianName(architecture);
    const parameter = `/aws/service/canonical/ubuntu/server/${release}/stable/current/${name}/hvm/ebs-${disk}/ami-id`;
    return {
      name: `ubuntu/images/hvm-ssd-${disk}/ubuntu-${codename}-${release}-${name}-server-20251110`,
      description: `Canonical, Ubuntu, ${release}, ${name} ${codename} image`,
      ownerId: owners.canonical,
      parameterNames: [parameter],
    };
  };
}

function debianName(architecture: Architecture): string {
  return architecture === "x86_64" ? "amd64" : architecture;
}

const publishers = [amazonLinux, debian, ubuntu("22.04", "jammy", "gp2"), ubuntu("24.04", "noble", "gp3")];

export const publishedImages: readonly PublicImage[] = publishers.flatMap((published, at) =>
  (["x86_64", "arm64"] as const).map((architecture, odd) => ({
    imageId: `ami-0a1b2c3d4e5f6000${2 * at + odd + 1}`,
    architecture,
    ...published(architecture),
  })),
);

/**
 * The images that everybody can launch here. Machines that really boot have one alone: it stands in for every published one
 * of its architecture, under a name that says what it is, and there are no others.
 */
export function publicImages({ cloud }: Account): readonly PublicImage[] {
  const { image } = cloud.machines;
  if (image === undefined) return publishedImages;
  const parameterNames = publishedImages
    .filter(({ architecture }) => architecture === image.architecture)
    .flatMap((published) => published.parameterNames);
  const { imageId, name, description, architecture } = image;
  return [{ imageId, name, description, architecture, ownerId: owners.debian, parameterNames }];
}
