import { parse, stringify } from "yaml";
import { ServiceError } from "../../service-error.ts";

type Content = Readonly<Record<string, unknown>>;

/**
 * What a document's text says. TEXT is not read.
 * @throws ServiceError InvalidDocumentContent where it is no object in its format
 */
export function readContent(text: string, format: string): Content {
  if (format === "TEXT") return {};
  try {
    const content: unknown = format === "YAML" ? parse(text) : JSON.parse(text);
    if (typeof content === "object" && content !== null && !Array.isArray(content)) return content as Content;
  } catch {
    // Said below.
  }
  throw new ServiceError("InvalidDocumentContent", "The content for the document is not valid.");
}

/** A document's text in the format that is asked for; where it was given in it, as it was given. */
export function inFormat(text: string, given: string, wanted: string): string {
  if (given === wanted || given === "TEXT" || wanted === "TEXT") return text;
  const content = readContent(text, given);
  return wanted === "YAML" ? stringify(content) : JSON.stringify(content, null, 2);
}

/** The parameters that a document declares; a default that is no text is told as JSON. */
export function parametersOf(content: Content) {
  return Object.entries((content.parameters ?? {}) as Record<string, Content>).map(([Name, declared]) => ({
    Name,
    Type: textOf(declared.type),
    Description: textOf(declared.description),
    DefaultValue: textOf(declared.default),
  }));
}

export function textOf(value: unknown): string | undefined {
  return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
}
