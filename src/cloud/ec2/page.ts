import { ServiceError } from "../service-error.ts";

/**
 * One page of a Describe call's answer, at most 1000 items. The token is opaque to clients.
 * @throws ServiceError InvalidParameterValue for a token that is none of ours
 */
export function page<Item>(
  items: readonly Item[],
  input: { NextToken?: string; MaxResults?: number },
): { items: Item[]; NextToken?: string } {
  const from = input.NextToken ? offsetOf(input.NextToken) : 0;
  const until = from + Math.min(input.MaxResults ?? 1000, 1000);
  const token = until < items.length ? Buffer.from(`offset:${until}`).toString("base64") : undefined;
  return { items: items.slice(from, until), NextToken: token };
}

function offsetOf(token: string): number {
  const offset = /^offset:(\d+)$/.exec(Buffer.from(token, "base64").toString())?.[1];
  if (offset === undefined) {
    throw new ServiceError("InvalidParameterValue", "Unable to parse pagination token");
  }
  return Number(offset);
}
