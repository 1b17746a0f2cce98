import type { Shape } from "./shape.ts";

/**
 * The places where AWS's model asks for a value and none is, as AWS's validation writes them:
 * `tags.1.member.key`. In a form a structure or map that is empty looks as one that is not there, so `inForm` lets
 * them be absent.
 */
export function missingValues(shape: Shape, value: unknown, inForm: boolean, place = ""): string[] {
  if (value === undefined || value === null) return [];
  if (shape.kind === "list") {
    return (value as unknown[]).flatMap((item, at) =>
      missingValues(shape.item.shape, item, inForm, `${place}.${at + 1}.member`),
    );
  }
  if (shape.kind === "map") {
    return Object.entries(value).flatMap(([key, item]) =>
      missingValues(shape.value.shape, item, inForm, `${place}.${key}.member`),
    );
  }
  if (shape.kind !== "structure") return [];
  const record = value as Record<string, unknown>;
  return shape.members.flatMap((member) => {
    const name = member.name.charAt(0).toLowerCase() + member.name.slice(1);
    const inside = place === "" ? name : `${place}.${name}`;
    if (record[member.name] === undefined) {
      const maybeEmpty = inForm && (member.shape.kind === "structure" || member.shape.kind === "map");
      return member.required && !maybeEmpty ? [inside] : [];
    }
    return missingValues(member.shape, record[member.name], inForm, inside);
  });
}

/** AWS's sentence for them. */
export function missingValuesMessage(places: readonly string[]): string {
  const sentences = places.map(
    (place) => `Value null at '${place}' failed to satisfy constraint: Member must not be null`,
  );
  return `${places.length} validation error${places.length === 1 ? "" : "s"} detected: ${sentences.join("; ")}`;
}
