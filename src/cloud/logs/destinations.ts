import type {
  DeleteDestinationCommandInput,
  DescribeDestinationsCommandInput,
  PutDestinationCommandInput,
  PutDestinationPolicyCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { page } from "./find.ts";
import { checkLimit, checkText, filterNamePattern, notThere } from "./limits.ts";
import { type Destination, logAccess } from "./state.ts";

/** Recorded: the stream behind it is of a service that is not simulated. */
export function putDestination(input: PutDestinationCommandInput, account: Account) {
  const { destinationName = "", targetArn = "", roleArn = "" } = input;
  checkText("destinationName", destinationName, { most: 512, pattern: filterNamePattern });
  const { destinations } = logAccess.of(account);
  const before = destinations[destinationName];
  const destination: Destination = {
    destinationName,
    targetArn,
    roleArn,
    accessPolicy: before?.accessPolicy,
    creationTime: before?.creationTime ?? account.now,
    tags: { ...before?.tags, ...input.tags },
  };
  destinations[destinationName] = destination;
  return { destination: describe(destination, account) };
}

export function putDestinationPolicy(
  input: PutDestinationPolicyCommandInput,
  account: Account,
): Record<string, never> {
  findDestination(account, input.destinationName).accessPolicy = input.accessPolicy;
  return {};
}

export function describeDestinations(input: DescribeDestinationsCommandInput, account: Account) {
  checkLimit(input.limit, 50);
  const wanted = Object.values(logAccess.of(account).destinations)
    .filter(({ destinationName }) => destinationName.startsWith(input.DestinationNamePrefix ?? ""))
    .sort((a, b) => (a.destinationName < b.destinationName ? -1 : 1));
  const { items, next } = page(wanted, input.nextToken, input.limit ?? 50);
  return { destinations: items.map((one) => describe(one, account)), nextToken: next };
}

export function deleteDestination(
  input: DeleteDestinationCommandInput,
  account: Account,
): Record<string, never> {
  const { destinationName } = findDestination(account, input.destinationName);
  delete logAccess.of(account).destinations[destinationName];
  return {};
}

/** @throws ServiceError ResourceNotFoundException */
export function findDestination(account: Account, name: string | undefined): Destination {
  const found = logAccess.of(account).destinations[name ?? ""];
  if (found) return found;
  throw notThere("destination");
}

function describe({ tags: _, ...destination }: Destination, account: Account) {
  return { ...destination, arn: account.arn("logs", `destination:${destination.destinationName}`) };
}
