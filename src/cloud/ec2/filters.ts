import type { Filter } from "@aws-sdk/client-ec2";
import { ServiceError } from "../service-error.ts";
import { wildcard } from "../wildcard.ts";

type FilterValue = string | number | boolean | undefined;

/** What each filter of a Describe call looks at. `tag:<key>`, `tag-key` and `tag-value` come from `tags`. */
export interface FilterTable<Item> {
  readonly tags?: (item: Item) => Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, (item: Item) => FilterValue | readonly FilterValue[]>>;
}

/**
 * The items that match every filter by any of its values; `*` and `?` in a value are wildcards.
 * @throws ServiceError InvalidParameterValue for a filter that the call does not know
 */
export function filtered<Item>(
  items: readonly Item[],
  filters: readonly Filter[] | undefined,
  table: FilterTable<Item>,
): Item[] {
  const tests = (filters ?? []).map((filter) => matcher(filter, table));
  return items.filter((item) => tests.every((matches) => matches(item)));
}

function matcher<Item>(filter: Filter, table: FilterTable<Item>): (item: Item) => boolean {
  const name = filter.Name ?? "";
  const look = lookup(name, table);
  if (!look) throw new ServiceError("InvalidParameterValue", `The filter '${name}' is invalid`);
  const patterns = (filter.Values ?? []).map(wildcard);
  return (item) => {
    const found = look(item);
    const values = Array.isArray(found) ? found : [found];
    return values.some((value) => value !== undefined && patterns.some((matches) => matches(String(value))));
  };
}

function lookup<Item>(
  name: string,
  table: FilterTable<Item>,
): ((item: Item) => FilterValue | readonly FilterValue[]) | undefined {
  const { tags } = table;
  if (tags && name.startsWith("tag:")) {
    const key = name.slice("tag:".length);
    return (item) => tags(item)[key];
  }
  if (tags && name === "tag-key") return (item) => Object.keys(tags(item));
  if (tags && name === "tag-value") return (item) => Object.values(tags(item));
  return Object.hasOwn(table.values, name) ? table.values[name] : undefined;
}
