import { expect, test } from "vitest";
import { brokenVersion } from "./broken-version.ts";

const told = {
  app: "chat",
  healthCheck: "ec2",
  gracePeriodSeconds: 300,
  project: {
    composeFiles: ["docker-compose.yml"],
    files: { "docker-compose.yml": "services:\n  web: {image: web}\n  db: {image: db}\n" },
  },
};
const script = (json: string) =>
  ["#!/bin/bash", "exec hitori agent boot <<'HITORI_CONFIGURATION'", json, "HITORI_CONFIGURATION", ""].join(
    "\n",
  );

test("every service of the broken version ends at once, and nothing else of the script changes", () => {
  const broken = brokenVersion(script(JSON.stringify(told))).split("\n");
  expect(broken.filter((_, index) => index !== 2)).toEqual(
    script("x")
      .split("\n")
      .filter((_, index) => index !== 2),
  );
  const read = JSON.parse(broken[2] ?? "");
  expect(read).toMatchObject({ app: "chat", healthCheck: "app", gracePeriodSeconds: 5 });
  expect(read.project.files["docker-compose.yml"]).toBe(told.project.files["docker-compose.yml"]);
  const override = JSON.parse(read.project.files[read.project.composeFiles[1]]);
  expect(Object.keys(override.services)).toEqual(["web", "db"]);
  expect(override.services.web["x-hitori"].process.command[2]).toMatch(/exit 1$/);
});

test("user data that is not Hitori's is refused", () => {
  expect(() => brokenVersion("#!/bin/bash\necho hello\n")).toThrow(
    expect.objectContaining({ code: "DRILL_USER_DATA" }),
  );
});
