import type { Service } from "../../compose/compose.ts";
import type { FargateInput } from "../fargate-input.ts";
import type { Found } from "../finding.ts";
import { isTooDeep, mountsOf, type PlacedMount } from "../mounts.ts";
import { tmpfsOf } from "../tmpfs.ts";

/** What services mount, and what of it a task can have. */
export function mountRules(input: FargateInput): Found[] {
  return input.compose.services.flatMap((service) => [
    ...mountsOf(service.field.get("volumes"), input).flatMap((one) => mounted(service, one)),
    ...memory(service),
    ...files(service),
    ...database(service, input),
  ]);
}

function mounted({ name }: Service, { mount, field, place }: PlacedMount): Found[] {
  const found = (code: Found["code"], message: string): Found[] => [
    { code, service: name, at: field, message },
  ];
  const source = mount.source ?? mount.target;
  switch (place.kind) {
    case "host path":
      return found("FARGATE_HOST_PATH", `${name} binds ${source} of the machine: there is none`);
    case "file":
      return found(
        "FARGATE_FILE_MOUNT",
        `${name} binds the single file ${source}: a task mounts directories`,
      );
    case "driver":
      return found("FARGATE_VOLUME_DRIVER", `${name} mounts ${source}, which is no plain volume`);
    case "directory":
      return isTooDeep(place.path)
        ? found("FARGATE_DEEP_PATH", `${name} mounts ${place.path}, which no access point can lead to`)
        : [];
    default:
      return [];
  }
}

function memory(service: Service): Found[] {
  return tmpfsOf(service)
    .filter(({ size }) => size === undefined)
    .map(({ path, field }) => {
      const message = `${service.name} has ${path} in memory and does not say how big`;
      return { code: "FARGATE_TMPFS_SIZE" as const, service: service.name, at: field, message };
    });
}

function files({ name, field }: Service): Found[] {
  return ["configs", "secrets"]
    .map((key) => field.get(key))
    .filter((one) => one.present)
    .map((at) => {
      const message = `${name} gets files from ${at.path.at(-1)}, which ECS does not mount`;
      return { code: "FARGATE_FILE_MOUNT" as const, service: name, at, message };
    });
}

function database({ name, field, image }: Service, input: FargateInput): Found[] {
  const known = input.images.find(image);
  const kept = mountsOf(field.get("volumes"), input).find(({ place }) => place.kind === "directory");
  if (known?.kind !== "database" || kept === undefined) return [];
  const instead = known.managed === undefined ? "" : `; AWS has ${known.managed}`;
  const message = `${name} is ${known.what} on EFS, and a task that ends ends it within 120 s${instead}`;
  return [{ code: "FARGATE_DATABASE_ON_EFS", service: name, at: kept.field, message }];
}
