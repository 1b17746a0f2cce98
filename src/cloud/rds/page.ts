import { invalidValue } from "./refusals.ts";

/**
 * One page of a list; RDS pages by 20 to 100, 100 unless told. AWS's marker is opaque; here it is the next item's number.
 * @throws ServiceError InvalidParameterValue for a size out of range or a marker that is none of ours
 */
export function page<T>(items: readonly T[], input: { Marker?: string; MaxRecords?: number }) {
  const size = input.MaxRecords ?? 100;
  if (size < 20 || size > 100) {
    throw invalidValue(`Invalid value ${size} for MaxRecords. Must be between 20 and 100`);
  }
  const from = Number(Buffer.from(input.Marker ?? "", "base64").toString() || 0);
  if (!Number.isInteger(from) || from < 0) throw invalidValue("The parameter Marker is not a valid marker.");
  const until = from + size;
  const Marker = until < items.length ? Buffer.from(String(until)).toString("base64") : undefined;
  return { items: items.slice(from, until), Marker };
}
