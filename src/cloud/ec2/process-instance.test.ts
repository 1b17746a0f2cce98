import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reservation } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../base/clock.ts";
import { findMarked, killMarked } from "../../base/marked-processes.ts";
import { waitUntil } from "../../base/wait-until.ts";
import type { Account } from "../account.ts";
import { Cloud, type CloudSnapshot } from "../cloud.ts";
import { elasticFileSystemService } from "../elasticfilesystem/service.ts";
import { ProcessMachines } from "../machines/process/process-machines.ts";
import { awsDurations } from "../timing.ts";
import { machineSpecifications } from "./machine-specifications.ts";
import { ec2Service } from "./service.ts";
import { ec2 } from "./state.ts";

let directory: string;
let cloud: Cloud;
let account: Account;
const used = new Set<string>();

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-instance-"));
  open();
});

afterEach(async () => {
  await cloud.close();
  for (const id of used) killMarked(id);
  used.clear();
  rmSync(directory, { recursive: true, force: true });
});

/** A cloud at 600 times AWS's pace: a launch takes 25 ms, a shut-down at most 200 ms. */
function open(snapshot?: CloudSnapshot): void {
  cloud = new Cloud({
    services: [ec2Service, elasticFileSystemService],
    clock: systemClock,
    timing: { timeScale: 600, durations: awsDurations },
    machines: new ProcessMachines({ directory, clock: systemClock, commands: {} }),
    endpoint: "http://127.0.0.1:4566",
    directory,
    snapshot,
  });
  account = cloud.account("ap-northeast-1");
}

/** Passes until `look` is true. */
async function until(look: () => boolean): Promise<void> {
  const seen = await waitUntil(
    () => {
      cloud.pass();
      return look() || undefined;
    },
    { clock: systemClock, timeout: 5000, interval: 5 },
  );
  const consoles = Object.keys(ec2.of(account).instances).map((id) => cloud.machines.consoleOutput(id));
  if (!seen) throw new Error(`never happened; consoles:\n${consoles.join("\n")}`);
}

function launch(userData: string, ImageId = "ami-0a1b2c3d4e5f60001"): string {
  const answer = account.call<Reservation>("ec2", "RunInstances", {
    ImageId,
    InstanceType: "t3.small",
    MinCount: 1,
    MaxCount: 1,
    Placement: { AvailabilityZone: "ap-northeast-1a" },
    UserData: Buffer.from(userData).toString("base64"),
  });
  const id = answer.Instances?.[0]?.InstanceId ?? "";
  used.add(id);
  return id;
}

const stateOf = (id: string) => ec2.of(account).instances[id]?.state;

/** A file system with a mount target in the instance's zone. */
async function fileSystem(): Promise<string> {
  const { FileSystemId } = account.call<{ FileSystemId: string }>("elasticfilesystem", "CreateFileSystem", {
    CreationToken: "one",
  });
  const SubnetId = Object.keys(ec2.of(account).network.subnets)[0];
  await until(() => {
    try {
      account.call("elasticfilesystem", "CreateMountTarget", { FileSystemId, SubnetId });
      return true;
    } catch {
      return false; // still creating
    }
  });
  await until(() => existsSync(join(directory, "mount-targets/ap-northeast-1a", FileSystemId)));
  return FileSystemId;
}

test("an instance writes to the file system, dies with its zone, and boots again with it", async () => {
  const id = await fileSystem();
  const instance = launch(`#!/bin/bash -e
mount -t efs -o tls ${id}:/ /efs
printf 'mount -t efs ${id}:/ /efs\\necho again >> "$HITORI_MACHINE_ROOT/efs/file"\\nexec sleep 300' > "$HITORI_MACHINE_ROOT/etc/rc.local"
chmod +x "$HITORI_MACHINE_ROOT/etc/rc.local"
echo first >> "$HITORI_MACHINE_ROOT/efs/file"
exec sleep 300`);
  const file = join(directory, "file-systems", id, "file");
  await until(() => existsSync(file) && readFileSync(file, "utf8") === "first\n");
  const seen = join(directory, "machines", instance, "root/efs/file");
  expect(existsSync(seen)).toBe(true);

  cloud.failZone("ap-northeast-1a");
  expect(findMarked(instance)).toEqual([]);
  expect(existsSync(seen)).toBe(false);
  expect(stateOf(instance)).toBe("running");

  cloud.restoreZone("ap-northeast-1a");
  await until(() => readFileSync(file, "utf8") === "first\nagain\n");
  account.call("ec2", "TerminateInstances", { InstanceIds: [instance] });
  await until(() => stateOf(instance) === "terminated");
  expect(findMarked(instance)).toEqual([]);
  expect(readFileSync(file, "utf8")).toBe("first\nagain\n");
});

test("an instance whose init ends is stopped, and what it said can still be read", async () => {
  const instance = launch("#!/bin/bash\necho its last words\nexec true");
  await until(() => stateOf(instance) === "stopped");
  expect(ec2.of(account).instances[instance]?.stateReason?.code).toBe("Client.InstanceInitiatedShutdown");
  account.call("ec2", "TerminateInstances", { InstanceIds: [instance] });
  await until(() => stateOf(instance) === "terminated");
  expect(cloud.machines.consoleOutput(instance)).toContain("its last words");
});

test("a stop gives user data its time, and cuts off what does not end", async () => {
  const polite = launch(`#!/bin/bash
exec bash -c 'trap "echo bye; exit" TERM; echo up; while :; do sleep 0.01; done'`);
  const deaf = launch(`#!/bin/bash\ntrap "" TERM\necho up\nwhile :; do sleep 0.01; done`);
  await until(() => [polite, deaf].every((id) => cloud.machines.consoleOutput(id).includes("up")));
  account.call("ec2", "StopInstances", { InstanceIds: [polite, deaf] });
  await until(() => stateOf(polite) === "stopped" && stateOf(deaf) === "stopped");
  expect(cloud.machines.consoleOutput(polite)).toContain("bye");
  expect(findMarked(deaf)).toEqual([]);
});

test("a cloud that starts again takes over its running machines and reaches their metadata", async () => {
  const instance = launch("#!/bin/bash\necho up\nexec sleep 300");
  await until(() => cloud.machines.consoleOutput(instance).includes("up"));
  const before = findMarked(instance);
  const snapshot = JSON.parse(JSON.stringify(cloud.snapshot())) as CloudSnapshot;
  await cloud.close();
  open(snapshot);
  cloud.machines.recover(machineSpecifications(account));
  await until(() => stateOf(instance) === "running");
  expect(findMarked(instance)).toEqual(before);
  const { metadataEndpoint = "" } = machineSpecifications(account)[0] ?? {};
  const answers = () =>
    fetch(metadataEndpoint).then(
      (response) => response.status,
      () => undefined,
    );
  expect(await waitUntil(answers, { clock: systemClock, timeout: 3000, interval: 10 })).toBe(401);
});

/** An instance that keeps a file on its disk and one on a file system, and says when it is up. */
const keeper = (fileSystemId: string) => `#!/bin/bash -e
mkdir -p "$HITORI_MACHINE_ROOT/opt" "$HITORI_MACHINE_ROOT/efs" "$HITORI_MACHINE_ROOT/run"
echo kept > "$HITORI_MACHINE_ROOT/opt/file"
echo covered > "$HITORI_MACHINE_ROOT/efs/below"
echo gone > "$HITORI_MACHINE_ROOT/run/pid"
mount -t efs ${fileSystemId}:/ /efs
echo shared > "$HITORI_MACHINE_ROOT/efs/shared"
echo up
exec sleep 300`;

const sees = `#!/bin/bash
cat "$HITORI_MACHINE_ROOT/opt/file" "$HITORI_MACHINE_ROOT/efs/below"
ls "$HITORI_MACHINE_ROOT/efs" "$HITORI_MACHINE_ROOT/run" 2>&1
hostname_file="$HITORI_MACHINE_ROOT/opt/own"; echo mine > "$hostname_file"
echo seen`;

const imageState = (imageId: string) => ec2.of(account).images[imageId]?.state;

for (const NoReboot of [true, false]) {
  test(`an image ${NoReboot ? "without" : "with"} a reboot has its instance's disk, and instances start with it`, async () => {
    const source = launch(keeper(await fileSystem()));
    await until(() => cloud.machines.consoleOutput(source).includes("up"));
    const { ImageId } = account.call<{ ImageId: string }>("ec2", "CreateImage", {
      InstanceId: source,
      Name: "baked",
      NoReboot,
    });
    expect(imageState(ImageId)).toBe("pending");
    await until(() => imageState(ImageId) === "available");
    expect(stateOf(source)).toBe("running");
    const boots = cloud.machines.consoleOutput(source).split(`${source} boots in`).length - 1;
    expect(boots).toBe(NoReboot ? 1 : 2);

    const instance = launch(sees, ImageId);
    await until(() => cloud.machines.consoleOutput(instance).includes("seen"));
    const said = cloud.machines.consoleOutput(instance);
    expect(said).toContain("kept\ncovered\n");
    expect(said).not.toContain("shared");
    expect(said).not.toContain("pid");

    account.call("ec2", "DeregisterImage", { ImageId });
    expect(existsSync(join(directory, "images", ImageId))).toBe(false);
    const own = (id: string) => join(directory, "machines", id, "root/opt/own");
    expect([existsSync(own(instance)), existsSync(own(source))]).toEqual([true, false]);
  });
}

test("an image of an instance that is gone fails, and says why", async () => {
  const source = launch("#!/bin/bash\necho up\nexec sleep 300");
  await until(() => cloud.machines.consoleOutput(source).includes("up"));
  const { ImageId } = account.call<{ ImageId: string }>("ec2", "CreateImage", {
    InstanceId: source,
    Name: "gone",
    NoReboot: true,
  });
  cloud.machines.powerOff(source);
  cloud.machines.remove(source);
  await until(() => imageState(ImageId) === "failed");
  const { Images } = account.call<{ Images: object[] }>("ec2", "DescribeImages", { ImageIds: [ImageId] });
  expect(Images).toMatchObject([{ State: "failed", StateReason: { Code: "Server.InternalError" } }]);
});
