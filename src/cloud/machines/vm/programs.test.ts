import { expect, test } from "vitest";
import { requirePrograms } from "./programs.ts";

test("what is missing is said by program, and installed by package", () => {
  const programs = { sh: "dash", "qemu-system-x86_64": "qemu-system-x86", "qemu-img": "qemu-utils" };
  expect(() => requirePrograms(programs, "/nowhere")).toThrow(
    expect.objectContaining({
      code: "MACHINE_PROGRAMS_MISSING",
      message: expect.stringContaining("sh, qemu-system-x86_64, qemu-img"),
      hint: expect.stringMatching(/install .*dash qemu-system-x86 qemu-utils$/),
    }),
  );
});

test("where all are there nothing is said, and an empty part of the PATH is no directory", () => {
  requirePrograms({ sh: "dash" }, ":/bin");
  expect(() => requirePrograms({ sh: "dash" }, "")).toThrow();
});
