import { expect, test } from "vitest";
import { type PackedSchemas, packSchemas, unpackSchemas } from "./packed-schemas.ts";
import { type RawSchema, readSdkSchemas } from "./sdk-schemas.ts";

/** A schema as plain data, with the functions in it called, down to some depth. */
function plain(schema: unknown, depth: number): unknown {
  if (typeof schema === "function") return depth > 0 ? plain(schema(), depth - 1) : "...";
  return Array.isArray(schema) ? schema.map((part) => plain(part, depth)) : schema;
}

for (const client of ["efs", "auto-scaling", "cloudwatch-logs", "sts"]) {
  test(`reads from client-${client} the schemas that the package exports`, async () => {
    const exported = (await import(`@aws-sdk/client-${client}`)) as Record<string, RawSchema>;
    const names = Object.keys(exported)
      .filter((name) => name.endsWith("Command") && !name.startsWith("$"))
      .map((name) => name.slice(0, -"Command".length));
    const read = readSdkSchemas(client, names);
    expect([...read.operationNames].sort()).toEqual(names.sort());
    expect(Object.keys(read.operations).sort()).toEqual(names);
    for (const name of names) {
      expect(plain(read.operations[name], 4)).toEqual(plain(exported[`${name}$`], 4));
    }
  });
}

test("reads a service's names on the wire", () => {
  expect(readSdkSchemas("auto-scaling", [])).toMatchObject({
    xmlNamespace: "http://autoscaling.amazonaws.com/doc/2011-01-01/",
    version: "2011-01-01",
  });
  expect(readSdkSchemas("cloudwatch-logs", []).serviceTarget).toBe("Logs_20140328");
});

test("leaves out operations that AWS does not have", () => {
  const { operations } = readSdkSchemas("sts", ["GetCallerIdentity", "GetEverything"]);
  expect(Object.keys(operations)).toEqual(["GetCallerIdentity"]);
});

for (const client of ["ec2", "efs", "iam", "cloudwatch-logs", "cloudformation"]) {
  test(`the schemas of client-${client} come out of the built package's document as they went in`, () => {
    const names = [...readSdkSchemas(client, []).operationNames];
    const read = readSdkSchemas(client, names);
    const document = JSON.parse(JSON.stringify(packSchemas(read))) as PackedSchemas;
    const unpacked = unpackSchemas(document, [...names, "GetEverything", "constructor"]);
    expect({ ...unpacked, operations: undefined }).toEqual({ ...read, operations: undefined });
    expect(Object.keys(unpacked.operations)).toEqual(names);
    for (const name of names) {
      expect(plain(unpacked.operations[name], 6)).toEqual(plain(read.operations[name], 6));
    }
  });
}
