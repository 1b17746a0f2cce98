import { writeTimestamp } from "./scalar.ts";
import type { Member, Shape, Structure } from "./shape.ts";

/** Writes the members of a structure as AWS's XML. What is undefined or null is left out; an empty list is not. */
export function writeStructure(shape: Structure, value: unknown): string {
  const record = value as Record<string, unknown>;
  let text = "";
  for (const member of shape.members) text += writeMember(member, record[member.name]);
  return text;
}

function writeMember(member: Member, value: unknown): string {
  if (value === undefined || value === null) return "";
  const { shape, traits } = member;
  const name = traits.xmlName ?? member.name;
  const flattened = traits.xmlFlattened !== undefined;
  if (shape.kind === "list" && flattened) return writeItems(shape.item, value, name);
  if (shape.kind === "map" && flattened) return writeEntries(shape, value, name);
  return `<${name}>${writeContent(shape, value)}</${name}>`;
}

function writeContent(shape: Shape, value: unknown): string {
  switch (shape.kind) {
    case "structure":
      return writeStructure(shape, value);
    case "list":
      return writeItems(shape.item, value, shape.item.traits.xmlName ?? "member");
    case "map":
      return writeEntries(shape, value, "entry");
    case "timestamp":
      return writeTimestamp(value as Date, shape.format ?? "date-time");
    case "blob":
      return Buffer.from(value as Uint8Array).toString("base64");
    default:
      return escapeXml(String(value));
  }
}

function writeItems(item: Member, value: unknown, name: string): string {
  return (value as readonly unknown[])
    .filter((one) => one !== undefined && one !== null)
    .map((one) => `<${name}>${writeContent(item.shape, one)}</${name}>`)
    .join("");
}

function writeEntries(shape: Shape & { kind: "map" }, value: unknown, name: string): string {
  const keyName = shape.key.traits.xmlName ?? "key";
  const valueName = shape.value.traits.xmlName ?? "value";
  return Object.entries(value as Record<string, unknown>)
    .filter(([, one]) => one !== undefined && one !== null)
    .map(([key, one]) => {
      const content = writeContent(shape.value.shape, one);
      return `<${name}><${keyName}>${escapeXml(key)}</${keyName}><${valueName}>${content}</${valueName}></${name}>`;
    })
    .join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // A bare carriage return would be read as a line feed.
  "\r": "&#xD;",
};

/** Escapes text for XML 1.0, in which most control characters cannot be written at all: those become U+FFFD. */
export function escapeXml(text: string): string {
  // Most of what is written has nothing to escape, and one look is cheaper than two replacements.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those that XML 1.0 excludes, and the entities
  if (!/[\u0000-\u0008\u000b-\u001f\ufffe\uffff&<>"]/.test(text)) return text;
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those that XML 1.0 excludes
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .replace(/[&<>"\r]/g, (character) => entities[character] ?? character)
  );
}
