import { ServiceError } from "../service-error.ts";
import type { Shape, TimestampFormat } from "./shape.ts";

/**
 * Reads a value that came as text (form field, path, query, header).
 * @param place what AWS's message calls it, e.g. `Filter.1.Value`
 * @throws ServiceError with `code`
 */
export function readScalar(shape: Shape, text: string, place: string, code: string): unknown {
  switch (shape.kind) {
    case "string":
    case "document":
      return text;
    case "boolean":
      if (/^true$/i.test(text)) return true;
      if (/^false$/i.test(text)) return false;
      throw new ServiceError(code, `Invalid value '${text}' for ${place}. It must be true or false.`);
    case "number":
      if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text)))
        return Number(text);
      throw new ServiceError(code, `Invalid value '${text}' for ${place}. It must be a number.`);
    case "timestamp":
      return readTimestamp(text, place, code);
    case "blob":
      return new Uint8Array(Buffer.from(text, "base64"));
    default:
      throw new ServiceError(code, `Unexpected simple value for ${place}.`);
  }
}

/** ISO 8601, an HTTP date, or seconds since 1970: whichever it is, since clients differ. */
export function readTimestamp(value: string | number, place: string, code: string): Date {
  const milliseconds =
    typeof value === "number" || /^-?\d+(\.\d+)?([eE]\d+)?$/.test(value)
      ? Math.round(Number(value) * 1000)
      : Date.parse(value);
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime()))
    throw new ServiceError(code, `Invalid value '${value}' for ${place}: timestamp must follow ISO8601.`);
  return date;
}

export function writeTimestamp(date: Date, format: TimestampFormat): string {
  if (format === "date-time") return date.toISOString();
  return format === "http-date" ? date.toUTCString() : String(date.getTime() / 1000);
}
