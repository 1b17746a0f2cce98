import { HitoriError } from "../base/error.ts";
import type { Compose, NamedVolume, Service } from "./compose.ts";
import { Field } from "./field.ts";
import { checkKeys } from "./known-keys.ts";
import { loadText } from "./load.ts";
import { Reading } from "./reading.ts";
import { profilesOf, readService } from "./service.ts";
import { formatPlace, type Tree } from "./tree.ts";

/**
 * Reads the text of a compose file.
 * @param file how messages name it
 * @param variables what `${NAME}` stands for; Compose takes them from `.env`
 * @throws HitoriError YAML_SYNTAX, COMPOSE_INVALID or COMPOSE_NO_SERVICES, with file, line and column
 */
export function parseCompose(
  text: string,
  file: string,
  variables: Readonly<Record<string, string>>,
  options: { readonly lenient?: boolean } = {},
): Compose {
  const reading = new Reading(options.lenient === true);
  return composeOf(loadText(text, file, variables, reading), [file], variables, reading);
}

/** A loaded project as Hitori uses it. */
export function composeOf(
  tree: Tree,
  files: readonly string[],
  variables: Readonly<Record<string, string>>,
  reading: Reading,
): Compose {
  const [file = ""] = files;
  const root = Field.root(tree);
  checkServices(root, reading);
  checkKeys(root, reading);
  const all = root
    .get("services")
    .entries()
    .flatMap(([name, field]) => readService(name, field, reading) ?? []);
  const active = activeServices(all, variables, reading);
  const compose: Compose = {
    file,
    files,
    otherFiles: [...reading.files].filter((path) => !files.includes(path)),
    root,
    notes: reading.notes,
    services: active,
    inactive: all.filter((service) => !active.includes(service)),
    volumes: readVolumes(root.get("volumes"), reading),
    configFiles: ["configs", "secrets"].flatMap((section) => filesOf(root.get(section), reading)),
  };
  checkReferences(compose, reading);
  return compose;
}

function checkServices(root: Field, reading: Reading): void {
  const services = root.get("services");
  if (services.isMapping && services.entries().length > 0) return;
  const first = root.isMapping ? root.entries()[0] : undefined;
  const old = !services.written && first?.[1].isMapping === true && hasImage(root);
  const found = old
    ? "this is a version 1 file, whose services stand at the top"
    : services.written && !services.isMapping && services.present
      ? "services is no mapping"
      : "the file has no services; there is nothing to keep alive";
  const hint = old
    ? "Compose reads these no more: put `services:` above them and indent them by two blanks."
    : "Add a `services:` section, or name another file in hitori.yml: compose: docker-compose.yml";
  if (old && reading.lenient) reading.note({ kind: "version 1", message: found, hint, place: root.place });
  throw new HitoriError({
    code: "COMPOSE_NO_SERVICES",
    message: `${formatPlace(root.place)}: ${found}.`,
    hint,
  });
}

function hasImage(root: Field): boolean {
  return root
    .entries()
    .some(([, one]) => one.isMapping && (one.get("image").written || one.get("build").written));
}

function activeServices(
  all: readonly Service[],
  variables: Readonly<Record<string, string>>,
  reading: Reading,
) {
  const asked = (variables.COMPOSE_PROFILES ?? "").split(",").map((profile) => profile.trim());
  return all.filter((service) => {
    const profiles = profilesOf(service, reading);
    return (
      profiles.length === 0 || asked.includes("*") || profiles.some((profile) => asked.includes(profile))
    );
  });
}

function readVolumes(section: Field, reading: Reading): Record<string, NamedVolume> {
  const entries = reading.attempt(() => section.entries(), [], section.place);
  const volumes = entries.flatMap(([name, field]) => {
    const volume = reading.attempt(() => readNamedVolume(field), undefined, field.keyPlace);
    return volume ? [[name, volume] as const] : [];
  });
  return Object.fromEntries(volumes);
}

function readNamedVolume(field: Field): NamedVolume {
  const options = field.get("driver_opts");
  const device = options.get("device").optionalText();
  const deviceType = options.get("type").optionalText();
  const bound = /\b(r?bind)\b/.test(options.get("o").optionalText() ?? "");
  const external = field.get("external");
  return {
    ephemeral: field.get("x-hitori").maybe("ephemeral").flag(),
    external: external.isMapping || (external.present && external.flag()),
    driver: field.get("driver").optionalText() ?? "local",
    ...(bound && device !== undefined ? { device } : {}),
    ...(deviceType === undefined ? {} : { deviceType }),
  };
}

function filesOf(section: Field, reading: Reading): string[] {
  const entries = reading.attempt(() => section.entries(), [], section.place);
  return entries.flatMap(([, field]) =>
    reading.attempt(() => field.get("file").optionalText() ?? [], [], field.place),
  );
}

/** What names something else in the file must name something that is there. */
function checkReferences(compose: Compose, reading: Reading): void {
  const names = compose.services.map((service) => service.name);
  for (const service of compose.services) {
    for (const dependency of service.dependsOn) {
      if (names.includes(dependency.service) || dependency.optional) continue;
      const field = service.field.get("depends_on");
      const expected = `services of this file (${names.slice(0, 20).join(", ")})`;
      reading.attempt(() => field.fail(expected), undefined, field.place);
    }
    checkVolumes(service, compose, reading);
  }
  checkCycle(compose.services, reading);
}

function checkVolumes(service: Service, compose: Compose, reading: Reading): void {
  for (const [index, { type, source }] of service.volumes.entries()) {
    if (type !== "volume" || source === undefined || Object.hasOwn(compose.volumes, source)) continue;
    if (source.includes("${")) continue;
    const items = service.field.get("volumes").items();
    const field = items.length === service.volumes.length ? items[index] : service.field.get("volumes");
    const expected = "a volume that the top-level `volumes:` declares";
    const hint = `A directory is written ./${source}:…`;
    reading.attempt(() => field?.fail(expected, hint), undefined, service.field.place);
  }
}

function checkCycle(services: readonly Service[], reading: Reading): void {
  const byName = new Map(services.map((service) => [service.name, service]));
  const done = new Set<string>();
  const above: string[] = [];
  const visit = (name: string): void => {
    const service = byName.get(name);
    if (!service || done.has(name)) return;
    if (above.includes(name)) {
      const field = service.field.get("depends_on");
      const expected = `no circle (${[...above, name].slice(-10).join(" -> ")})`;
      reading.attempt(() => field.fail(expected), undefined, field.place);
      return;
    }
    above.push(name);
    // A chain this long overflows nothing yet, and no project has one.
    if (above.length < 1000) for (const dependency of service.dependsOn) visit(dependency.service);
    above.pop();
    done.add(name);
  };
  for (const service of services) visit(service.name);
}
