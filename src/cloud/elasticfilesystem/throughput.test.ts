import { afterEach, beforeEach, expect, test } from "vitest";
import { WholeCloud } from "../../../test/support/whole-cloud.ts";

let whole: WholeCloud;
let FileSystemId: string;

beforeEach(async () => {
  whole = new WholeCloud();
  FileSystemId = whole.call("elasticfilesystem", "CreateFileSystem", { CreationToken: "one" }).FileSystemId;
  await whole.wait(60);
});

afterEach(() => whole.close());

const update = (input: object) =>
  whole.call("elasticfilesystem", "UpdateFileSystem", { FileSystemId, ...input });
const tooSoon = expect.objectContaining({ code: "TooManyRequests", status: 429 });

test("the throughput mode changes once a day", async () => {
  update({ ThroughputMode: "elastic" });
  expect(() => update({ ThroughputMode: "bursting" })).toThrow(tooSoon);
  await whole.clock.advance(86_400_000);
  expect(update({ ThroughputMode: "bursting" }).ThroughputMode).toBe("bursting");
});

test("provisioned throughput is raised at any time, and lowered once a day", async () => {
  update({ ThroughputMode: "provisioned", ProvisionedThroughputInMibps: 10 });
  update({ ProvisionedThroughputInMibps: 20 });
  expect(() => update({ ProvisionedThroughputInMibps: 15 })).toThrow(tooSoon);
  await whole.clock.advance(86_400_000);
  expect(update({ ProvisionedThroughputInMibps: 15 }).ProvisionedThroughputInMibps).toBe(15);
});
