import { HitoriError } from "../base/error.ts";
import { formatPlace, isList, isMap, type Place, plain, type Tree, type TreeMap } from "./tree.ts";

/** One place in a compose file, read as what it must be. Each reader throws COMPOSE_INVALID with the place. */
export class Field {
  readonly path: readonly string[];
  /** Where its value stands; for what is absent, where it would be looked for. */
  readonly place: Place;
  /** Where its key stands, or the item of a list. */
  readonly keyPlace: Place;
  readonly #tree: Tree | undefined;

  constructor(tree: Tree | undefined, path: readonly string[], place: Place, keyPlace = place) {
    this.#tree = tree;
    this.path = path;
    this.place = place;
    this.keyPlace = keyPlace;
  }

  static root(tree: Tree): Field {
    return new Field(tree, [], tree.at);
  }

  get tree(): Tree | undefined {
    return this.#tree;
  }

  get present(): boolean {
    return this.#tree !== undefined && this.#tree.value !== null;
  }

  /** True where the key is written, if with nothing behind it. */
  get written(): boolean {
    return this.#tree !== undefined;
  }

  /** True for `{…}`; what is neither this nor a list is a scalar. */
  get isMapping(): boolean {
    return isMap(this.#tree);
  }

  get isList(): boolean {
    return isList(this.#tree);
  }

  /** A key of this mapping; a field of nothing where this or the key is absent. */
  get(key: string): Field {
    const path = [...this.path, key];
    if (!this.present) return new Field(undefined, path, this.place);
    if (!isMap(this.#tree)) return this.fail("a mapping");
    const entry = this.#tree.value.get(key);
    if (!entry) return new Field(undefined, path, this.keyPlace);
    return new Field(entry.tree, path, entry.tree.at, entry.keyAt);
  }

  /** The same, and a field of nothing too where this is no mapping: for what may have a short form. */
  maybe(key: string): Field {
    return this.isMapping ? this.get(key) : new Field(undefined, [...this.path, key], this.place);
  }

  /** The keys of this mapping with their fields, in order; none where absent. */
  entries(): [string, Field][] {
    if (!this.present) return [];
    const tree = this.#tree;
    if (!isMap(tree)) return this.fail("a mapping");
    return [...(tree.value as TreeMap).keys()].map((key) => [key, this.get(key)]);
  }

  /** The items of this list; none where absent. */
  items(): Field[] {
    if (!this.present) return [];
    if (!isList(this.#tree)) return this.fail("a list");
    return this.#tree.value.map((item, index) => new Field(item, [...this.path, String(index)], item.at));
  }

  /** Numbers and booleans count as the text that they were written as. */
  text(expected = "a text"): string {
    const value = this.#tree?.value;
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
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
    const value = this.#tree?.value;
    if (!this.present || value === false) return false;
    if (value === true) return true;
    const word = typeof value === "string" ? value.toLowerCase() : "";
    if (["true", "yes", "on", "y", "1"].includes(word)) return true;
    return ["false", "no", "off", "n", "0", ""].includes(word) && typeof value === "string"
      ? false
      : this.fail("true or false");
  }

  fail(expected: string, hint?: string): never {
    throw new HitoriError({
      code: "COMPOSE_INVALID",
      message: `${formatPlace(this.place)}: ${this.path.join(".") || "the file"}: got ${this.#shortly()}, expected ${expected}.`,
      hint: hint ?? "Correct that line; `docker compose config` checks the whole file.",
    });
  }

  #shortly(): string {
    if (this.#tree === undefined) return "nothing";
    if (this.#tree.size > 50) return this.isList ? "a long list" : "a large mapping";
    const text = JSON.stringify(plain(this.#tree)) ?? "nothing";
    return text.length > 60 ? `${text.slice(0, 57)}...` : text;
  }
}
