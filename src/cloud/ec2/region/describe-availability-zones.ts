import type {
  DescribeAvailabilityZonesCommandInput,
  DescribeAvailabilityZonesCommandOutput,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { type Zone, zonesOf } from "../zones.ts";

/** A zone without power is still `available`: AWS says so too, the status of a zone lags far behind. */
export function describeAvailabilityZones(
  input: DescribeAvailabilityZonesCommandInput,
  account: Account,
): Omit<DescribeAvailabilityZonesCommandOutput, "$metadata"> {
  const zones = zonesOf(account.region);
  const named = [...(input.ZoneNames ?? []), ...(input.ZoneIds ?? [])];
  const unknown = named.find((name) => !zones.some((zone) => zone.zoneName === name || zone.zoneId === name));
  if (unknown !== undefined) {
    throw new ServiceError("InvalidParameterValue", `Invalid availability zone: [${unknown}]`);
  }
  const wanted = zones.filter(
    (zone) => named.length === 0 || named.includes(zone.zoneName) || named.includes(zone.zoneId),
  );
  return {
    AvailabilityZones: filtered(wanted, input.Filters, filterTable(account)).map((zone) => ({
      ZoneName: zone.zoneName,
      ZoneId: zone.zoneId,
      RegionName: account.region,
      GroupName: `${account.region}-zg-1`,
      NetworkBorderGroup: account.region,
      OptInStatus: "opt-in-not-required",
      State: "available",
      ZoneType: "availability-zone",
      Messages: [],
    })),
  };
}

function filterTable(account: Account): FilterTable<Zone> {
  return {
    values: {
      "group-name": () => `${account.region}-zg-1`,
      "opt-in-status": () => "opt-in-not-required",
      "region-name": () => account.region,
      state: () => "available",
      "zone-id": (zone) => zone.zoneId,
      "zone-name": (zone) => zone.zoneName,
      "zone-type": () => "availability-zone",
    },
  };
}
