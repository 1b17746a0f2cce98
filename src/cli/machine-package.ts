import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HitoriError } from "../base/error.ts";
import type { PackageArchive } from "../cloud/packages/package-archive.ts";
import { packageDirectory } from "./package-directory.ts";

/** What an instance runs of this package: `hitori agent` and `hitori guard`, each one file with everything in it. */
const files = ["bin", "dist/agent.js", "dist/guard.js", "dist/store-worker.js", "LICENSE"];

/**
 * This very package as an npm archive for machines of a local cloud, which have no way to npm's registry: what an instance
 * runs, without the command line and what that depends on.
 * @param directory the local cloud's
 * @throws HitoriError MACHINE_PACKAGE_FAILED
 */
export function machinePackage(directory: string): PackageArchive {
  const source = packageDirectory();
  const packages = join(directory, "packages");
  mkdirSync(packages, { recursive: true });
  const place = mkdtempSync(join(packages, "making-"));
  try {
    const { name, version, license, type, engines, bin } = JSON.parse(
      readFileSync(join(source, "package.json"), "utf8"),
    );
    for (const file of files) cpSync(join(source, file), join(place, "package", file), { recursive: true });
    const manifest = JSON.stringify({ name, version, license, type, engines, bin });
    writeFileSync(join(place, "package", "package.json"), manifest);
    const path = join(packages, `${name}-${version}.tgz`);
    const made = spawnSync("tar", ["--create", "--gzip", "--file", path, "--directory", place, "package"], {
      encoding: "utf8",
    });
    if (made.status !== 0) throw new Error(made.error?.message ?? made.stderr.trim());
    return { name, version, bin, path };
  } catch (error) {
    throw new HitoriError({
      code: "MACHINE_PACKAGE_FAILED",
      message: `What virtual machines install of Hitori cannot be packed from ${source}: ${error instanceof Error ? error.message : error}`,
      hint: "Is it built? npm run build",
      cause: error,
    });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
