import type {
  CopyDBParameterGroupCommandInput,
  CreateDBParameterGroupCommandInput,
  DBParameterGroup,
  DescribeDBParameterGroupsCommandInput,
  DescribeDBParametersCommandInput,
  ModifyDBParameterGroupCommandInput,
  Parameter,
  ResetDBParameterGroupCommandInput,
} from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { engines, familyOf } from "./engines.ts";
import { recordParameterChange } from "./events.ts";
import { findParameterGroup, instancesOf } from "./find.ts";
import { requireIdentifier } from "./identifier.ts";
import { page } from "./page.ts";
import { invalidCombination, invalidValue } from "./refusals.ts";
import { type DbParameterGroup, rds } from "./state.ts";
import { newTags } from "./tags.ts";

/** Of versions that no instance can be made of any more; AWS still takes groups of them, and tools' tests make them. */
const olderFamilies = ["mysql5.6", "mysql5.7"];

/** What was set in a group is kept and described; no database reads it. */
export function createDBParameterGroup(input: CreateDBParameterGroupCommandInput, account: Account) {
  const name = requireIdentifier("DBParameterGroupName", input.DBParameterGroupName, 255);
  const family = input.DBParameterGroupFamily ?? "";
  if (![...families(), ...olderFamilies].includes(family)) {
    throw invalidValue(`ParameterGroupFamily ${family} is not a valid parameter group family`);
  }
  refuseTaken(account, name);
  const description = input.Description ?? "";
  const group: DbParameterGroup = { name, family, description, parameters: {}, tags: newTags(input.Tags) };
  rds.of(account).parameterGroups[name] = group;
  return { DBParameterGroup: describe(group, account) };
}

/** One of the account's own: AWS's cannot be copied. */
export function copyDBParameterGroup(input: CopyDBParameterGroupCommandInput, account: Account) {
  const given = (input.SourceDBParameterGroupIdentifier ?? "").replace(/^arn:.*:pg:/, "");
  const source = findParameterGroup(account, given);
  const field = "TargetDBParameterGroupIdentifier";
  const name = requireIdentifier(field, input.TargetDBParameterGroupIdentifier, 255);
  refuseTaken(account, name);
  const description = input.TargetDBParameterGroupDescription ?? "";
  const parameters = { ...source.parameters };
  const group: DbParameterGroup = { ...source, name, description, parameters, tags: newTags(input.Tags) };
  rds.of(account).parameterGroups[name] = group;
  return { DBParameterGroup: describe(group, account) };
}

/** @throws ServiceError DBParameterGroupAlreadyExists, DBParameterGroupQuotaExceeded */
function refuseTaken(account: Account, name: string): void {
  const { parameterGroups } = rds.of(account);
  if (parameterGroups[name]) {
    throw new ServiceError("DBParameterGroupAlreadyExists", `Parameter group ${name} already exists`);
  }
  if (Object.keys(parameterGroups).length >= 50) {
    throw new ServiceError("DBParameterGroupQuotaExceeded", "Cannot create more than 50 DB parameter groups");
  }
}

/** AWS's own `default.<family>` are among them. */
export function describeDBParameterGroups(input: DescribeDBParameterGroupsCommandInput, account: Account) {
  const all = [...Object.values(rds.of(account).parameterGroups), ...defaultGroups()];
  const name = input.DBParameterGroupName?.toLowerCase();
  const wanted = name === undefined ? all : [anyGroup(account, name)];
  const { items, Marker } = page(wanted, input);
  return { DBParameterGroups: items.map((group) => describe(group, account)), Marker };
}

/** Those that were set; the engine's hundreds of others are not known here. */
export function describeDBParameters(input: DescribeDBParametersCommandInput, account: Account) {
  const group = anyGroup(account, (input.DBParameterGroupName ?? "").toLowerCase());
  const all = Object.entries(group.parameters).map(
    ([ParameterName, { value, applyMethod }]): Parameter => ({
      ParameterName,
      ParameterValue: value,
      ApplyMethod: applyMethod as Parameter["ApplyMethod"],
      Source: "user",
      IsModifiable: true,
    }),
  );
  const { items, Marker } = page(input.Source === undefined || input.Source === "user" ? all : [], input);
  return { Parameters: items, Marker };
}

/** Instances that use it need a reboot for what is not dynamic. */
export function modifyDBParameterGroup(input: ModifyDBParameterGroupCommandInput, account: Account) {
  const group = changeable(account, input.DBParameterGroupName);
  const given = input.Parameters ?? [];
  if (given.length === 0 || given.length > 20) {
    throw invalidCombination("Between 1 and 20 parameters must be provided.");
  }
  for (const { ParameterName, ParameterValue, ApplyMethod } of given) {
    if (!ParameterName || ParameterValue === undefined || !ApplyMethod) {
      throw invalidValue(
        "The parameters ParameterName, ParameterValue and ApplyMethod must be provided and must not be blank.",
      );
    }
    if (ApplyMethod !== "immediate" && ApplyMethod !== "pending-reboot") {
      throw invalidValue(`Invalid apply method: ${ApplyMethod}`);
    }
    group.parameters[ParameterName] = { value: ParameterValue, applyMethod: ApplyMethod };
    const change = { name: ParameterName, value: ParameterValue, method: ApplyMethod };
    recordParameterChange(account, group.name, change);
    if (ApplyMethod === "pending-reboot") askForReboot(account, group);
  }
  return { DBParameterGroupName: group.name };
}

export function resetDBParameterGroup(input: ResetDBParameterGroupCommandInput, account: Account) {
  const group = changeable(account, input.DBParameterGroupName);
  const named = (input.Parameters ?? []).map((parameter) => parameter.ParameterName ?? "");
  if ((input.ResetAllParameters ?? true) && named.length > 0) {
    throw invalidCombination("Parameters must not be provided when ResetAllParameters is true.");
  }
  for (const name of named.length > 0 ? named : Object.keys(group.parameters)) delete group.parameters[name];
  askForReboot(account, group);
  return { DBParameterGroupName: group.name };
}

export function deleteDBParameterGroup(input: { DBParameterGroupName?: string }, account: Account) {
  const { name } = changeable(account, input.DBParameterGroupName);
  if (instancesOf(account).some((instance) => instance.parameterGroupName === name)) {
    throw invalidGroupState(
      `One or more database instances are still members of this parameter group ${name}, so the group cannot be deleted`,
    );
  }
  delete rds.of(account).parameterGroups[name];
  return {};
}

/** @throws ServiceError InvalidDBParameterGroupState for one of AWS's own, which nobody may change */
function changeable(account: Account, given: string | undefined): DbParameterGroup {
  const name = (given ?? "").toLowerCase();
  if (defaultGroups().some((group) => group.name === name)) {
    throw invalidGroupState(`Cannot modify or delete default DB parameter group: ${name}`);
  }
  return findParameterGroup(account, name);
}

function anyGroup(account: Account, name: string): DbParameterGroup {
  return defaultGroups().find((group) => group.name === name) ?? findParameterGroup(account, name);
}

function askForReboot(account: Account, { name }: DbParameterGroup): void {
  for (const instance of instancesOf(account)) {
    if (instance.parameterGroupName === name) instance.parameterGroupStatus = "pending-reboot";
  }
}

function invalidGroupState(message: string): ServiceError {
  return new ServiceError("InvalidDBParameterGroupState", message);
}

function families(): string[] {
  const all = Object.entries(engines).flatMap(([name, { versions }]) =>
    versions.map((version) => familyOf(name, version)),
  );
  return [...new Set(all)];
}

function defaultGroups(): DbParameterGroup[] {
  return families().map((family) => ({
    name: `default.${family}`,
    family,
    description: `Default parameter group for ${family}`,
    parameters: {},
    tags: {},
  }));
}

function describe(group: DbParameterGroup, account: Account): DBParameterGroup {
  return {
    DBParameterGroupName: group.name,
    DBParameterGroupFamily: group.family,
    Description: group.description,
    DBParameterGroupArn: account.arn("rds", `pg:${group.name}`),
  };
}
