import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageDocument } from "./package-archive.ts";

test("a registry says of a package where its archive is, that it is whole, and which programs npm links", () => {
  const directory = mkdtempSync(join(tmpdir(), "hitori-package-"));
  try {
    const path = join(directory, "app.tgz");
    writeFileSync(path, "the archive");
    const bin = { app: "bin/app.js" };
    const archive = { name: "app", version: "1.2.3", bin, path };
    expect(packageDocument(archive, "http://169.254.171.1:4873/")).toMatchObject({
      name: "app",
      "dist-tags": { latest: "1.2.3" },
      versions: {
        "1.2.3": {
          bin,
          dist: {
            tarball: "http://169.254.171.1:4873/app/-/app-1.2.3.tgz",
            integrity: expect.stringMatching(/^sha512-[\w+/]{86}==$/),
          },
        },
      },
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
