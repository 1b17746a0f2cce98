import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const hitori = join(root, "bin/hitori.js");
export const chatExample = join(root, "examples/chat");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Past the limit it is killed and ends with code null. */
export function runProgram(
  argv: readonly [string, ...string[]],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; limit?: number } = {},
): Promise<Ended> {
  const child = spawn(argv[0], argv.slice(1), {
    cwd: options.cwd ?? root,
    env: { ...process.env, NO_COLOR: "1", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return ended(child, options.limit ?? 120_000);
}

export function runHitori(
  argv: readonly string[],
  options: Parameters<typeof runProgram>[1] = {},
): Promise<Ended> {
  return runProgram([process.execPath, hitori, ...argv], options);
}

export function ended(child: ChildProcess, limit: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), limit);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}

/** A directory that goes away with the test. */
export function temporaryDirectory(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "hitori-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A port of 127.0.0.1 that is free at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

export interface TestCloud {
  readonly endpoint: string;
  readonly directory: string;
  /** Runs `hitori` against this cloud. */
  hitori(argv: readonly string[], options?: Parameters<typeof runProgram>[1]): Promise<Ended>;
  /** Runs Debian's `aws` against this cloud and gives back what it printed as JSON. */
  aws(argv: readonly string[]): Promise<unknown>;
  /** Starts it again on its directory and port, after it was stopped or killed. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `hitori cloud start -d` on a free port in a directory of its own. */
export async function startTestCloud(
  argv: readonly string[] = ["--time-scale", "120"],
  env: NodeJS.ProcessEnv = {},
): Promise<TestCloud> {
  const directory = temporaryDirectory();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const where = ["--directory", join(directory.path, "cloud")];
  const start = async () => {
    const words = ["cloud", "start", "-d", "--port", String(port), ...where, ...argv];
    const started = await runHitori(words, { env });
    if (started.code !== 0) throw new Error(`the local cloud did not start: ${started.stderr}`);
  };
  await start().catch((error: unknown) => {
    directory.remove();
    throw error;
  });
  const hitoriHere: TestCloud["hitori"] = (words, options) =>
    runHitori(["--endpoint-url", endpoint, ...words], options);
  return {
    endpoint,
    directory: join(directory.path, "cloud"),
    hitori: hitoriHere,
    async aws(words) {
      const env = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_PAGER: "" };
      const fixed = ["--endpoint-url", endpoint, "--region", "ap-northeast-1", "--output", "json"];
      const done = await runProgram(["/usr/bin/aws", ...fixed, ...words], { env });
      if (done.code !== 0) throw new Error(`aws ${words.join(" ")}: ${done.stderr}`);
      return done.stdout === "" ? undefined : JSON.parse(done.stdout);
    },
    start,
    async stop() {
      await runHitori(["cloud", "reset", "--yes", ...where]);
      await runHitori(["cloud", "stop", ...where]);
      directory.remove();
    },
  };
}

/** Asks again and again until the answer is something other than undefined. */
export async function eventually<T>(look: () => Promise<T | undefined>, limit = 60_000): Promise<T> {
  const deadline = Date.now() + limit;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`not within ${limit} ms`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Processes of the machines whose local cloud keeps its files below this directory; of other clouds none. */
export async function machineProcesses(directory: string): Promise<string[]> {
  const script = `grep -lzF "HITORI_MACHINE_ROOT=$1/" /proc/[0-9]*/environ 2>/dev/null || true`;
  const { stdout } = await runProgram(["/bin/sh", "-c", script, "sh", directory]);
  return stdout.split("\n").filter((line) => line !== "");
}
