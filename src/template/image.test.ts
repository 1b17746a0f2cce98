import { expect, test } from "vitest";
import { architectureOf } from "./image.ts";

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
