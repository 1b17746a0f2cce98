import { HitoriError } from "../base/error.ts";

export interface Ordered {
  readonly name: string;
  readonly dependsOn: readonly { readonly service: string }[];
}

/**
 * Services by level: those of one level depend on earlier levels alone. Stopping goes through them backwards.
 * @throws HitoriError COMPOSE_DEPENDENCY_CYCLE
 */
export function startLevels<T extends Ordered>(services: readonly T[]): T[][] {
  const levels: T[][] = [];
  const placed = new Set<string>();
  const known = new Set(services.map((service) => service.name));
  let left = [...services];
  while (left.length > 0) {
    const ready = left.filter((service) =>
      service.dependsOn.every(({ service: name }) => placed.has(name) || !known.has(name)),
    );
    if (ready.length === 0) {
      throw new HitoriError({
        code: "COMPOSE_DEPENDENCY_CYCLE",
        message: `depends_on goes round in a circle: ${left.map((service) => service.name).join(", ")}.`,
        hint: "Take one of these depends_on away.",
      });
    }
    levels.push(ready);
    for (const service of ready) placed.add(service.name);
    left = left.filter((service) => !ready.includes(service));
  }
  return levels;
}
