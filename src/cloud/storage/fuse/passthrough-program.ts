import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { errorCode, HitoriError } from "../../../base/error.ts";

const aptLine = "sudo apt-get install gcc libc6-dev libfuse3-dev fuse3";

/** Milliseconds for a compiler. */
const compileLimit = 60_000;

/**
 * The program of `native/passthrough.c`, compiled when first needed and kept in the user's cache directory.
 * @throws HitoriError STORAGE_UNAVAILABLE where FUSE, a C compiler or libfuse3 is missing
 */
export function passthroughProgram(environment: NodeJS.ProcessEnv = process.env): string {
  requireFuse();
  const source = sourcePath();
  const digest = createHash("sha256").update(readFileSync(source)).update(process.arch).digest("hex");
  const cache = join(environment.XDG_CACHE_HOME || join(homedir(), ".cache"), "hitori");
  const program = join(cache, `passthrough-${digest.slice(0, 16)}`);
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  const made = `${program}.${process.pid}`;
  try {
    compile(source, made, environment);
    renameSync(made, program);
  } finally {
    rmSync(made, { force: true });
  }
  return program;
}

function compile(source: string, program: string, environment: NodeJS.ProcessEnv): void {
  const words = ["-O2", "-D_FILE_OFFSET_BITS=64", "-I/usr/include/fuse3", source, "-o", program];
  const done = spawnSync("cc", [...words, "-lfuse3", "-lpthread"], {
    encoding: "utf8",
    env: environment,
    timeout: compileLimit,
  });
  if (done.status === 0) return;
  const said = (done.stderr ?? "").split("\n").find((line) => line.includes("error")) ?? done.error?.message;
  throw unavailable(
    `native/passthrough.c could not be compiled: ${said ?? `cc ended with ${done.status}`}`,
    `Install what it needs: ${aptLine}`,
  );
}

function requireFuse(): void {
  try {
    accessSync("/dev/fuse", constants.R_OK | constants.W_OK);
  } catch (error) {
    throw unavailable(
      `/dev/fuse cannot be opened (${errorCode(error)}), so no file system can be put in front of the data.`,
      `Load it: sudo modprobe fuse; in a container: --device /dev/fuse --cap-add SYS_ADMIN. Then: ${aptLine}`,
    );
  }
}

export function unavailable(message: string, hint: string): HitoriError {
  return new HitoriError({ code: "STORAGE_UNAVAILABLE", message, hint });
}

/** The source in the package above this file, wherever it was bundled to. */
function sourcePath(): string {
  for (const up of ["../..", "../../..", "../../../..", ".."]) {
    const path = fileURLToPath(new URL(`${up}/native/passthrough.c`, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw unavailable("native/passthrough.c is missing in the package.", "Install hitori anew.");
}
