import type {
  DescribeInstanceStatusCommandInput,
  DescribeInstanceStatusCommandOutput,
  InstanceStatus,
  InstanceStatusSummary,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { type InstanceRecord, instanceStateCodes } from "../instance.ts";
import { page } from "../page.ts";
import { ec2 } from "../state.ts";
import { namedInstances } from "./state-change.ts";

/** Running instances alone, unless all are asked for. */
export function describeInstanceStatus(
  input: DescribeInstanceStatusCommandInput,
  account: Account,
): Omit<DescribeInstanceStatusCommandOutput, "$metadata"> {
  const named = input.InstanceIds && input.InstanceIds.length > 0;
  const wanted = named
    ? namedInstances(input.InstanceIds, account)
    : Object.values(ec2.of(account).instances);
  const shown = wanted.filter((one) => input.IncludeAllInstances === true || one.state === "running");
  const { items, NextToken } = page(filtered(shown, input.Filters, filterTable), input);
  return { InstanceStatuses: items.map(describeStatus), NextToken };
}

/** A host without power fails both checks; a machine that hangs fails the instance's alone. */
function describeStatus(instance: InstanceRecord): InstanceStatus {
  return {
    AvailabilityZone: instance.availabilityZone,
    Events: [],
    InstanceId: instance.instanceId,
    InstanceState: { Code: instanceStateCodes[instance.state], Name: instance.state },
    InstanceStatus: instanceSummary(instance),
    SystemStatus: systemSummary(instance),
  };
}

function instanceSummary(instance: InstanceRecord): InstanceStatusSummary {
  if (instance.state !== "running") return { Status: "not-applicable" };
  return summary(instance.status, instance.statusSince);
}

function systemSummary(instance: InstanceRecord): InstanceStatusSummary {
  if (instance.state !== "running") return { Status: "not-applicable" };
  const hangs = instance.status === "impaired" && instance.power === "on";
  return summary(hangs ? "ok" : instance.status, instance.statusSince);
}

const details = {
  ok: "passed",
  impaired: "failed",
  initializing: "initializing",
  "insufficient-data": "insufficient-data",
} as const;

function summary(status: InstanceRecord["status"], since: number): InstanceStatusSummary {
  const ImpairedSince = status === "impaired" ? new Date(since) : undefined;
  return {
    Status: status,
    Details: [{ Name: "reachability", Status: details[status], ImpairedSince }],
  };
}

const filterTable: FilterTable<InstanceRecord> = {
  values: {
    "availability-zone": (instance) => instance.availabilityZone,
    "event.code": () => undefined,
    "instance-state-code": (instance) => instanceStateCodes[instance.state],
    "instance-state-name": (instance) => instance.state,
    "instance-status.reachability": (instance) => instanceSummary(instance).Details?.[0]?.Status,
    "instance-status.status": (instance) => instanceSummary(instance).Status,
    "system-status.reachability": (instance) => systemSummary(instance).Details?.[0]?.Status,
    "system-status.status": (instance) => systemSummary(instance).Status,
  },
};
