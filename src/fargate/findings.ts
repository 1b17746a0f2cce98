import { Field } from "../compose/field.ts";
import type { FargateInput } from "./fargate-input.ts";
import { codes, type FargateFinding, type Found } from "./finding.ts";
import { hostRules } from "./rules/host.ts";
import { imageRules } from "./rules/images.ts";
import { keyRules } from "./rules/keys.ts";
import { lifeRules } from "./rules/life.ts";
import { mountRules } from "./rules/mounts.ts";
import { nameRules } from "./rules/names.ts";
import { portRules } from "./rules/ports.ts";
import { sizeRules } from "./rules/size.ts";

const rules: readonly ((input: FargateInput) => Found[])[] = [
  imageRules,
  hostRules,
  mountRules,
  lifeRules,
  portRules,
  sizeRules,
  nameRules,
  keyRules,
];

/** What Fargate does not do of what the compose project asks for: errors first, then by place. Pure. */
export function fargateFindings(input: FargateInput): FargateFinding[] {
  return rules
    .flatMap((rule) => rule(input))
    .map(findingOf)
    .sort(byWeight);
}

function findingOf({ code, severity, service, at, message }: Found): FargateFinding {
  return {
    code,
    severity: severity ?? codes[code].severity,
    ...(service === undefined ? {} : { service }),
    place: at instanceof Field ? at.keyPlace : at,
    message,
    remedy: codes[code].remedy,
  };
}

function byWeight(a: FargateFinding, b: FargateFinding): number {
  const weight = Number(a.severity === "warning") - Number(b.severity === "warning");
  const file = a.place.file < b.place.file ? -1 : Number(a.place.file > b.place.file);
  return weight || file || a.place.line - b.place.line || a.place.column - b.place.column;
}
