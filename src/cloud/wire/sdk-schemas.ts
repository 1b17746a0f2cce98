import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";

/** A schema as an SDK client package ships it: a number, "unit", a function that gives one, or an array. */
export type RawSchema = number | string | readonly unknown[] | (() => RawSchema);

/** What a client package says of its service. */
export interface SdkSchemas {
  /** Raw operation schemas by operation name; those that were asked for and exist. */
  readonly operations: Readonly<Record<string, RawSchema>>;
  /** Every operation that AWS's service has. */
  readonly operationNames: ReadonlySet<string>;
  /** `http://autoscaling.amazonaws.com/doc/2011-01-01/` */
  readonly xmlNamespace: string;
  /** `2011-01-01` */
  readonly version: string;
  /** What stands before the dot in `X-Amz-Target`: `Logs_20140328`. */
  readonly serviceTarget: string;
}

/**
 * Reads the schemas of some operations out of `@aws-sdk/client-<client>`.
 *
 * The package has no entry for its schemas alone: its only entry loads the whole client (client-ec2: 0.45 s and
 * 75 MB), and its module files import each other without extensions, which Node refuses. So the schema module is
 * read as text, and only the declarations that the operations reach are evaluated (for EC2 a tenth of them). The SDK
 * is pinned to exact versions, and `sdk-schemas.test.ts` compares what is read here with what the package exports.
 * @throws Error when the package is missing or is laid out otherwise
 */
export function readSdkSchemas(client: string, operations: readonly string[]): SdkSchemas {
  const file = (path: string) =>
    readFileSync(createRequire(import.meta.url).resolve(`@aws-sdk/client-${client}/dist-es/${path}`), "utf8");
  const declarations = declarationsOf(file("schemas/schemas_0.js"));
  const operationNames = [...declarations].flatMap(([name, text]) => {
    return text.startsWith("[9,") && name.endsWith("$") ? [name.slice(0, -1)] : [];
  });
  const known = new Set(operationNames);
  const settings = file("runtimeConfig.shared.js");
  return {
    operations: evaluate(
      declarations,
      operations.filter((name) => known.has(name)),
    ),
    operationNames: known,
    xmlNamespace: setting(settings, "xmlNamespace"),
    version: setting(settings, "version"),
    serviceTarget: setting(settings, "serviceTarget"),
  };
}

/** The right-hand sides of the module's declarations by name, in their order. A statement ends with its line. */
function declarationsOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  const head = /(?:export )?(?:var|const) ([\w$]+) = /y;
  for (let at = 0, end = text.indexOf(";\n"); end >= 0; at = end + 2, end = text.indexOf(";\n", at)) {
    head.lastIndex = at;
    const name = head.exec(text)?.[1];
    if (name !== undefined) found.set(name, text.slice(head.lastIndex, end));
  }
  return found;
}

function evaluate(declarations: ReadonlyMap<string, string>, operations: readonly string[]) {
  const reached = new Set<string>();
  const open = operations.map((name) => `${name}$`);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const text = declarations.get(name);
    if (text === undefined || reached.has(name)) continue;
    reached.add(name);
    for (const [word] of text.matchAll(/[\w$]+/g)) if (!reached.has(word)) open.push(word);
  }
  const lines: string[] = [];
  for (const [name, value] of declarations) if (reached.has(name)) lines.push(`var ${name} = ${value};`);
  lines.push(`return {${operations.map((name) => `${name}: ${name}$`).join(", ")}};`);
  return compileFunction(lines.join("\n"))() as Record<string, RawSchema>;
}

function setting(text: string, name: string): string {
  return text.match(new RegExp(`\\b${name}: "([^"]*)"`))?.[1] ?? "";
}
