import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Ended,
  eventually,
  root,
  startTestCloud,
  type TestCloud,
  temporaryDirectory,
} from "./command-line.ts";

// An app without a load balancer: its Elastic IP address moves to whichever instance holds the lease.
const project = temporaryDirectory();
let cloud: TestCloud;

beforeAll(async () => {
  cpSync(join(root, "examples/counter"), project.path, { recursive: true });
  configure("new");
  cloud = await startTestCloud();
});

afterAll(async () => {
  await cloud?.stop();
  project.remove();
});

function configure(elasticIp: string): void {
  const text = `name: counter\ncompose: docker-compose.yml\ningress: {elasticIp: ${elasticIp}}\n`;
  writeFileSync(join(project.path, "hitori.yml"), text);
}

const hitori = (...words: string[]) => cloud.hitori(["--json", ...words], { cwd: project.path });
const document = ({ code, stdout, stderr }: Ended) => {
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
};

interface Address {
  readonly AllocationId: string;
  readonly PublicIp: string;
  readonly InstanceId: string;
}

async function address(): Promise<Address> {
  const { Addresses } = (await cloud.aws(["ec2", "describe-addresses"])) as { Addresses: Address[] };
  expect(Addresses).toHaveLength(1);
  return Addresses[0] as Address;
}

async function zoneOf(instanceId: string): Promise<string> {
  const described = (await cloud.aws(["ec2", "describe-instances", "--instance-ids", instanceId])) as {
    Reservations: { Instances: { Placement: { AvailabilityZone: string } }[] }[];
  };
  return described.Reservations[0]?.Instances[0]?.Placement.AvailabilityZone ?? "";
}

test("the app answers at its address, and after its zone has failed at the same one from another zone", async () => {
  const deployed = document(await hitori("deploy", "--yes"));
  const before = await address();
  expect(deployed.address).toBe(`http://${before.PublicIp}:3000`);
  expect(await (await fetch(deployed.address)).text()).not.toBe("");

  const drilled = document(await hitori("drill", "zone", "--yes"));
  expect(drilled).toMatchObject({ good: true, victim: { instanceId: before.InstanceId } });
  const after = await address();
  expect(after).toMatchObject({ AllocationId: before.AllocationId, PublicIp: before.PublicIp });
  expect(after.InstanceId).toBe(drilled.replacement.instanceId);
  expect(await zoneOf(after.InstanceId)).not.toBe(await zoneOf(before.InstanceId));
  expect((await fetch(deployed.address)).status).toBe(200);
  const events = await hitori("events");
  expect(events.stdout).toContain('"address.moved"');
});

test("an address that is led away by hand is led back", async () => {
  const { AllocationId, InstanceId } = await address();
  const { AssociationId } = (
    (await cloud.aws(["ec2", "describe-addresses"])) as { Addresses: { AssociationId: string }[] }
  ).Addresses[0] as { AssociationId: string };
  await cloud.aws(["ec2", "disassociate-address", "--association-id", AssociationId]);
  await eventually(async () => ((await address()).InstanceId === InstanceId ? true : undefined));
  expect((await address()).AllocationId).toBe(AllocationId);
});

test("an address that is not there is refused before anything changes", async () => {
  configure("eipalloc-0123456789abcdef0");
  const refused = await hitori("plan");
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("ADDRESS_MISSING") });
});
