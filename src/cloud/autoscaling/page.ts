import { ServiceError } from "../service-error.ts";
import { constraintError } from "./find.ts";

export interface Paging {
  readonly NextToken?: string;
  readonly MaxRecords?: number;
}

/** One page of a list. The token is opaque to clients; here it says where the next page begins. */
export function page<T>(
  items: readonly T[],
  { NextToken, MaxRecords }: Paging,
  limits: { readonly usual: number; readonly most: number },
): { items: T[]; NextToken: string | undefined } {
  const size = MaxRecords ?? limits.usual;
  if (size > limits.most) {
    throw constraintError("maxRecords", size, `Member must have value less than or equal to ${limits.most}`);
  }
  if (size < 1)
    throw constraintError("maxRecords", size, "Member must have value greater than or equal to 1");
  const from = NextToken === undefined ? 0 : readToken(NextToken);
  const until = from + size;
  return { items: items.slice(from, until), NextToken: until < items.length ? writeToken(until) : undefined };
}

function writeToken(from: number): string {
  return Buffer.from(`from:${from}`).toString("base64url");
}

/** @throws ServiceError InvalidNextToken */
function readToken(token: string): number {
  const from = /^from:(\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (from === undefined) throw new ServiceError("InvalidNextToken", `The token '${token}' is invalid.`);
  return Number(from);
}
