import type { RawSchema } from "./sdk-schemas.ts";

/** What AWS's model says of one place where a value stands: names on the wire, HTTP bindings. */
interface Traits {
  readonly xmlName?: string;
  readonly xmlFlattened?: unknown;
  readonly ec2QueryName?: string;
  readonly jsonName?: string;
  readonly httpLabel?: unknown;
  readonly httpQuery?: string;
  readonly httpHeader?: string;
  readonly httpPayload?: unknown;
  readonly httpResponseCode?: unknown;
  /** Method, path template, status of an operation. */
  readonly http?: readonly [string, string, number];
}

type SimpleKind = "string" | "number" | "boolean" | "blob" | "document" | "unit";
export type TimestampFormat = "date-time" | "http-date" | "epoch-seconds";

/** The type of a value. Parts are resolved when they are first looked at, since types may hold themselves. */
export type Shape =
  | { readonly kind: SimpleKind }
  | { readonly kind: "timestamp"; readonly format: TimestampFormat | undefined }
  | { readonly kind: "list"; readonly item: Member }
  | { readonly kind: "map"; readonly key: Member; readonly value: Member }
  | Structure;

export interface Structure {
  readonly kind: "structure";
  readonly members: readonly Member[];
}

export interface Member {
  /** Its name in the SDK's input and output. */
  readonly name: string;
  readonly required: boolean;
  readonly traits: Traits;
  readonly shape: Shape;
}

export interface OperationShape {
  readonly name: string;
  readonly traits: Traits;
  readonly input: Shape;
  readonly output: Shape;
}

/** Reads `[9, namespace, name, traits, input, output]`. */
export function operationShape(raw: RawSchema): OperationShape {
  const [, , name, traits, input, output] = array(resolve(raw));
  return {
    name: String(name),
    traits: readTraits(traits),
    input: shapeOf(input as RawSchema),
    output: shapeOf(output as RawSchema),
  };
}

// The numbers are those of @smithy/core/schema: simple types, and 64 or 128 added for a list or map of them.
const simpleKinds: Readonly<Record<number, SimpleKind>> = {
  0: "string",
  1: "number",
  2: "boolean",
  15: "document",
  17: "number",
  19: "number",
  21: "blob",
  42: "blob",
};
const timestampFormats: Readonly<Record<number, TimestampFormat | undefined>> = {
  4: undefined,
  5: "date-time",
  6: "http-date",
  7: "epoch-seconds",
};
const listOf = 64;
const mapOf = 128;

const known = new WeakMap<object, Shape>();

function shapeOf(raw: RawSchema): Shape {
  const schema = resolve(raw);
  if (typeof schema === "number") return shapeOfNumber(schema);
  if (typeof schema === "string") return { kind: "unit" };
  const cached = known.get(schema);
  if (cached) return cached;
  const shape = shapeOfArray(schema);
  known.set(schema, shape);
  return shape;
}

function shapeOfNumber(schema: number): Shape {
  if (schema >= mapOf)
    return { kind: "map", key: member("key", 0, true), value: member("value", schema - mapOf, true) };
  if (schema >= listOf) return { kind: "list", item: member("member", schema - listOf, true) };
  if (schema in timestampFormats) return { kind: "timestamp", format: timestampFormats[schema] };
  const kind = simpleKinds[schema];
  if (!kind) throw new Error(`The SDK has a schema type ${schema} that is not known here.`);
  return { kind };
}

function shapeOfArray(schema: readonly unknown[]): Shape {
  const [kind, , , , first, second, required] = schema;
  if (kind === 0) return shapeOf(first as RawSchema);
  if (kind === 1) return { kind: "list", item: member("member", first, true) };
  if (kind === 2)
    return { kind: "map", key: member("key", first, true), value: member("value", second, true) };
  const schemas = array(second);
  const members = array(first).map((name, at) =>
    member(String(name), schemas[at], at < Number(required ?? 0)),
  );
  return { kind: "structure", members };
}

/** A place of a structure, list or map: `[schema, traits]`, or the schema alone. */
function member(name: string, raw: unknown, required: boolean): Member {
  let schema = raw;
  let traits: Traits = {};
  while (Array.isArray(schema) && schema.length === 2) {
    traits = { ...readTraits(schema[1]), ...traits };
    schema = schema[0];
  }
  let shape: Shape | undefined;
  let merged: Traits | undefined;
  return {
    name,
    required,
    get traits() {
      merged ??= { ...ownTraits(schema as RawSchema), ...traits };
      return merged;
    },
    get shape() {
      shape ??= shapeOf(schema as RawSchema);
      return shape;
    },
  };
}

function ownTraits(raw: RawSchema): Traits {
  const schema = resolve(raw);
  return typeof schema === "object" ? readTraits(schema[3]) : {};
}

/** The names of the bits, lowest first, in a number that stands for traits. */
const bitTraits = [
  "httpLabel",
  "idempotent",
  "idempotencyToken",
  "sensitive",
  "httpPayload",
  "httpResponseCode",
] as const;

function readTraits(raw: unknown): Traits {
  if (typeof raw === "object" && raw !== null) return raw;
  const bits = Number(raw ?? 0);
  return Object.fromEntries(bitTraits.flatMap((name, bit) => ((bits >> bit) & 1 ? [[name, 1]] : [])));
}

function resolve(raw: RawSchema): number | string | readonly unknown[] {
  return typeof raw === "function" ? resolve(raw()) : raw;
}

function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
