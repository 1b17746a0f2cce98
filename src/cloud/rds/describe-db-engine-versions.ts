import type { DBEngineVersion, DescribeDBEngineVersionsCommandInput } from "@aws-sdk/client-rds";
import { engines, familyOf } from "./engines.ts";
import { filtered } from "./filter.ts";
import { page } from "./page.ts";

/** The engines and versions that can be asked for here: a choice of AWS's. */
export function describeDBEngineVersions(input: DescribeDBEngineVersionsCommandInput) {
  const all = Object.entries(engines).flatMap(([name, { versions }]) =>
    versions.map((version) => describe(name, version)),
  );
  const asked = all.filter(
    (one) =>
      (input.Engine === undefined || one.Engine === input.Engine) &&
      (input.EngineVersion === undefined ||
        one.EngineVersion === input.EngineVersion ||
        one.EngineVersion?.startsWith(`${input.EngineVersion}.`)) &&
      (input.DBParameterGroupFamily === undefined ||
        one.DBParameterGroupFamily === input.DBParameterGroupFamily) &&
      (!input.DefaultOnly || isDefault(one, input.EngineVersion)),
  );
  const wanted = filtered(asked, input.Filters, {
    "db-parameter-group-family": (one) => [one.DBParameterGroupFamily],
    engine: (one) => [one.Engine],
    "engine-version": (one) => [one.EngineVersion],
    "engine-mode": () => ["provisioned"],
    status: (one) => [one.Status],
  });
  const { items, Marker } = page(wanted, input);
  return { DBEngineVersions: items, Marker };
}

/** The newest, or the newest of the major version that was asked for. */
function isDefault(
  { Engine = "", EngineVersion = "" }: DBEngineVersion,
  within: string | undefined,
): boolean {
  const versions = engines[Engine]?.versions ?? [];
  const candidates = versions.filter(
    (one) => within === undefined || one === within || one.startsWith(`${within}.`),
  );
  return candidates.at(-1) === EngineVersion;
}

function describe(name: string, version: string): DBEngineVersion {
  const { description = "", familyParts = 1, versions = [] } = engines[name] ?? {};
  const later = versions.slice(versions.indexOf(version) + 1);
  return {
    Engine: name,
    EngineVersion: version,
    MajorEngineVersion: version.split(".").slice(0, familyParts).join("."),
    DBParameterGroupFamily: familyOf(name, version),
    DBEngineDescription: description,
    DBEngineVersionDescription: `${description} ${version}`,
    ValidUpgradeTarget: later.map((target) => ({
      Engine: name,
      EngineVersion: target,
      Description: `${description} ${target}`,
      AutoUpgrade: false,
      IsMajorVersionUpgrade: familyOf(name, target) !== familyOf(name, version),
    })),
    SupportsReadReplica: true,
    SupportsLogExportsToCloudwatchLogs: true,
    SupportsGlobalDatabases: false,
    SupportsParallelQuery: false,
    SupportedFeatureNames: [],
    Status: "available",
  };
}
