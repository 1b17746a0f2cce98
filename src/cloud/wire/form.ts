import { ServiceError } from "../service-error.ts";
import { readScalar } from "./scalar.ts";
import type { Member, Shape } from "./shape.ts";

/** A form's fields by the parts of their names: `Tags.member.1.Key` is four levels deep. */
export interface FormNode {
  value: string | undefined;
  readonly children: Map<string, FormNode>;
}

/** How the two query protocols name what they send. */
export interface FormDialect {
  readonly memberName: (member: Member) => string;
  /** AWS's code for a value of the wrong type. */
  readonly malformedCode: string;
}

export const queryDialect: FormDialect = {
  memberName: (member) => member.traits.xmlName ?? member.name,
  malformedCode: "MalformedInput",
};

export const ec2Dialect: FormDialect = {
  memberName: (member) => member.traits.ec2QueryName ?? capitalized(member.traits.xmlName ?? member.name),
  malformedCode: "InvalidParameterValue",
};

/** More than any request of a client has: what goes beyond could only fill the memory. */
const limits = { fields: 20_000, depth: 64 };

/** @throws ServiceError MalformedQueryString where it is larger than any client's */
export function formTree(fields: readonly (readonly [string, string])[]): FormNode {
  const root: FormNode = { value: undefined, children: new Map() };
  if (fields.length > limits.fields) throw malformed(`it has ${fields.length} fields`);
  for (const [name, value] of fields) {
    let node = root;
    const parts = name.split(".", limits.depth + 1);
    if (parts.length > limits.depth) throw malformed(`a name in it has more than ${limits.depth} parts`);
    for (const part of parts) {
      let child = node.children.get(part);
      if (!child) {
        child = { value: undefined, children: new Map() };
        node.children.set(part, child);
      }
      node = child;
    }
    node.value = value;
  }
  return root;
}

function malformed(why: string): ServiceError {
  return new ServiceError("MalformedQueryString", `The query string contains a syntax error: ${why}.`, 404);
}

/**
 * Reads a typed value from a form. Fields that the shape does not know are ignored, as AWS does.
 * Lists are read flattened or not, whichever way they came: clients differ on some of them.
 */
export function readForm(shape: Shape, node: FormNode, dialect: FormDialect, place = ""): unknown {
  switch (shape.kind) {
    case "unit":
      return {};
    case "structure": {
      const result: Record<string, unknown> = {};
      for (const member of shape.members) {
        const name = dialect.memberName(member);
        const child = node.children.get(name);
        if (child)
          result[member.name] = readForm(member.shape, child, dialect, place ? `${place}.${name}` : name);
      }
      return result;
    }
    case "list": {
      const { name, traits } = shape.item;
      const wrapped = [traits.xmlName, traits.ec2QueryName, name, "member"];
      return numbered(node, wrapped).map(([number, item]) =>
        readForm(shape.item.shape, item, dialect, `${place}.${number}`),
      );
    }
    case "map": {
      const keyName = shape.key.traits.xmlName ?? "key";
      const valueName = shape.value.traits.xmlName ?? "value";
      const entries = numbered(node, ["entry"]).map(([number, entry]) => {
        const value = entry.children.get(valueName) ?? { value: "", children: new Map() };
        const key = entry.children.get(keyName)?.value ?? "";
        return [key, readForm(shape.value.shape, value, dialect, `${place}.${number}.${valueName}`)] as const;
      });
      return Object.fromEntries(entries);
    }
    default:
      if (node.value === undefined)
        throw new ServiceError(
          dialect.malformedCode,
          `Unexpected complex element termination: ${place} has one value.`,
        );
      return readScalar(shape, node.value, place, dialect.malformedCode);
  }
}

/** The children that are numbered, in their order: directly, or below one of `wrappers`. */
function numbered(node: FormNode, wrappers: readonly (string | undefined)[]): [number, FormNode][] {
  const direct = [...node.children].filter(([name]) => /^\d+$/.test(name));
  if (direct.length > 0)
    return direct
      .map(([name, child]): [number, FormNode] => [Number(name), child])
      .sort((a, b) => a[0] - b[0]);
  for (const name of wrappers) {
    const inside = name === undefined ? undefined : node.children.get(name);
    if (inside) return numbered(inside, []);
  }
  return [];
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
