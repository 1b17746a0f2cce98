import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../../base/clock.ts";
import { findMarked, killMarked } from "../../../base/marked-processes.ts";
import { waitUntil } from "../../../base/wait-until.ts";
import type { MachineSpecification, ScriptResult } from "../machines.ts";
import { virtualParts } from "../virtual-parts.test-support.ts";
import { ProcessMachines } from "./process-machines.ts";

let directory: string;
let machines: ProcessMachines;
const used = new Set<string>();
let count = 0;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-machines-"));
  machines = open();
});

afterEach(() => {
  for (const instanceId of used) killMarked(instanceId);
  used.clear();
  rmSync(directory, { recursive: true, force: true });
});

function open(): ProcessMachines {
  const greeting = join(directory, "greeting.mjs");
  writeFileSync(greeting, `console.log("hello from", process.argv[2], process.env.HITORI_MACHINE)`);
  return new ProcessMachines({ directory, clock: systemClock, commands: { greeting } });
}

function specification(userData: string, firstBoot = true): MachineSpecification {
  count += 1;
  const instanceId = `i-test${process.pid}x${count}`;
  used.add(instanceId);
  return {
    instanceId,
    accountId: "000000000000",
    region: "ap-northeast-1",
    availabilityZone: "ap-northeast-1a",
    imageId: "ami-0a1b2c3d4e5f60001",
    userData,
    firstBoot,
    address: "127.9.8.7",
    metadataEndpoint: "http://127.9.8.7:1338",
    endpoint: "http://127.0.0.1:4566",
    ...virtualParts,
  };
}

const root = (machine: MachineSpecification) => join(directory, "machines", machine.instanceId, "root");

/** Waits until `look` is true; says what the console had when it never is. */
async function until(machine: MachineSpecification, look: () => boolean): Promise<void> {
  const seen = await waitUntil(() => look() || undefined, { clock: systemClock, timeout: 5000, interval: 5 });
  if (!seen) throw new Error(`never happened; console:\n${machines.consoleOutput(machine.instanceId)}`);
}

const says = (machine: MachineSpecification, text: string) =>
  until(machine, () => machines.consoleOutput(machine.instanceId).includes(text));

test("user data runs with the machine's environment and nothing of the cloud's own", async () => {
  process.env.HITORI_SECRET_OF_THE_CLOUD = "leaked";
  const machine = specification("#!/bin/bash -e\nenv\ngreeting world\necho done");
  machines.start(machine);
  await says(machine, "\ndone");
  delete process.env.HITORI_SECRET_OF_THE_CLOUD;
  const output = machines.consoleOutput(machine.instanceId);
  expect(output).toContain(`HITORI_MACHINE=${machine.instanceId}`);
  expect(output).toContain(`HITORI_MACHINE_ROOT=${root(machine)}`);
  expect(output).toContain("HITORI_MACHINE_ADDRESS=127.9.8.7");
  expect(output).toContain("AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.9.8.7:1338");
  expect(output).toContain("AWS_ENDPOINT_URL=http://127.0.0.1:4566");
  expect(output).toContain("AWS_REGION=ap-northeast-1");
  expect(output).toContain(`hello from world ${machine.instanceId}`);
  expect(output).not.toContain("leaked");
});

test("a machine stays up when its user data ends, whatever it ended with", async () => {
  for (const script of [
    "#!/bin/bash\necho over",
    "#!/bin/bash -e\necho over; false",
    "#!/bin/sh\necho over; exit 3",
  ]) {
    const machine = specification(script);
    machines.start(machine);
    await says(machine, "over");
    await until(machine, () => findMarked(machine.instanceId).length === 1);
    expect(machines.observe(machine.instanceId)).toBe("running");
    machines.shutDown(machine.instanceId);
    await until(machine, () => machines.observe(machine.instanceId) === "off");
  }
});

test("a machine is off when its init ends, and whatever else it started is dead", async () => {
  const machine = specification(`#!/bin/bash
setsid env -i sleep 300 &
( ( setsid sleep 300 & ) & )
sleep 0.1
exec bash -c 'echo init; read -t 0.3 < /dev/zero; exec sleep 0.1'`);
  machines.start(machine);
  await says(machine, "init");
  await until(machine, () => machines.observe(machine.instanceId) === "off");
  expect(findMarked(machine.instanceId)).toEqual([]);
});

test("the shut-down request reaches what user data became, which may take its time", async () => {
  const machine = specification(
    `#!/bin/bash\nexec bash -c 'trap "echo leaving; sleep 0.1; exit 0" TERM; echo up; while :; do sleep 0.02; done'`,
  );
  machines.start(machine);
  await says(machine, "up");
  machines.shutDown(machine.instanceId);
  await until(machine, () => machines.observe(machine.instanceId) === "off");
  expect(machines.consoleOutput(machine.instanceId)).toContain("leaving");
});

test("the shut-down request is passed on to user data of another interpreter", async () => {
  const machine = specification(
    `#!/bin/sh\ntrap "echo leaving; exit 0" TERM\necho up\nwhile :; do sleep 0.02; done`,
  );
  machines.start(machine);
  await says(machine, "up");
  machines.shutDown(machine.instanceId);
  await until(machine, () => machines.observe(machine.instanceId) === "off");
  expect(machines.consoleOutput(machine.instanceId)).toContain("leaving");
});

test("power off kills at once what ignores signals, forks, and left its session", async () => {
  const machine = specification(`#!/bin/bash
trap "" TERM
setsid env -i bash -c 'trap "" TERM; ( sleep 300 & ); sleep 300' &
while :; do sleep 300 & sleep 0.01; echo up; done`);
  machines.start(machine);
  await says(machine, "up");
  machines.powerOff(machine.instanceId);
  expect(findMarked(machine.instanceId)).toEqual([]);
  expect(machines.observe(machine.instanceId)).toBe("off");
});

test("a frozen machine stands still and goes on when thawed", async () => {
  const machine = specification(`#!/bin/bash
exec bash -c 'n=0; while :; do n=$((n+1)); echo $n > "$HITORI_MACHINE_ROOT/n"; sleep 0.01; done'`);
  machines.start(machine);
  const counter = join(root(machine), "n");
  await until(machine, () => existsSync(counter));
  machines.freeze(machine.instanceId);
  await until(machine, () => machines.observe(machine.instanceId) === "frozen");
  const before = readFileSync(counter, "utf8");
  await systemClock.sleep(60);
  expect(readFileSync(counter, "utf8")).toBe(before);
  machines.thaw(machine.instanceId);
  await until(
    machine,
    () => readFileSync(counter, "utf8") !== before && readFileSync(counter, "utf8") !== "",
  );
  expect(machines.observe(machine.instanceId)).toBe("running");
});

test("a later boot runs etc/rc.local and not the user data again", async () => {
  const machine = specification(`#!/bin/bash
echo first
printf 'echo later\\nexec sleep 300\\n' > "$HITORI_MACHINE_ROOT/etc/rc.local"
chmod +x "$HITORI_MACHINE_ROOT/etc/rc.local"
echo ready`);
  machines.start(machine);
  await says(machine, "ready");
  machines.powerOff(machine.instanceId);
  machines.start({ ...machine, firstBoot: false });
  await says(machine, "later");
  expect(machines.consoleOutput(machine.instanceId).match(/^first$/gm)).toHaveLength(1);
});

test("user data that is no script is refused on the console, and the machine is up", async () => {
  const machine = specification("#cloud-config\npackages: [docker]");
  machines.start(machine);
  expect(machines.consoleOutput(machine.instanceId)).toContain("user data not run");
  expect(machines.observe(machine.instanceId)).toBe("running");
});

test("user data whose interpreter is missing leaves its message on the console, and the machine is up", async () => {
  const machine = specification("#!/nowhere/bash\necho hello");
  machines.start(machine);
  await says(machine, "cannot execute");
  expect(machines.observe(machine.instanceId)).toBe("running");
});

test("shutdown inside a machine turns off that machine", async () => {
  const machine = specification("#!/bin/bash\necho up\nshutdown -h now\nsleep 300");
  machines.start(machine);
  await until(machine, () => machines.observe(machine.instanceId) === "off");
});

test("machines outlive the object that started them, and are taken over or ended by the next", async () => {
  const kept = specification("#!/bin/bash\nexec sleep 300");
  const orphan = specification("#!/bin/bash\nsetsid sleep 300 &\nexec sleep 300");
  const dead = specification("#!/bin/bash\necho run >> $HITORI_MACHINE_ROOT/runs\nexec sleep 300");
  for (const machine of [kept, orphan, dead]) machines.start(machine);
  await until(dead, () => existsSync(join(root(dead), "runs")));
  machines.powerOff(dead.instanceId);
  await until(kept, () => findMarked(kept.instanceId).length === 1);
  const before = findMarked(kept.instanceId);

  machines = open();
  machines.recover([kept, { ...dead, firstBoot: false }]);

  expect(findMarked(kept.instanceId)).toEqual(before);
  expect(machines.observe(kept.instanceId)).toBe("running");
  expect(findMarked(orphan.instanceId)).toEqual([]);
  expect(machines.observe(orphan.instanceId)).toBe("off");
  expect(machines.observe(dead.instanceId)).toBe("running");
  expect(readFileSync(join(root(dead), "runs"), "utf8")).toBe("run\n");
  machines.powerOff(kept.instanceId);
  expect(machines.observe(kept.instanceId)).toBe("off");
});

test("a removed machine leaves nothing, and spares the file system that it had mounted", async () => {
  fileSystem("fs-0abc");
  const machine = specification(
    "#!/bin/bash\nmount -t efs fs-0abc:/ /efs && echo data > $HITORI_MACHINE_ROOT/efs/file && echo up",
  );
  machines.start(machine);
  await says(machine, "up");
  machines.powerOff(machine.instanceId);
  machines.remove(machine.instanceId);
  expect(existsSync(join(directory, "machines", machine.instanceId))).toBe(false);
  expect(readFileSync(join(directory, "file-systems/fs-0abc/file"), "utf8")).toBe("data\n");
});

/** What the local EFS makes of an available mount target. */
function fileSystem(id: string): void {
  mkdirSync(join(directory, "file-systems", id), { recursive: true });
  mkdirSync(join(directory, "mount-targets/ap-northeast-1a"), { recursive: true });
  symlinkSync(join(directory, "file-systems", id), join(directory, "mount-targets/ap-northeast-1a", id));
}

test("mount links the zone's mount target, and umount brings back what it covered", async () => {
  fileSystem("fs-0abc");
  const machine = specification(`#!/bin/bash
mkdir -p $HITORI_MACHINE_ROOT/efs && touch $HITORI_MACHINE_ROOT/efs/covered
mount -t efs -o tls fs-0abc:/ /efs; echo "mounted $?"
mount -t efs -o tls fs-0abc:/ /efs; echo "again $?"
mount; ls $HITORI_MACHINE_ROOT/efs | sed 's/^/listed /'
mount -t nfs4 -o nfsvers=4.1 ap-northeast-1a.fs-0abc.efs.ap-northeast-1.amazonaws.com:/ /mnt/b; echo "nfs $?"
echo up; read -t 300 < <(sleep 300)`);
  machines.start(machine);
  await says(machine, "\nup");
  expect(machines.consoleOutput(machine.instanceId)).toMatch(
    /mounted 0\n\/efs is already mounted.*\nagain 0\nfs-0abc:\/ on \/efs type efs \(tls\)\nnfs 0/,
  );
  const target = join(directory, "mount-targets/ap-northeast-1a/fs-0abc");
  expect(readlinkSync(join(root(machine), "efs"))).toBe(target);
  expect(readlinkSync(join(root(machine), "mnt/b"))).toBe(target);
  // A reboot has nothing mounted.
  machines.powerOff(machine.instanceId);
  machines.start({ ...machine, firstBoot: false });
  expect(existsSync(join(root(machine), "efs/covered"))).toBe(true);
  expect(existsSync(join(root(machine), "mnt/b"))).toBe(false);
});

test("umount takes the mount away, and refuses what is not mounted", async () => {
  fileSystem("fs-0abc");
  const machine = specification(`#!/bin/bash
mkdir $HITORI_MACHINE_ROOT/efs; touch $HITORI_MACHINE_ROOT/efs/covered
mount -t efs fs-0abc $HITORI_MACHINE_ROOT/efs/; umount /efs; echo "gone $?"; mount; ls $HITORI_MACHINE_ROOT/efs
umount /efs; echo "twice $?"; echo finished`);
  machines.start(machine);
  await says(machine, "finished");
  expect(machines.consoleOutput(machine.instanceId)).toContain(
    "gone 0\ncovered\numount: /efs: not mounted.\ntwice 32\n",
  );
});

test("mount fails as mount.efs does where there is nothing to mount", async () => {
  fileSystem("fs-0abc");
  const machine = specification(`#!/bin/bash
mount -t efs fs-0def:/ /efs; echo "missing $?"
mount -t efs fs-0abc:/nowhere /efs; echo "path $?"
mount -t nfs4 somewhere.example:/ /efs; echo "host $?"
mount -t efs fs-0abc:/ /../efs; echo "outside $?"
mount /dev/sda1 /efs; echo "disk $?"
mount -t efs -o tls,accesspoint=fsap-1 fs-0abc:/ /efs; echo "point $?"; echo finished`);
  machines.start(machine);
  await says(machine, "finished");
  const output = machines.consoleOutput(machine.instanceId);
  expect(output).toContain('Failed to resolve "fs-0def.efs.ap-northeast-1.amazonaws.com" - check that');
  for (const word of ["missing", "path", "host", "outside", "disk", "point"])
    expect(output).toContain(`${word} 32`);
  expect(existsSync(join(root(machine), "efs"))).toBe(false);
});

test("a talkative machine's console is bounded", async () => {
  const machine = specification(`#!/bin/bash\nyes "a line of a talkative app" | head -c 3000000\necho last`);
  machines.start(machine);
  await says(machine, "last");
  const path = join(directory, "machines", machine.instanceId, "console.log");
  machines.observe(machine.instanceId);
  expect(readFileSync(path).length).toBeLessThan(1024 * 1024);
  expect(machines.consoleOutput(machine.instanceId)).toContain("last");
});

test("a script run on a machine is the machine's own, and its exit code and output come back", async () => {
  const machine = specification("#!/bin/bash\nexec sleep 300");
  machines.start(machine);
  await until(machine, () => machines.observe(machine.instanceId) === "running");
  const script = "greeting script; pwd; echo wrong >&2; sleep 300 & exit 3";
  const result = await new Promise<ScriptResult>((resolve) => machines.run(machine, script, resolve));
  expect(result).toEqual({
    exitCode: 3,
    stdout: `hello from script ${machine.instanceId}\n${root(machine)}\n`,
    stderr: "wrong\n",
  });
  machines.powerOff(machine.instanceId);
  expect(findMarked(machine.instanceId)).toEqual([]);
});
