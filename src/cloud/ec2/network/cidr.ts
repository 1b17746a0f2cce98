import { ServiceError } from "../../service-error.ts";

/** A range of IPv4 addresses: first address as a number, and how many. */
export interface Range {
  readonly first: number;
  readonly size: number;
  readonly bits: number;
}

/** Reads `10.0.0.0/16`; bits below the prefix are dropped, as AWS drops them. Undefined where the text is none. */
export function parseCidr(text: string): Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const parts = match.slice(1, 5).map(Number);
  const bits = Number(match[5]);
  if (bits > 32 || parts.some((part) => part > 255)) return undefined;
  const first = parts.reduce((sum, part) => sum * 256 + part, 0);
  const size = 2 ** (32 - bits);
  return { first: first - (first % size), size, bits };
}

/** AWS writes a range as the first of its addresses: `100.68.0.18/18` is described as `100.68.0.0/18`. */
export function canonicalCidr(text: string): string {
  const range = parseCidr(text);
  return range ? `${addressText(range.first)}/${range.bits}` : text;
}

export function contains(outer: Range, inner: Range): boolean {
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}

export function overlaps(one: Range, other: Range): boolean {
  return one.first < other.first + other.size && other.first < one.first + one.size;
}

export function addressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** VPCs and subnets are /16 to /28. @throws ServiceError InvalidParameterValue, or `rangeCode` for another size */
export function networkRange(text: string | undefined, rangeCode: string): Range {
  const range = parseCidr(text ?? "");
  if (!range) {
    throw new ServiceError(
      "InvalidParameterValue",
      `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  }
  if (range.bits < 16 || range.bits > 28) throw new ServiceError(rangeCode, `The CIDR '${text}' is invalid.`);
  return range;
}
