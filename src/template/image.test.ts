import { expect, test } from "vitest";
import { parseConfiguration } from "../config/load.ts";
import { architectureOf, imageId } from "./image.ts";

test.each([
  "t4g.small",
  "m6gd.large",
  "c7gn.xlarge",
  "x2gd.medium",
  "im4gn.large",
  "is4gen.large",
  "g5g.xlarge",
  "a1.large",
])("%s is ARM", (type) => {
  expect(architectureOf(type)).toBe("arm64");
});

test.each([
  "t3.small",
  "m7i-flex.large",
  "g4dn.xlarge",
  "c5.large",
  "m7a.large",
  "i3en.large",
  "p4de.24xlarge",
])("%s is x86", (type) => {
  expect(architectureOf(type)).toBe("x86_64");
});

const ubuntu = "canonical/ubuntu/server";

test.each([
  ["latest", "t3.small", "ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"],
  ["latest", "t4g.small", "ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"],
  ["debian-12", "t3.small", "debian/release/12/latest/amd64"],
  ["debian-12", "t4g.small", "debian/release/12/latest/arm64"],
  ["ubuntu-22.04", "t3.small", `${ubuntu}/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id`],
  ["ubuntu-24.04", "t4g.small", `${ubuntu}/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id`],
])("%s on a %s is the public parameter %s", (image, type, parameter) => {
  const configuration = parseConfiguration(
    `name: a\ninstance: {image: ${image}, type: ${type}}`,
    "hitori.yml",
  );
  expect(imageId(configuration)).toBe(`resolve:ssm:/aws/service/${parameter}`);
});

test("an id stays as it is", () => {
  const configuration = parseConfiguration("name: a\ninstance: {image: ami-0abc}", "hitori.yml");
  expect(imageId(configuration)).toBe("ami-0abc");
});
