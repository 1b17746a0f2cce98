import { randomBytes } from "node:crypto";

/** An EC2 resource id: prefix and seventeen hex digits, e.g. `i-0123456789abcdef0`. */
export function newId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString("hex")}`;
}
