import type {
  DescribeOrderableDBInstanceOptionsCommandInput,
  OrderableDBInstanceOption,
} from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { engines, findEngine, instanceClasses, leastStorage, storageTypes, zoneNames } from "./engines.ts";
import { page } from "./page.ts";

/** Every class in every zone, Multi-AZ included: the local cloud runs short of nothing. */
export function describeOrderableDBInstanceOptions(
  input: DescribeOrderableDBInstanceOptionsCommandInput,
  account: Account,
) {
  const { versions, licenseModel } = findEngine(input.Engine);
  const engine = input.Engine ?? "";
  const matches = (asked: string | undefined, is: string) => asked === undefined || asked === is;
  const zones = zoneNames(account).map((Name) => ({ Name }));
  const all = versions
    .filter((version) => matches(input.EngineVersion, version))
    .flatMap((version) =>
      instanceClasses
        .filter((name) => matches(input.DBInstanceClass, name) && matches(input.LicenseModel, licenseModel))
        .flatMap((name) =>
          storageTypes.map((storageType) => option(engine, version, name, storageType, zones)),
        ),
    );
  const { items, Marker } = page(input.Vpc === false ? [] : all, input);
  return { OrderableDBInstanceOptions: items, Marker };
}

function option(
  Engine: string,
  EngineVersion: string,
  DBInstanceClass: string,
  StorageType: string,
  AvailabilityZones: { Name: string }[],
): OrderableDBInstanceOption {
  const provisioned = StorageType.startsWith("io");
  return {
    Engine,
    EngineVersion,
    DBInstanceClass,
    LicenseModel: engines[Engine]?.licenseModel,
    AvailabilityZones,
    MultiAZCapable: true,
    ReadReplicaCapable: true,
    Vpc: true,
    SupportsStorageEncryption: true,
    StorageType,
    SupportsIops: provisioned,
    SupportsEnhancedMonitoring: true,
    SupportsIAMDatabaseAuthentication: true,
    SupportsPerformanceInsights: true,
    MinStorageSize: leastStorage(StorageType),
    MaxStorageSize: StorageType === "standard" ? 3072 : 65_536,
    MinIopsPerDbInstance: provisioned ? 1000 : undefined,
    MaxIopsPerDbInstance: provisioned ? 256_000 : undefined,
    SupportedNetworkTypes: ["IPV4"],
    SupportsStorageAutoscaling: StorageType !== "standard",
    SupportsClusters: false,
    OutpostCapable: false,
  };
}
