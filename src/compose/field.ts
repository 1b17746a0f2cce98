import { HitoriError } from "../base/error.ts";
import type { YamlDocument, YamlPath } from "../base/yaml-document.ts";

/** One place in a compose file, read as what it must be. Each reader throws COMPOSE_INVALID with the place. */
export class Field {
  readonly value: unknown;
  readonly path: YamlPath;
  readonly #document: YamlDocument;

  constructor(document: YamlDocument, path: YamlPath, value: unknown) {
    this.#document = document;
    this.path = path;
    this.value = value;
  }

  get present(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** True for `{…}`; what is neither this nor a list is a scalar. */
  get isMapping(): boolean {
    return typeof this.value === "object" && this.value !== null && !Array.isArray(this.value);
  }

  get isList(): boolean {
    return Array.isArray(this.value);
  }

  /** A key of this mapping; a field of undefined where this or the key is absent. */
  get(key: string): Field {
    if (!this.present) return new Field(this.#document, [...this.path, key], undefined);
    if (!this.isMapping) this.fail("a mapping");
    return new Field(
      this.#document,
      [...this.path, key],
      (this.value as Readonly<Record<string, unknown>>)[key],
    );
  }

  /** The keys of this mapping with their fields, in order; none where absent. */
  entries(): [string, Field][] {
    if (!this.present) return [];
    if (!this.isMapping) this.fail("a mapping");
    return Object.keys(this.value as object).map((key) => [key, this.get(key)]);
  }

  /** The items of this list; none where absent. */
  items(): Field[] {
    if (!this.present) return [];
    if (!Array.isArray(this.value)) return this.fail("a list");
    return this.value.map((item, index) => new Field(this.#document, [...this.path, index], item));
  }

  /** Numbers and booleans count as the text that they were written as. */
  text(expected = "a text"): string {
    if (typeof this.value === "string") return this.value;
    if (typeof this.value === "number" || typeof this.value === "boolean") return String(this.value);
    return this.fail(expected);
  }

  optionalText(): string | undefined {
    return this.present ? this.text() : undefined;
  }

  /** A text or a list of texts, as a list. */
  texts(): string[] {
    if (!this.present) return [];
    return this.isList ? this.items().map((item) => item.text()) : [this.text()];
  }

  flag(): boolean {
    if (!this.present || this.value === false || this.value === "false") return false;
    if (this.value === true || this.value === "true") return true;
    return this.fail("true or false");
  }

  fail(expected: string, hint?: string): never {
    throw new HitoriError({
      code: "COMPOSE_INVALID",
      message: `${this.#document.place(this.path)}: ${this.path.join(".")}: got ${shortly(this.value)}, expected ${expected}.`,
      hint: hint ?? "Correct that line; `docker compose config` checks the whole file.",
    });
  }
}

function shortly(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
