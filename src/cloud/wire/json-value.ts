import { ServiceError } from "../service-error.ts";
import { readTimestamp, writeTimestamp } from "./scalar.ts";
import type { Member, Shape } from "./shape.ts";

const jsonNames: Readonly<Record<string, string>> = {
  string: "STRING_VALUE",
  number: "NUMBER_VALUE",
  boolean: "TRUE_VALUE",
  object: "START_OBJECT",
};

/** @throws ServiceError SerializationException where a value is of another type than the shape */
export function readJsonValue(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case "structure":
      return readMembers(shape.members, expectObject(value));
    case "list":
      if (!Array.isArray(value)) throw unexpected(value, "a list");
      return value.filter((item) => item !== null).map((item) => readJsonValue(shape.item.shape, item));
    case "map":
      return Object.fromEntries(
        Object.entries(expectObject(value))
          .filter(([, item]) => item !== null)
          .map(([key, item]) => [key, readJsonValue(shape.value.shape, item)]),
      );
    case "timestamp":
      if (typeof value !== "number" && typeof value !== "string") throw unexpected(value, "a timestamp");
      return readTimestamp(value, "timestamp", "SerializationException");
    case "blob":
      if (typeof value !== "string") throw unexpected(value, "a blob");
      return new Uint8Array(Buffer.from(value, "base64"));
    case "string":
    case "number":
    case "boolean":
      if (
        typeof value !== shape.kind ||
        value === Number.POSITIVE_INFINITY ||
        value === Number.NEGATIVE_INFINITY
      )
        throw unexpected(value, `a ${shape.kind}`);
      return value;
    case "document":
      return value;
    case "unit":
      return {};
  }
}

export function readMembers(members: readonly Member[], value: Readonly<Record<string, unknown>>) {
  const result: Record<string, unknown> = {};
  for (const member of members) {
    const name = member.traits.jsonName ?? member.name;
    if (!Object.hasOwn(value, name) || value[name] === null) continue;
    result[member.name] = readJsonValue(member.shape, value[name]);
  }
  return result;
}

/** A value ready for JSON.stringify. What is undefined or null is left out. */
export function writeJsonValue(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case "structure":
      return writeMembers(shape.members, value as Record<string, unknown>);
    case "list":
      return (value as readonly unknown[])
        .filter((item) => item !== undefined && item !== null)
        .map((item) => writeJsonValue(shape.item.shape, item));
    case "map":
      return Object.fromEntries(
        Object.entries(value as Record<string, unknown>)
          .filter(([, item]) => item !== undefined && item !== null)
          .map(([key, item]) => [key, writeJsonValue(shape.value.shape, item)]),
      );
    case "timestamp": {
      const format = shape.format ?? "epoch-seconds";
      const text = writeTimestamp(value as Date, format);
      return format === "epoch-seconds" ? Number(text) : text;
    }
    case "blob":
      return Buffer.from(value as Uint8Array).toString("base64");
    default:
      return value;
  }
}

export function writeMembers(members: readonly Member[], value: Readonly<Record<string, unknown>>) {
  const result: Record<string, unknown> = {};
  for (const member of members) {
    const one = value[member.name];
    if (one !== undefined && one !== null)
      result[member.traits.jsonName ?? member.name] = writeJsonValue(member.shape, one);
  }
  return result;
}

/** @throws ServiceError SerializationException where the body is not one JSON object */
export function parseJsonObject(body: Uint8Array): Record<string, unknown> {
  const text = Buffer.from(body).toString("utf8");
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ServiceError("SerializationException", "The request body is not valid JSON.");
  }
  return expectObject(value);
}

function expectObject(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw unexpected(value, "an object");
  return value as Record<string, unknown>;
}

function unexpected(value: unknown, expected: string): ServiceError {
  const got = Array.isArray(value) ? "START_ARRAY" : (jsonNames[typeof value] ?? String(value));
  return new ServiceError("SerializationException", `${got} can not be converted to ${expected}`);
}
