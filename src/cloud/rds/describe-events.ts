import type {
  DescribeEventCategoriesCommandInput,
  DescribeEventsCommandInput,
  DescribeEventsCommandOutput,
} from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { categories } from "./events.ts";
import { page } from "./page.ts";
import { invalidCombination, invalidValue } from "./refusals.ts";
import { rds } from "./state.ts";

/** The last hour unless told, at most the fourteen days that are kept; oldest first. */
export function describeEvents(
  input: DescribeEventsCommandInput,
  account: Account,
): Omit<DescribeEventsCommandOutput, "$metadata"> {
  if (input.SourceIdentifier !== undefined && input.SourceType === undefined) {
    throw invalidCombination("Cannot specify source identifier without source type");
  }
  if (input.SourceType !== undefined) requireSourceType(input.SourceType);
  const [from, until] = window(input, account.now);
  const wanted = rds
    .of(account)
    .events.filter(
      (event) =>
        event.at >= from &&
        event.at <= until &&
        (input.SourceType === undefined || event.sourceType === input.SourceType) &&
        (input.SourceIdentifier === undefined || event.sourceIdentifier === input.SourceIdentifier) &&
        (!input.EventCategories?.length ||
          event.categories.some((category) => input.EventCategories?.includes(category))),
    );
  const { items, Marker } = page(wanted, input);
  const Events = items.map((event) => ({
    SourceIdentifier: event.sourceIdentifier,
    SourceType: event.sourceType,
    Message: event.message,
    EventCategories: [...event.categories],
    Date: new Date(event.at),
    SourceArn: event.sourceArn,
  }));
  return { Events, Marker };
}

export function describeEventCategories(input: DescribeEventCategoriesCommandInput) {
  if (input.SourceType !== undefined) requireSourceType(input.SourceType);
  const wanted = Object.entries(categories).filter(
    ([sourceType]) => input.SourceType === undefined || input.SourceType === sourceType,
  );
  return {
    EventCategoriesMapList: wanted.map(([SourceType, names]) => ({
      SourceType,
      EventCategories: [...names],
    })),
  };
}

/** Duration is in minutes. */
function window(input: DescribeEventsCommandInput, now: number): readonly [number, number] {
  const length = (input.Duration ?? 60) * 60_000;
  const until = input.EndTime?.getTime();
  const from = input.StartTime?.getTime();
  if (from !== undefined && until !== undefined && from > until) {
    throw invalidCombination("The start time must be before the end time.");
  }
  if (from !== undefined) {
    return [from, until ?? (input.Duration === undefined ? Number.POSITIVE_INFINITY : from + length)];
  }
  return [(until ?? now) - length, until ?? now];
}

function requireSourceType(given: string): void {
  const all = [
    ...Object.keys(categories),
    "db-security-group",
    "db-cluster",
    "db-cluster-snapshot",
    "custom-engine-version",
    "db-proxy",
    "blue-green-deployment",
    "db-shard-group",
    "zero-etl",
  ];
  if (!all.includes(given))
    throw invalidValue(`The parameter SourceType is not a valid source type: ${given}`);
}
