import type {
  CreateTagsCommandInput,
  DeleteTagsCommandInput,
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
  ResourceType,
} from "@aws-sdk/client-ec2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { filtered } from "./filters.ts";
import { notFound } from "./find.ts";
import { page } from "./page.ts";
import { ec2 } from "./state.ts";
import { addTags, type Tags } from "./tags.ts";
import { snapshots } from "./volumes/snapshots.ts";
import { volumes } from "./volumes/state.ts";

/** All resources or none. @throws ServiceError InvalidID for an id that is nothing's */
export function createTags(input: CreateTagsCommandInput, account: Account) {
  for (const { tags } of resources(input.Resources, account)) addTags(tags, input.Tags);
  return {};
}

/** Without tags in the request all go but AWS's own; a tag with a value goes only if it has that value. */
export function deleteTags(input: DeleteTagsCommandInput, account: Account) {
  for (const { tags } of resources(input.Resources, account)) {
    const own = Object.keys(tags).filter((key) => !key.startsWith("aws:"));
    const wanted = input.Tags?.length ? input.Tags : own.map((Key) => ({ Key, Value: undefined }));
    for (const { Key = "", Value } of wanted) {
      if (Value === undefined || tags[Key] === Value) delete tags[Key];
    }
  }
  return {};
}

export function describeTags(
  input: DescribeTagsCommandInput,
  account: Account,
): Omit<DescribeTagsCommandOutput, "$metadata"> {
  const all = tagged(account).flatMap(({ id, type, tags }) =>
    Object.entries(tags).map(([Key, Value]) => ({ ResourceId: id, ResourceType: type, Key, Value })),
  );
  const found = filtered(all, input.Filters, {
    tags: (tag) => ({ [tag.Key]: tag.Value }),
    values: {
      key: (tag) => tag.Key,
      "resource-id": (tag) => tag.ResourceId,
      "resource-type": (tag) => tag.ResourceType,
      value: (tag) => tag.Value,
    },
  });
  const { items, NextToken } = page(found, input);
  return { Tags: items, NextToken };
}

interface Tagged {
  readonly id: string;
  readonly type: ResourceType;
  readonly tags: Tags;
}

function resources(ids: readonly string[] | undefined, account: Account): Tagged[] {
  if (!ids?.some((id) => id !== "")) {
    throw new ServiceError("MissingParameter", "The request must contain the parameter resourceIdSet");
  }
  const all = new Map(tagged(account).map((one) => [one.id, one]));
  return ids.map((id) => {
    const found = all.get(id);
    if (found) return found;
    throw missing(id);
  });
}

const kinds = {
  "i-": "instance",
  "ami-": "image",
  "vpc-": "vpc",
  "subnet-": "subnet",
  "rtb-": "routeTable",
  "igw-": "internetGateway",
  "nat-": "natGateway",
  "sg-": "securityGroup",
} as const;

/** A well-formed id is told missing in the words of its kind; anything else is no id. */
function missing(id: string): ServiceError {
  const prefix = Object.keys(kinds).find((one) => id.startsWith(one)) as keyof typeof kinds | undefined;
  if (prefix && /-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) return notFound(kinds[prefix], id);
  return new ServiceError("InvalidID", `The ID '${id}' is not valid`);
}

/** Everything in the account that has tags. */
function tagged(account: Account): Tagged[] {
  const state = ec2.of(account);
  const { network } = state;
  const all = (type: ResourceType, items: Readonly<Record<string, { tags: Tags }>>): Tagged[] =>
    Object.entries(items).map(([id, { tags }]) => ({ id, type, tags }));
  const keyPairs = Object.values(state.keyPairs).map((one) => [one.keyPairId, one] as const);
  const rules = Object.values(network.securityGroups)
    .flatMap((group) => group.rules)
    .map((rule) => [rule.securityGroupRuleId, rule] as const);
  const roots = Object.values(state.instances).flatMap(({ volumeId, rootVolume }) =>
    rootVolume ? [[volumeId, rootVolume] as const] : [],
  );
  return [
    ...all("instance", state.instances),
    ...all("image", state.images),
    ...all("snapshot", snapshots.of(account)),
    ...all("volume", volumes.of(account)),
    ...all("volume", Object.fromEntries(roots)),
    ...all("key-pair", Object.fromEntries(keyPairs)),
    ...all("launch-template", state.launchTemplates),
    ...all("vpc", network.vpcs),
    ...all("subnet", network.subnets),
    ...all("route-table", network.routeTables),
    ...all("internet-gateway", network.internetGateways),
    ...all("natgateway", network.natGateways),
    ...all("elastic-ip", network.addresses),
    ...all("security-group", network.securityGroups),
    ...all("security-group-rule", Object.fromEntries(rules)),
  ];
}
