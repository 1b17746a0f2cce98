import type { Filter } from "@aws-sdk/client-rds";
import { invalidValue } from "./refusals.ts";

/** What each filter of a Describe call looks at. */
export type FilterTable<Item> = Readonly<Record<string, (item: Item) => readonly (string | undefined)[]>>;

/**
 * The items that match every filter by any of its values, whole and without wildcards.
 * @throws ServiceError InvalidParameterValue for a filter that the call does not know
 */
export function filtered<Item>(
  items: readonly Item[],
  filters: readonly Filter[] | undefined,
  table: FilterTable<Item>,
): Item[] {
  const tests = (filters ?? []).map(({ Name = "", Values }) => {
    const look = Object.hasOwn(table, Name) ? table[Name] : undefined;
    if (!look) throw invalidValue(`Unrecognized filter name: ${Name}`);
    return (item: Item) => look(item).some((value) => value !== undefined && (Values ?? []).includes(value));
  });
  return items.filter((item) => tests.every((matches) => matches(item)));
}
