import { type ChildProcess, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

// Node reads this file's certificates anew at each start, for 80 ms: what is set on one machine and not on another must
// not be in the figures. Nothing here speaks to anybody but loopback.
delete process.env.NODE_EXTRA_CA_CERTS;

/** The middle of some figures. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds that a command takes from its start to its end, by rounds. */
export function timeCommand(argv: readonly [string, ...string[]], rounds: number): number[] {
  return Array.from({ length: rounds }, () => {
    const from = performance.now();
    const done = spawnSync(argv[0], argv.slice(1), { stdio: "ignore" });
    if (done.status !== 0) throw new Error(`${argv.join(" ")} ended with ${done.status}`);
    return performance.now() - from;
  });
}

/** Resident memory of a process in MB (10^6 bytes). */
export function residentMemory(pid: number): number {
  const line = readFileSync(`/proc/${pid}/status`, "latin1").match(/^VmRSS:\s+(\d+) kB$/m)?.[1];
  return (Number(line) * 1024) / 1e6;
}

/** CPU time of a process so far, milliseconds (100 ticks a second). */
export function cpuTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Processes whose command line holds all these words. */
export function processesWith(...words: string[]): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ");
        return words.every((word) => line.includes(word));
      } catch {
        return false;
      }
    });
}

export function endChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

/** Prints rows in columns. */
export function printTable(rows: readonly (readonly (string | number)[])[]): void {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === "number" ? cell.toFixed(1) : cell)));
  const widths = (cells[0] ?? []).map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  for (const row of cells)
    console.log(
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}
