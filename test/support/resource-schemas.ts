import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";

/** As far as it is looked at: the database's own types are wider. */
interface PropertyType {
  readonly type: string;
  readonly element?: PropertyType;
  readonly types?: readonly PropertyType[];
  readonly reference?: { readonly $ref: string };
}
type Properties = Readonly<Record<string, { readonly type: PropertyType; readonly required?: boolean }>>;

let database: ReturnType<typeof loadAwsServiceSpecSync> | undefined;

/**
 * What AWS's own resource schemas say against a template: unknown types, properties and attributes, missing properties, and
 * values of the wrong kind. Each with its place; empty where it is sound.
 */
export function schemaProblems(template: object): string[] {
  const { Resources } = template as {
    Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
  };
  const problems = Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const resource = resourceOf(Type);
    if (!resource) return [`${id}: AWS has no ${Type}`];
    return objectProblems(id, resource.properties as Properties, Properties);
  });
  const attributes = attributesNamed(template).flatMap(([id, attribute]) => {
    const resource = resourceOf(Resources[id]?.Type ?? "");
    return resource && attribute in resource.attributes ? [] : [`${id} has no attribute ${attribute}`];
  });
  return [...problems, ...attributes];
}

function resourceOf(type: string) {
  database ??= loadAwsServiceSpecSync();
  return database.lookup("resource", "cloudFormationType", "equals", type)[0];
}

function objectProblems(place: string, known: Properties, given: object): string[] {
  const missing = Object.entries(known)
    .filter(([name, { required }]) => required && (given as Record<string, unknown>)[name] === undefined)
    .map(([name]) => `${place}: ${name} is missing`);
  return [
    ...missing,
    ...Object.entries(given).flatMap(([name, value]) => {
      const property = Object.hasOwn(known, name) ? known[name] : undefined;
      if (value === undefined) return [];
      return property
        ? valueProblems(`${place}.${name}`, property.type, value)
        : [`${place}: AWS knows no ${name}`];
    }),
  ];
}

/** What CloudFormation fills in may become anything. */
function isFilledIn(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const [key = "", ...others] = Object.keys(value);
  return others.length === 0 && (key === "Ref" || key.startsWith("Fn::"));
}

function valueProblems(place: string, type: PropertyType, value: unknown): string[] {
  if (isFilledIn(value)) return [];
  const wrong = [`${place}: got ${JSON.stringify(value)}, expected ${type.type}`];
  switch (type.type) {
    case "string":
    case "date-time":
      return typeof value === "string" ? [] : wrong;
    case "integer":
      return Number.isInteger(value) ? [] : wrong;
    case "number":
      return typeof value === "number" ? [] : wrong;
    case "boolean":
      return typeof value === "boolean" ? [] : wrong;
    case "array":
      if (!Array.isArray(value)) return wrong;
      return value.flatMap((one, at) => valueProblems(`${place}[${at}]`, elementOf(type), one));
    case "map":
      if (typeof value !== "object" || value === null) return wrong;
      return Object.entries(value).flatMap(([name, one]) =>
        valueProblems(`${place}.${name}`, elementOf(type), one),
      );
    case "union": {
      const tried = (type.types ?? []).map((one) => valueProblems(place, one, value));
      return tried.some((problems) => problems.length === 0) ? [] : (tried[0] ?? wrong);
    }
    case "ref": {
      const definition = database?.get("typeDefinition", type.reference?.$ref ?? "");
      if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong;
      return objectProblems(place, (definition?.properties ?? {}) as Properties, value);
    }
    case "tag":
      return objectProblems(
        place,
        { Key: { type: { type: "string" } }, Value: { type: { type: "string" } } },
        value as object,
      );
    case "json":
      return [];
    default:
      return [`${place}: the schema's kind ${type.type} is not looked at`];
  }
}

function elementOf({ element = { type: "json" } }: PropertyType): PropertyType {
  return element;
}

/** Logical ids and attributes of Fn::GetAtt and of `${Id.Attribute}` in Fn::Sub. */
function attributesNamed(value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.flatMap(attributesNamed);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    if (key === "Fn::GetAtt" && Array.isArray(inner)) return [[String(inner[0]), String(inner[1])]];
    if (key !== "Fn::Sub") return attributesNamed(inner);
    return [...String(inner).matchAll(/\$\{([A-Za-z0-9]+)\.([A-Za-z0-9.]+)\}/g)].map((match) => [
      match[1] ?? "",
      match[2] ?? "",
    ]);
  });
}
