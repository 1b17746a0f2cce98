import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cpuTime } from "./measure.ts";

/** Runs a shell script to its end; throws with its last words where it fails. */
export function sh(script: string): void {
  const done = spawnSync("bash", ["-c", script], { stdio: ["ignore", "ignore", "pipe"] });
  if (done.status !== 0) throw new Error(`${script}\n${done.stderr.toString().slice(-2000)}`);
}

/** A file system that answers as slowly as EFS (slowfs.c), on as many mounts as one likes: all show `base`. */
export class SlowFileSystem {
  readonly base: string;
  readonly mounts: string[] = [];
  readonly #work: string;
  readonly #processes: ChildProcess[] = [];

  /** @param work a directory for the program, what it shows, and the mount points */
  constructor(work: string) {
    this.#work = work;
    this.base = join(work, "base");
    const source = fileURLToPath(new URL("slowfs.c", import.meta.url));
    sh(`gcc -O2 ${source} $(pkg-config fuse3 --cflags --libs) -o ${work}/slowfs`);
    mkdirSync(this.base);
  }

  mount(): string {
    const at = join(this.#work, `mount${this.mounts.length}`);
    mkdirSync(at);
    const options = "max_threads=600,max_idle_threads=600,allow_other,default_permissions";
    const words = [this.base, at, "-f", "-o", options];
    this.#processes.push(spawn(join(this.#work, "slowfs"), words, { stdio: "ignore" }));
    this.mounts.push(at);
    for (let tries = 0; tries < 200; tries++) {
      if (readFileSync("/proc/self/mountinfo", "utf8").includes(` ${at} `)) return at;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
    }
    throw new Error(`${at} was not mounted within 5 s`);
  }

  /** What its processes have used so far, milliseconds. */
  get cpuTime(): number {
    return this.#processes.reduce((sum, { pid = 0 }) => sum + cpuTime(pid), 0);
  }

  unmount(): void {
    for (const at of this.mounts) spawnSync("umount", ["-l", at]);
  }
}
