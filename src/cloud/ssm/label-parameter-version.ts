import type {
  LabelParameterVersionCommandInput,
  UnlabelParameterVersionCommandInput,
} from "@aws-sdk/client-ssm";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { parameterNotFound, parameterVersionNotFound } from "./find.ts";
import { type Parameter, type PastVersion, ssm } from "./state.ts";

/** A version of a parameter has at most so many labels. */
const labelsOfAVersion = 10;

/**
 * Gives labels to a version, the present one where none is said; a label that another version has moves. Labels that
 * are none (digits first, `aws`, `ssm`, other characters) are given back and left out.
 */
export function labelParameterVersion(input: LabelParameterVersionCommandInput, account: Account) {
  const labels = input.Labels ?? [];
  const tooLong = labels.find((label) => label.length < 1 || label.length > 100);
  if (tooLong !== undefined) {
    throw new ServiceError(
      "ValidationException",
      `1 validation error detected: Value '[${labels.join(", ")}]' at 'labels' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 100, Member must have length greater than or equal to 1]`,
    );
  }
  const { parameter, version } = versionOf(input, account);
  const InvalidLabels = labels.filter((label) => !isLabel(label));
  const valid = labels.filter(isLabel);
  const all = new Set([...(version.labels ?? []), ...valid]);
  if (all.size > labelsOfAVersion) {
    throw new ServiceError(
      "ParameterVersionLabelLimitExceeded",
      "A parameter version can have maximum 10 labels. Move one or more labels to another version and try again.",
    );
  }
  for (const other of [parameter, ...(parameter.history ?? [])]) {
    other.labels = (other.labels ?? []).filter((label) => !valid.includes(label));
  }
  version.labels = [...all];
  return { InvalidLabels, ParameterVersion: version.version };
}

/** Takes labels from a version; those that it has not are given back. */
export function unlabelParameterVersion(input: UnlabelParameterVersionCommandInput, account: Account) {
  const { version } = versionOf(input, account);
  const had = version.labels ?? [];
  const labels = input.Labels ?? [];
  version.labels = had.filter((label) => !labels.includes(label));
  return {
    RemovedLabels: labels.filter((label) => had.includes(label)),
    InvalidLabels: labels.filter((label) => !had.includes(label)),
  };
}

function isLabel(label: string): boolean {
  return /^[A-Za-z_.-][\w.-]*$/.test(label) && !/^(aws|ssm)/i.test(label);
}

/** @throws ServiceError ParameterNotFound, ParameterVersionNotFound */
function versionOf(
  input: LabelParameterVersionCommandInput,
  account: Account,
): { parameter: Parameter; version: Parameter | PastVersion } {
  const { parameters } = ssm.of(account);
  const name = input.Name ?? "";
  const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (!parameter) throw parameterNotFound();
  const wanted = input.ParameterVersion ?? parameter.version;
  const version = [parameter, ...(parameter.history ?? [])].find((one) => one.version === wanted);
  if (version) return { parameter, version };
  throw parameterVersionNotFound(name, String(wanted));
}
