import type { Service } from "../../compose/compose.ts";
import type { FargateInput } from "../fargate-input.ts";
import type { Found } from "../finding.ts";

/** Fargate builds nothing, and pulls every image from a registry. */
export function imageRules({ compose }: FargateInput): Found[] {
  return compose.services.flatMap(imageOf);
}

function imageOf({ name, field, image, build }: Service): Found[] {
  if (image === undefined) {
    const message = `${name} has no image: Fargate has nothing to build one from`;
    return [{ code: "FARGATE_IMAGE_MISSING", service: name, at: field.get("build"), message }];
  }
  if (build === undefined || /^[^/]*[.:][^/]*\/|^localhost\//.test(image)) return [];
  const message = `${name} is built here, and ${image} names no registry: Fargate would look for it on Docker Hub`;
  // Nobody but Docker can push a name without a slash there.
  const severity = image.includes("/") ? "warning" : "error";
  return [{ code: "FARGATE_IMAGE_LOCAL", severity, service: name, at: field.get("image"), message }];
}
