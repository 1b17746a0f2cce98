import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../base/virtual-clock.ts";
import { leaseProfiles } from "../../lease/profile.ts";
import { cutStorage, haste, killSlice, LinuxHost, resetMachine, stageCut } from "./linux.ts";
import { LinuxWatchdog } from "./linux-watchdog.ts";

const clock = new VirtualClock();
const profile = leaseProfiles.default;
let directory: string;
let device: string;

/** A machine's files as the kernel shows them. */
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-linux-"));
  device = join(directory, "watchdog0");
  mkdirSync(join(directory, "slice"));
  write("timeout", "7\n");
  write("nowayout", "0\n");
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(name: string, text: string): void {
  writeFileSync(join(directory, name), text);
}

const read = (name: string) => readFileSync(join(directory, name), "utf8");
const watchdog = () => new LinuxWatchdog({ clock, profile, device, directory });

function host(): LinuxHost {
  return new LinuxHost({
    clock,
    watchdog: watchdog(),
    cgroup: join(directory, "slice"),
    sysrq: join(directory, "sysrq-trigger"),
    console: join(directory, "kmsg"),
  });
}

test("the commands, as data", () => {
  expect(stageCut().argv).toEqual(["nft", "-f", "-"]);
  expect(stageCut().input).toContain("tcp dport @ports drop");
  expect(cutStorage().argv).toEqual(["nft", "add", "element", "inet", "hitori_fence", "ports", "{ 2049 }"]);
  expect(killSlice("/sys/fs/cgroup/a")).toEqual([
    { path: "/sys/fs/cgroup/a/pids.max", value: "0" },
    { path: "/sys/fs/cgroup/a/cgroup.kill", value: "1" },
  ]);
  expect(haste(7).argv).toEqual(["chrt", "--fifo", "--all-tasks", "--pid", "50", "7"]);
  expect(resetMachine("/proc/sysrq-trigger")).toEqual({ path: "/proc/sysrq-trigger", value: "b" });
});

test("kills the slice although the storage could not be cut off, and says so", async () => {
  const failures = await withPrograms({}, () => host().kill());
  expect(failures).toHaveLength(1);
  expect(failures[0]).toContain("nft add element");
  expect(read("slice/pids.max")).toBe("0");
  expect(read("slice/cgroup.kill")).toBe("1");
});

test("resets without a sync, and says so on the console before", () => {
  host().reset();
  expect(read("kmsg")).toContain("resetting the machine");
  expect(read("sysrq-trigger")).toBe("b");
});

test("feeds the watchdog once a second until it could not fire in time, and closes it with the magic letter", async () => {
  const dog = watchdog();
  const start = clock.monotonic();
  await dog.start(start + profile.certainDeath);
  for (let step = 0; step < 200; step++) {
    await clock.advance(250);
    dog.extend(start + profile.certainDeath);
  }
  expect(read("watchdog0")).toBe("\0".repeat(35));
  dog.stop();
  expect(read("watchdog0")).toBe(`${"\0".repeat(35)}V`);
  dog.stop();
});

test.each([
  ["is missing", () => rmSync(join(directory, "timeout"))],
  ["fires after 8 s, and 7 s is the most", () => write("timeout", "8\n")],
  ["cannot be stopped again", () => write("nowayout", "1\n")],
])("refuses a watchdog that %s, and names the command that loads it right", async (words, spoil) => {
  spoil();
  const started = watchdog().start(clock.monotonic() + profile.certainDeath);
  await expect(started).rejects.toMatchObject({
    code: "GUARD_WATCHDOG",
    message: expect.stringContaining(words),
    hint: expect.stringContaining("modprobe softdog soft_margin=7"),
  });
});

test("does not start one for a renewal that is nearly over", async () => {
  await expect(watchdog().start(clock.monotonic() + 7_999)).rejects.toThrow("too old");
});

test.each([
  ["the firewall cannot be prepared", "GUARD_CUT", {}],
  ["it cannot have real-time priority", "GUARD_PRIORITY", { nft: "" }],
])("is not ready where %s", async (_, code, programs) => {
  await expect(withPrograms(programs, () => host().prepare())).rejects.toMatchObject({ code });
});

test("is ready once the cut is staged, and every thread of its process has real-time priority", async () => {
  await withPrograms({ nft: "", chrt: `echo "$@" >>'${join(directory, "told")}'` }, () => host().prepare());
  expect(read("told")).toBe(`${haste(process.pid).argv.slice(1).join(" ")}\n`);
});

/** With no programs on the PATH but these shell scripts, and the shell's own. */
async function withPrograms<T>(scripts: Record<string, string>, work: () => Promise<T>): Promise<T> {
  for (const [name, text] of Object.entries(scripts))
    writeFileSync(join(directory, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const path = process.env.PATH;
  process.env.PATH = directory;
  try {
    return await work();
  } finally {
    process.env.PATH = path;
  }
}
