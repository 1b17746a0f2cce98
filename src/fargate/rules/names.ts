import type { Service } from "../../compose/compose.ts";
import { containerNames } from "../container-definition.ts";
import type { FargateInput } from "../fargate-input.ts";
import type { Found } from "../finding.ts";
import { withLocalNames } from "../local-names.ts";

/** Where services name each other: in a task such a name leads nowhere. */
export function nameRules(input: FargateInput): Found[] {
  const names = containerNames(input);
  return input.compose.services.flatMap((service) => [
    ...variables(service, input, names),
    ...commands(service, names),
  ]);
}

function variables(
  { name, field, environment }: Service,
  input: FargateInput,
  names: readonly string[],
): Found[] {
  const all = Object.entries({ ...input.environmentFiles[name], ...environment });
  return all.flatMap(([variable, value]): Found[] => {
    const written = field.get("environment").maybe(variable);
    const at = written.written ? written : field.get("env_file");
    if (withLocalNames(value, names, variable) !== value) {
      const message = `${name}'s ${variable} names another service: the name became 127.0.0.1`;
      return [{ code: "FARGATE_NAME_CHANGED", service: name, at, message }];
    }
    if (!names.includes(value) || value === name) return [];
    const message = `${name}'s ${variable} is ${value}, which may mean the service of that name`;
    return [{ code: "FARGATE_NAME_UNKNOWN", service: name, at, message }];
  });
}

function commands({ name, field }: Service, names: readonly string[]): Found[] {
  const test = field.get("healthcheck").maybe("test");
  return [field.get("command"), field.get("entrypoint"), test]
    .filter((at) => at.texts().some((word) => withLocalNames(word, names) !== word))
    .map((at) => {
      const message = `${name}'s ${at.path.at(-1)} names another service: the name became 127.0.0.1`;
      return { code: "FARGATE_NAME_CHANGED" as const, service: name, at, message };
    });
}
