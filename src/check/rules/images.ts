import type { Found } from "../finding.ts";
import { imageReference } from "../images.ts";
import type { ServiceSubject, Subject } from "../subject.ts";

/** Will the next instance get the same image? */
export function imageRules({ services }: Subject): Found[] {
  return services.flatMap((one) => [...built(one), ...tag(one), ...platform(one), ...pulls(one)]);
}

function built({ service }: ServiceSubject): Found[] {
  if (service.build === undefined) return [];
  const named = service.image !== undefined;
  const message = named
    ? `${service.name} is built here as ${service.image}: push it, since an instance has nothing to build from`
    : `${service.name} is built here and has no image name: an instance has nothing to build from`;
  const remedy = `${named ? "" : `image: registry.example.org/${service.name}:1   then: `}docker compose build && docker compose push`;
  return [
    {
      code: "IMAGE_BUILT_HERE",
      severity: named ? "advice" : "risk",
      service: service.name,
      at: service.field.get("build"),
      message,
      remedy,
    },
  ];
}

function tag({ service }: ServiceSubject): Found[] {
  const { image } = service;
  if (image === undefined || service.build !== undefined) return [];
  const reference = imageReference(image);
  if (reference.digest !== undefined || reference.tag?.includes("${")) return [];
  if (reference.tag !== undefined && reference.tag !== "latest") return [];
  if (reference.name.includes("${")) return [];
  const message =
    reference.tag === undefined
      ? `${image} has no tag, so it is whatever latest is on the day of the fail-over`
      : `${image} is whatever it is on the day of the fail-over`;
  return [{ code: "IMAGE_WITHOUT_VERSION", service: service.name, at: service.field.get("image"), message }];
}

function platform({ service }: ServiceSubject): Found[] {
  const field = service.field.get("platform");
  const value = field.tree?.value;
  if (typeof value !== "string" || value.includes("${")) return [];
  const message = `${service.name} runs on ${value} alone; the default instance type, t4g.small, is arm64`;
  const severity = /arm64|aarch64/.test(value) ? "note" : "advice";
  return [{ code: "IMAGE_ONE_ARCHITECTURE", severity, service: service.name, at: field, message }];
}

function pulls({ service }: ServiceSubject): Found[] {
  const field = service.field.get("pull_policy");
  if (field.tree?.value !== "always") return [];
  const message = `${service.name} asks its registry at every start: with the registry away, it does not start`;
  return [{ code: "PULL_AT_EVERY_START", service: service.name, at: field, message }];
}
