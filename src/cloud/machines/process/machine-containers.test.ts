import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../../base/clock.ts";
import { writeContainerUse } from "../../../base/marked-containers.ts";
import { findMarked, killMarked } from "../../../base/marked-processes.ts";
import { waitUntil } from "../../../base/wait-until.ts";
import type { MachineSpecification } from "../machines.ts";
import { virtualParts } from "../virtual-parts.test-support.ts";
import { ProcessMachines } from "./process-machines.ts";

const instanceId = `i-holds${process.pid}`;
const path = process.env.PATH;
let directory: string;
let machines: ProcessMachines;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-containers-"));
  machines = new ProcessMachines({ directory, clock: systemClock, commands: {} });
  process.env.PATH = `${join(directory, "bin")}:${path}`;
});

afterEach(() => {
  process.env.PATH = path;
  killMarked(instanceId);
  rmSync(directory, { recursive: true, force: true });
});

const root = () => join(directory, "machines", instanceId, "root");

async function until(look: () => boolean): Promise<void> {
  const seen = await waitUntil(() => look() || undefined, {
    clock: systemClock,
    timeout: 15_000,
    interval: 5,
  });
  if (!seen) throw new Error(`never happened; console:\n${machines.consoleOutput(instanceId)}`);
}

const says = (text: string) => until(() => machines.consoleOutput(instanceId).includes(text));

/**
 * A stand-in of `docker`: its containers are the lines of a file, each `<label> <state>`, and it does nothing while a
 * file says that it hangs. Every call is noted.
 */
function dockerStandIn(): {
  calls: () => string;
  containers: (text: string) => void;
  hangs: (yes: boolean) => void;
} {
  const file = (name: string) => join(directory, `docker-${name}`);
  mkdirSync(join(directory, "bin"), { recursive: true });
  const script = `#!/bin/bash
echo "$*" >>${file("calls")}
[ -e ${file("hangs")} ] && { echo "no answer" >&2; exit 1; }
case "$*" in
  "ps "*) cat ${file("containers")} ;;
  "rm "*) : >${file("containers")} ;;
esac
exit 0
`;
  writeFileSync(join(directory, "bin/docker"), script, { mode: 0o755 });
  writeFileSync(file("calls"), "");
  writeFileSync(file("containers"), "");
  return {
    calls: () => readFileSync(file("calls"), "utf8"),
    containers: (text) => writeFileSync(file("containers"), text),
    hangs: (yes) => (yes ? writeFileSync(file("hangs"), "") : rmSync(file("hangs"), { force: true })),
  };
}

/** A machine that has said that it runs containers, which may write below a link. */
async function machineWithContainers(): Promise<MachineSpecification> {
  mkdirSync(join(directory, "file-systems/fs-0abc"), { recursive: true });
  mkdirSync(join(directory, "mount-targets/ap-northeast-1a"), { recursive: true });
  symlinkSync(
    join(directory, "file-systems/fs-0abc"),
    join(directory, "mount-targets/ap-northeast-1a/fs-0abc"),
  );
  const machine = {
    instanceId,
    accountId: "000000000000",
    region: "ap-northeast-1",
    availabilityZone: "ap-northeast-1a",
    imageId: "ami-0a1b2c3d4e5f60001",
    userData: "#!/bin/bash\nmount -t efs fs-0abc:/ /efs && echo up\nexec sleep 300",
    firstBoot: true,
    address: "127.9.8.7",
    metadataEndpoint: "http://127.9.8.7:1338",
    endpoint: "http://127.0.0.1:4566",
    ...virtualParts,
  };
  machines.start(machine);
  await says("up");
  writeContainerUse(root(), { program: "docker", links: [join(root(), "efs")] });
  return machine;
}

test("a machine is off only with the engine's word that its containers are gone", async () => {
  const docker = dockerStandIn();
  await machineWithContainers();
  docker.containers("c1\n");
  docker.hangs(true);
  machines.powerOff(instanceId);
  expect(findMarked(instanceId)).toEqual([]);
  await says("docker does not say that the containers are gone: no answer");
  expect(machines.observe(instanceId)).toBe("running");
  expect(existsSync(join(root(), "efs"))).toBe(false);
  docker.hangs(false);
  await until(() => machines.observe(instanceId) === "off");
  expect(docker.calls()).toContain("rm --force --volumes c1\n");
  expect(docker.calls()).toContain(`ps --all --quiet --filter label=hitori.machine=${instanceId}\n`);
});

test("a frozen machine's containers are held by the engine too, and go on with it", async () => {
  const docker = dockerStandIn();
  await machineWithContainers();
  docker.containers("c1\n");
  machines.freeze(instanceId);
  machines.thaw(instanceId);
  await until(() => docker.calls().includes("unpause c1\n"));
  expect(docker.calls()).toMatch(/\npause c1\n[\s\S]*\nunpause c1\n/);
});

test("a machine whose engine still has containers of its last boot does not start beside them", async () => {
  const docker = dockerStandIn();
  const machine = await machineWithContainers();
  docker.hangs(true);
  killMarked(instanceId);
  expect(() => machines.start({ ...machine, firstBoot: false })).toThrowError(/does not say/);
  docker.hangs(false);
  machines.start({ ...machine, firstBoot: false });
  expect(machines.observe(instanceId)).toBe("running");
});
