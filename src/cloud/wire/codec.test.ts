import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Protocol, Service } from "../service.ts";
import { codecs } from "./codecs.ts";
import type { WireRequest, WireResponse } from "./message.ts";
import { missingValues } from "./required.ts";
import { readSdkSchemas } from "./sdk-schemas.ts";
import type { Member, Shape } from "./shape.ts";
import { readInterface } from "./wire.ts";

// What the SDK writes, the codec reads; what the codec writes, the SDK reads: for every operation of every client
// that the project has, with inputs and outputs made from AWS's own schemas, through the SDK's real clients.

/** Operations whose clients do more than send their input: event streams, and URLs that they presign themselves. */
const exceptions = new Set([
  "StartLiveTail",
  "GetLogObject",
  "CopySnapshot",
  "CopyDBSnapshot",
  "CopyDBClusterSnapshot",
  "CreateDBCluster",
  "CreateDBInstanceReadReplica",
  "StartDBInstanceAutomatedBackupsReplication",
]);

const clients: readonly [string, Protocol][] = [
  ["auto-scaling", "query"],
  ["cloudformation", "query"],
  ["cloudwatch-logs", "json-1.1"],
  ["ec2", "ec2-query"],
  ["efs", "rest-json"],
  ["elastic-load-balancing-v2", "query"],
  ["iam", "query"],
  ["sns", "query"],
  ["ssm", "json-1.1"],
  ["sts", "query"],
];

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }).map((value) => value.trim() || "x");
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
);

/** Values that a shape allows, thin where it is deep. */
function arbitraryOf(shape: Shape, depth: number): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case "boolean":
      return fc.boolean();
    case "number":
      return number.map((value) => value + 0);
    case "timestamp":
      return fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });
    case "blob":
      return fc.uint8Array({ minLength: 1, maxLength: 20 });
    case "list":
      // At least one: EC2's form has no way to send an empty list.
      return fc.array(arbitraryOf(shape.item.shape, depth + 1), {
        minLength: 1,
        maxLength: depth > 3 ? 1 : 3,
      });
    case "map":
      return fc.dictionary(
        text.filter((key) => key !== "__proto__"),
        arbitraryOf(shape.value.shape, depth + 1),
        { maxKeys: 2 },
      );
    case "structure":
      return structureOf(shape.members, depth);
    case "unit":
      return fc.constant({});
    default:
      return text;
  }
}

function structureOf(members: readonly Member[], depth: number): fc.Arbitrary<unknown> {
  const wanted = members.filter(({ name, required }) => name !== "DryRun" && (required || depth < 4));
  const fields = wanted.map((member) => {
    const always = member.required || "idempotencyToken" in member.traits;
    // Made when it is drawn: types hold themselves.
    const value = fc.constant(undefined).chain(() => arbitraryOf(member.shape, depth + 1));
    return [member.name, always ? value : fc.option(value, { nil: undefined, freq: depth + 1 })] as const;
  });
  return fc.record(Object.fromEntries(fields));
}

/** Without what these protocols cannot tell from nothing: undefined, empty lists, maps and structures. */
function pruned(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "number") return value + 0;
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const isEmpty = (item: unknown) =>
    item === undefined ||
    (typeof item === "object" && item !== null && !(item instanceof Date) && Object.keys(item).length === 0);
  if (Array.isArray(value)) return value.map(pruned).filter((item) => !isEmpty(item));
  const entries = Object.entries(value).map(([key, item]) => [key, pruned(item)] as const);
  return Object.fromEntries(entries.filter(([, item]) => !isEmpty(item)));
}

/** What the SDK hands to its request handler. */
interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

function toWire(request: SentRequest): WireRequest {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query))
    for (const one of [value].flat()) query.append(name, one);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    method: request.method,
    path: request.path,
    query,
    headers,
    body: Buffer.from(request.body ?? ""),
  };
}

type SdkClient = { send(command: unknown): Promise<Record<string, unknown>> };
type SdkModule = Record<string, new (input: unknown) => unknown>;

async function makeClient(name: string, answer: (request: WireRequest) => WireResponse) {
  const sdk = (await import(`@aws-sdk/client-${name}`)) as SdkModule;
  const className = Object.keys(sdk).find((key) => key.endsWith("Client") && !key.startsWith("__"));
  const Client = sdk[className ?? ""] as unknown as new (configuration: object) => SdkClient;
  const requestHandler = {
    handle: (request: SentRequest) => {
      const { status, headers, body } = answer(toWire(request));
      return Promise.resolve({
        response: { statusCode: status, headers: { ...headers }, body: Readable.from([Buffer.from(body)]) },
      });
    },
  };
  const client = new Client({
    region: "ap-northeast-1",
    endpoint: "http://127.0.0.1:1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    maxAttempts: 1,
    requestHandler,
  });
  return { sdk, client };
}

for (const [name, protocol] of clients) {
  test(`every operation of client-${name} goes there and back through ${protocol}`, async () => {
    const all = [...readSdkSchemas(name, []).operationNames].filter(
      (operation) => !exceptions.has(operation),
    );
    const operations = Object.fromEntries(all.map((operation) => [operation, () => ({})]));
    const table: Service = { name, client: name, protocol, operations };
    const known = readInterface(table);
    const codec = codecs[protocol];
    let received: unknown;
    let output: unknown;
    const { sdk, client } = await makeClient(name, (request) => {
      const call = codec.read(request, known);
      received = call.input;
      return codec.write(call.operation, output, known, "request-1");
    });
    const calls = fc.constantFrom(...all).chain((operation) => {
      const shape = known.operations.get(operation);
      if (!shape) throw new Error(`no ${operation}`);
      return fc.record({
        operation: fc.constant(operation),
        input: arbitraryOf(shape.input, 0),
        output: arbitraryOf(shape.output, 0),
      });
    });
    const there = fc.asyncProperty(calls, async (call) => {
      output = call.output;
      // A list of nothing but empty structures is not there on the wire, and may be required.
      const shape = known.operations.get(call.operation)?.input ?? { kind: "unit" };
      fc.pre(missingValues(shape, pruned(call.input), true).length === 0);
      const Command = sdk[`${call.operation}Command`];
      if (!Command) throw new Error(`no ${call.operation}Command`);
      const { $metadata: _, ...answered } = await client.send(new Command(call.input));
      expect(pruned(received)).toEqual(pruned(call.input));
      expect(pruned(answered)).toEqual(pruned(call.output));
    });
    await fc.assert(there, { numRuns: 60 });
  });
}
