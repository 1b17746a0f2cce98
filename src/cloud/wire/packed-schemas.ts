import type { RawSchema, SdkSchemas } from "./sdk-schemas.ts";

/**
 * A service's schemas as one JSON document: what the build writes, so that the SDK's own files (EC2's is 1.3 MB) need
 * not be read when the local cloud runs. Types hold each other and themselves, so each stands once in `types`, and
 * `{type: 7}` stands where it is used.
 */
export interface PackedSchemas {
  readonly xmlNamespace: string;
  readonly version: string;
  readonly serviceTarget: string;
  readonly operationNames: readonly string[];
  /** Where in `types` an operation stands, by its name. */
  readonly operations: Readonly<Record<string, number>>;
  readonly types: readonly unknown[];
}

export function packSchemas(schemas: SdkSchemas): PackedSchemas {
  const { operations, operationNames, ...settings } = schemas;
  const places = new Map<RawSchema, number>();
  const types: unknown[] = [];
  const placeOf = (type: readonly unknown[]): number => {
    const known = places.get(type);
    if (known !== undefined) return known;
    const place = places.size;
    places.set(type, place);
    types[place] = type.map(pack);
    return place;
  };
  const pack = (part: unknown): unknown => {
    if (typeof part === "function") return pack(part());
    if (!Array.isArray(part)) return part;
    return isType(part) ? { type: placeOf(part) } : part.map(pack);
  };
  const packed = Object.entries(operations).map(([name, operation]) => {
    return [name, placeOf(resolve(operation))] as const;
  });
  return { ...settings, operationNames: [...operationNames], operations: Object.fromEntries(packed), types };
}

/** Types are made of the document when something looks at them. */
export function unpackSchemas(packed: PackedSchemas, names: readonly string[]): SdkSchemas {
  const { operations, operationNames, types, ...settings } = packed;
  const known = new Map<number, RawSchema>();
  const typeAt = (place: number): RawSchema => {
    const made = known.get(place) ?? (unpack(types[place]) as readonly unknown[]);
    known.set(place, made);
    return made;
  };
  const unpack = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(unpack);
    return isReference(part) ? () => typeAt(part.type) : part;
  };
  const wanted = names.flatMap((name) => {
    const place = Object.hasOwn(operations, name) ? operations[name] : undefined;
    return place === undefined ? [] : [[name, typeAt(place)] as const];
  });
  return {
    ...settings,
    operationNames: new Set(operationNames),
    operations: Object.fromEntries(wanted),
  };
}

/** `[kind, namespace, name, …]`; other arrays are lists of members, or a type with its traits. */
function isType(part: readonly unknown[]): boolean {
  return typeof part[0] === "number" && typeof part[1] === "string" && typeof part[2] === "string";
}

function isReference(part: unknown): part is { readonly type: number } {
  return typeof part === "object" && part !== null && "type" in part && typeof part.type === "number";
}

function resolve(schema: RawSchema): readonly unknown[] {
  if (typeof schema === "function") return resolve(schema());
  if (Array.isArray(schema)) return schema;
  throw new Error(`An operation's schema is an array, and this is: ${String(schema)}`);
}
