import type {
  CopyOptionGroupCommandInput,
  CreateOptionGroupCommandInput,
  DescribeOptionGroupsCommandInput,
  ModifyOptionGroupCommandInput,
  OptionConfiguration,
  OptionGroup,
} from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { engines, findEngine, majorVersion } from "./engines.ts";
import { findOptionGroup, instancesOf } from "./find.ts";
import { requireIdentifier } from "./identifier.ts";
import { page } from "./page.ts";
import { invalidCombination, invalidValue } from "./refusals.ts";
import { optionGroupName } from "./snapshot.ts";
import { type DbOptionGroup, rds } from "./state.ts";
import { newTags } from "./tags.ts";

/** Major versions that have groups though no instance of them can be made any more. */
const olderMajors: Readonly<Record<string, readonly string[]>> = { mysql: ["5.6", "5.7"] };

/** What is included in a group is kept and described; no database reads it. */
export function createOptionGroup(input: CreateOptionGroupCommandInput, account: Account) {
  const name = freeName(account, "OptionGroupName", input.OptionGroupName);
  const engine = input.EngineName ?? "";
  const version = input.MajorEngineVersion ?? "";
  findEngine(engine);
  if (!majorsOf(engine).includes(version)) {
    throw invalidCombination(`Cannot find major version ${version} for ${engine}`);
  }
  const description = requireDescription("OptionGroupDescription", input.OptionGroupDescription);
  const tags = newTags(input.Tags);
  const group: DbOptionGroup = { name, engine, majorVersion: version, description, options: {}, tags };
  rds.of(account).optionGroups = { ...rds.of(account).optionGroups, [name]: group };
  return { OptionGroup: describe(group, account) };
}

export function copyOptionGroup(input: CopyOptionGroupCommandInput, account: Account) {
  const source = findOptionGroup(account, input.SourceOptionGroupIdentifier);
  const name = freeName(account, "TargetOptionGroupIdentifier", input.TargetOptionGroupIdentifier);
  const description = requireDescription("TargetOptionGroupDescription", input.TargetOptionGroupDescription);
  const group = { ...source, name, description, options: { ...source.options }, tags: newTags(input.Tags) };
  rds.of(account).optionGroups = { ...rds.of(account).optionGroups, [name]: group };
  return { OptionGroup: describe(group, account) };
}

/** AWS's own `default:<engine>-<major version>` are among them. */
export function describeOptionGroups(input: DescribeOptionGroupsCommandInput, account: Account) {
  const { EngineName: engine, MajorEngineVersion: version } = input;
  if (version !== undefined && engine === undefined) {
    throw invalidCombination("EngineName must be provided when MajorEngineVersion is provided.");
  }
  const name = input.OptionGroupName?.toLowerCase();
  const own = defaultGroups().find((group) => group.name === name);
  const all = [...Object.values(rds.of(account).optionGroups ?? {}), ...defaultGroups()];
  const wanted = name === undefined ? all : [own ?? findOptionGroup(account, name)];
  const fitting = wanted.filter(
    (group) =>
      (engine === undefined || group.engine === engine) &&
      (version === undefined || group.majorVersion === version),
  );
  const { items, Marker } = page(fitting, input);
  return { OptionGroupsList: items.map((group) => describe(group, account)), Marker };
}

/** What is to be removed need not be there. */
export function modifyOptionGroup(input: ModifyOptionGroupCommandInput, account: Account) {
  refuseDefault(input.OptionGroupName);
  const group = findOptionGroup(account, input.OptionGroupName);
  if (input.OptionsToInclude === undefined && input.OptionsToRemove === undefined) {
    throw invalidValue("At least one option must be added, modified, or removed.");
  }
  for (const name of input.OptionsToRemove ?? []) delete group.options[name];
  for (const option of input.OptionsToInclude ?? []) group.options[option.OptionName ?? ""] = option;
  return { OptionGroup: describe(group, account) };
}

/** @throws ServiceError InvalidOptionGroupStateFault while an instance has it, and for AWS's own */
export function deleteOptionGroup(input: { OptionGroupName?: string }, account: Account) {
  refuseDefault(input.OptionGroupName);
  const { name } = findOptionGroup(account, input.OptionGroupName);
  if (instancesOf(account).some((instance) => instance.optionGroupName === name)) {
    throw invalidGroupState(
      `The option group '${name}' cannot be deleted because it is in use by a DB instance.`,
    );
  }
  const { [name]: _, ...others } = rds.of(account).optionGroups ?? {};
  rds.of(account).optionGroups = others;
  return {};
}

/** The group of a new instance, where it is one of the account's own. @throws ServiceError OptionGroupNotFoundFault */
export function optionGroupFor(
  account: Account,
  given: string | undefined,
  { engine, engineVersion }: { readonly engine: string; readonly engineVersion: string },
): string | undefined {
  if (given === undefined || given.startsWith("default:")) return undefined;
  const group = findOptionGroup(account, given);
  const standard = optionGroupName(engine, engineVersion);
  if (standard === `default:${group.engine}-${group.majorVersion.replace(".", "-")}`) return group.name;
  throw invalidCombination(
    `The option group ${group.name} of ${group.engine} ${group.majorVersion} can't be used for ${engine} ${engineVersion}.`,
  );
}

function freeName(account: Account, field: string, given: string | undefined): string {
  const name = requireIdentifier(field, given, 255);
  const groups = rds.of(account).optionGroups ?? {};
  if (groups[name]) {
    throw new ServiceError("OptionGroupAlreadyExistsFault", `An option group named ${name} already exists.`);
  }
  if (Object.keys(groups).length >= 20) {
    throw new ServiceError("OptionGroupQuotaExceededFault", "Cannot create more than 20 option groups");
  }
  return name;
}

function requireDescription(field: string, given: string | undefined): string {
  if (given !== undefined && given.trim() !== "") return given;
  throw invalidValue(`The parameter ${field} must be provided and must not be blank.`);
}

function refuseDefault(given: string | undefined): void {
  const name = (given ?? "").toLowerCase();
  if (defaultGroups().some((group) => group.name === name)) {
    throw invalidGroupState(`Cannot modify or delete default option group: ${name}`);
  }
}

function invalidGroupState(message: string): ServiceError {
  return new ServiceError("InvalidOptionGroupStateFault", message);
}

function majorsOf(engine: string): string[] {
  const majors = findEngine(engine).versions.map((version) => majorVersion(engine, version));
  return [...new Set([...(olderMajors[engine] ?? []), ...majors])];
}

function defaultGroups(): DbOptionGroup[] {
  return Object.entries(engines).flatMap(([engine, { versions }]) => {
    const names = new Map(versions.map((version) => [optionGroupName(engine, version), version]));
    return [...names].map(([name, version]) => ({
      name,
      engine,
      majorVersion: majorVersion(engine, version),
      description: `Default option group for ${engine} ${majorVersion(engine, version)}`,
      options: {},
      tags: {},
    }));
  });
}

function describe(group: DbOptionGroup, account: Account): OptionGroup {
  return {
    OptionGroupName: group.name,
    OptionGroupDescription: group.description,
    EngineName: group.engine,
    MajorEngineVersion: group.majorVersion,
    Options: Object.values(group.options).map(describeOption),
    AllowsVpcAndNonVpcInstanceMemberships: true,
    OptionGroupArn: account.arn("rds", `og:${group.name}`),
  };
}

function describeOption(option: OptionConfiguration) {
  return {
    OptionName: option.OptionName,
    OptionVersion: option.OptionVersion,
    Port: option.Port,
    Persistent: false,
    Permanent: false,
    OptionSettings: (option.OptionSettings ?? []).map((setting) => ({ ...setting })),
    DBSecurityGroupMemberships: [],
    VpcSecurityGroupMemberships: (option.VpcSecurityGroupMemberships ?? []).map((VpcSecurityGroupId) => ({
      VpcSecurityGroupId,
      Status: "active",
    })),
  };
}
