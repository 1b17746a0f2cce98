import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Ended,
  ended,
  eventually,
  hitori as program,
  root,
  startTestCloud,
  type TestCloud,
  temporaryDirectory,
} from "./command-line.ts";

const project = temporaryDirectory();
let cloud: TestCloud;
let file: string;

function configure(image: string): void {
  const compose = join(root, "examples/counter/docker-compose.yml");
  const ingress = "ingress: {loadBalancer: {port: 8080, healthCheckInterval: 5s}}";
  file = join(project.path, "hitori.yml");
  writeFileSync(file, `name: baked\ncompose: ${compose}\ninstance: {image: ${image}}\n${ingress}\n`);
}

const hitori = (argv: readonly string[]) => cloud.hitori(["-f", file, "--json", ...argv]);
const document = ({ stdout, stderr, code }: Ended) => {
  expect({ code, stderr: stderr.split("\n").filter((line) => line.includes('"error"')) }).toEqual({
    code: 0,
    stderr: [],
  });
  return JSON.parse(stdout);
};

beforeAll(async () => {
  cloud = await startTestCloud();
  configure("latest");
  document(await hitori(["deploy", "--yes"]));
});

afterAll(async () => {
  await cloud?.stop();
  project.remove();
});

async function groupOf() {
  const { AutoScalingGroups } = (await cloud.aws(["autoscaling", "describe-auto-scaling-groups"])) as {
    AutoScalingGroups: {
      Instances: { InstanceId: string; LifecycleState: string }[];
      SuspendedProcesses: { ProcessName: string }[];
    }[];
  };
  return AutoScalingGroups[0];
}

test("an image of the instance reboots it, replaces nothing, and becomes what the next one is launched from", async () => {
  const before = await groupOf();
  const baked = document(await hitori(["image", "bake", "--yes"]));
  const after = await groupOf();
  expect(after?.Instances).toMatchObject([
    { InstanceId: before?.Instances[0]?.InstanceId, LifecycleState: "InService" },
  ]);
  expect(after?.SuspendedProcesses.map(({ ProcessName }) => ProcessName)).toEqual(["AZRebalance"]);
  expect(document(await hitori(["image", "list"])).images).toMatchObject([
    { imageId: baked.imageId, state: "available", inUse: false },
  ]);

  configure("baked");
  document(await hitori(["deploy", "--yes"]));
  expect(document(await hitori(["image", "list"])).images).toMatchObject([{ inUse: true }]);
  await cloud.hitori(["cloud", "instance", "kill", before?.Instances[0]?.InstanceId ?? ""]);
  const replacement = await eventually(async () => {
    const found = (await groupOf())?.Instances.find(({ LifecycleState }) => LifecycleState === "InService");
    return found && found.InstanceId !== before?.Instances[0]?.InstanceId ? found.InstanceId : undefined;
  });
  const described = (await cloud.aws(["ec2", "describe-instances", "--instance-ids", replacement])) as {
    Reservations: { Instances: { ImageId: string }[] }[];
  };
  expect(described.Reservations[0]?.Instances[0]?.ImageId).toBe(baked.imageId);
});

test("older images go with their snapshots, but for the one in use", async () => {
  const first = document(await hitori(["image", "list"])).images[0].imageId;
  const second = document(await hitori(["image", "bake", "--no-reboot", "--yes"])).imageId;
  const third = document(await hitori(["image", "bake", "--no-reboot", "--keep", "1", "--yes"]));
  expect(third.removed).toEqual([second]);
  const listed = document(await hitori(["image", "list"])).images as { imageId: string }[];
  expect(listed.map(({ imageId }) => imageId)).toEqual([third.imageId, first]);
  const snapshots = (await cloud.aws(["ec2", "describe-snapshots", "--owner-ids", "self"])) as {
    Snapshots: { Tags: { Key: string; Value: string }[] }[];
  };
  expect(snapshots.Snapshots).toHaveLength(2);
  expect(snapshots.Snapshots[0]?.Tags).toContainEqual({ Key: "hitori:app", Value: "baked" });
});

test("an image that the instance type cannot boot, or that is not there, is refused before anything changes", async () => {
  const original = readFileSync(file, "utf8");
  writeFileSync(file, original.replace("image: baked", "image: baked, type: t3.small"));
  const wrong = await hitori(["plan"]);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain("is arm64, and instance type t3.small needs x86_64");
  writeFileSync(file, original.replace("image: baked", "image: ami-0123456789abcdef0"));
  expect((await hitori(["plan"])).stderr).toContain("IMAGE_MISSING");
});

/** Instances that were launched to be made images of, by their state. */
async function builders(): Promise<string[]> {
  const query = [
    "--query",
    "Reservations[].Instances[].State.Name",
    "--filters",
    "Name=tag-key,Values=hitori:image-builder",
  ];
  return (await cloud.aws(["ec2", "describe-instances", ...query])) as string[];
}

/** Starts `image bake --fresh` and sends it a signal as soon as its instance is launched. */
async function bakeUntil(signal: NodeJS.Signals): Promise<Ended> {
  const argv = ["--endpoint-url", cloud.endpoint, "-f", file, "--json", "image", "bake", "--fresh", "--yes"];
  const child = spawn(process.execPath, [program, ...argv], { cwd: root });
  child.stderr.on("data", (text: Buffer) => {
    if (String(text).includes("is launched")) child.kill(signal);
  });
  return ended(child, 60_000);
}

const recorded = () => {
  const directory = join(project.path, ".hitori/image-builders");
  return existsSync(directory) ? readdirSync(directory) : [];
};
const gone = ["shutting-down", "terminated"];
const allGone = async () => ((await builders()).every((state) => gone.includes(state)) ? true : undefined);

test("a fresh image is of an instance that started nothing, which is terminated, and the app runs from it", async () => {
  configure("latest");
  const before = document(await hitori(["image", "list"])).images.length;
  const dry = document(await hitori(["image", "bake", "--fresh", "--dry-run"]));
  expect(dry).toMatchObject({ app: "baked", from: expect.stringContaining("resolve:ssm:"), images: [] });
  expect(await builders()).toEqual([]);
  const baked = document(await hitori(["image", "bake", "--fresh", "--keep", "9", "--yes"]));
  expect(document(await hitori(["image", "list"])).images).toHaveLength(before + 1);
  expect(await allGone()).toBe(true);
  expect(recorded()).toEqual([]);
  configure("baked");
  const deployed = document(await hitori(["deploy", "--yes"]));
  expect((await fetch(deployed.address)).status).toBe(200);
  expect(document(await hitori(["image", "list"])).images[0]).toMatchObject({
    imageId: baked.imageId,
    inUse: true,
  });
});

test("Ctrl-C terminates the image's instance and leaves no half-made image", async () => {
  const before = document(await hitori(["image", "list"])).images.length;
  const { code, stderr } = await bakeUntil("SIGINT");
  expect(stderr).toContain('"code":"INTERRUPTED"');
  expect(code).toBe(130);
  expect(await allGone()).toBe(true);
  expect(recorded()).toEqual([]);
  expect(document(await hitori(["image", "list"])).images).toHaveLength(before);
});

test("what a killed bake left is terminated by the next", async () => {
  await bakeUntil("SIGKILL");
  expect(recorded()).toHaveLength(1);
  expect(await allGone()).toBeUndefined();
  const next = await hitori(["image", "bake", "--fresh", "--keep", "9", "--yes"]);
  expect(next.code, next.stderr).toBe(0);
  expect(next.stderr).toContain("which a killed bake had left");
  expect(await allGone()).toBe(true);
  expect(recorded()).toEqual([]);
});

test("an image that AWS does not make leaves no instance either", async () => {
  const before = document(await hitori(["image", "list"])).images.length;
  const query = new URLSearchParams({ service: "ec2", operation: "CreateImage", code: "AccessDenied" });
  await fetch(`${cloud.endpoint}/_hitori/refusals?${query}`, { method: "POST" });
  const refused = await hitori(["image", "bake", "--fresh", "--yes"]);
  expect(refused.stderr).toContain("AWS_PERMISSION_MISSING");
  expect(refused.code).toBe(1);
  expect(await allGone()).toBe(true);
  expect(document(await hitori(["image", "list"])).images).toHaveLength(before);
});
