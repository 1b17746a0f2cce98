import type { Configuration } from "../config/configuration.ts";

/**
 * The launch template's ImageId. `latest` is AWS's public parameter for Amazon Linux 2023, which EC2 looks up at each
 * launch, so that a replacement starts from today's image.
 */
export function imageId({ instance }: Configuration): string {
  if (instance.image !== "latest") return instance.image;
  const name = `al2023-ami-kernel-default-${architectureOf(instance.type)}`;
  return `resolve:ssm:/aws/service/ami-amazon-linux-latest/${name}`;
}

/** Graviton families carry a `g` right after the generation's number (t4g, c7gn, x2gd, im4gn); and there is a1. */
export function architectureOf(instanceType: string): "arm64" | "x86_64" {
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType) ? "arm64" : "x86_64";
}
