import { HitoriError } from "../base/error.ts";
import { parseYaml, type YamlDocument } from "../base/yaml-document.ts";
import type { Compose, NamedVolume, Service } from "./compose.ts";
import { Field } from "./field.ts";
import { interpolateAll } from "./interpolate.ts";
import { readService } from "./service.ts";

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
): Compose {
  const document = parseYaml(text, file);
  const root = new Field(document, [], filledIn(document, variables));
  const services = root.get("services").entries();
  if (services.length === 0) throw noServices(document);
  const compose = {
    file,
    services: services.map(([name, field]) => readService(name, field)),
    volumes: Object.fromEntries(
      root
        .get("volumes")
        .entries()
        .map(([name, field]) => [name, readNamedVolume(field)]),
    ),
    configFiles: ["configs", "secrets"].flatMap((section) => filesOf(root.get(section))),
  };
  checkReferences(compose, root);
  return compose;
}

function filledIn(document: YamlDocument, variables: Readonly<Record<string, string>>): unknown {
  return interpolateAll(document.value, variables, (error, path) => {
    throw new HitoriError({
      code: "COMPOSE_INVALID",
      message: `${document.place(path)}: ${path.join(".")}: ${error.message}.`,
      hint: "Variables come from the file .env beside the compose file, since the shell's do not reach the instance.",
    });
  });
}

function noServices(document: YamlDocument): HitoriError {
  return new HitoriError({
    code: "COMPOSE_NO_SERVICES",
    message: `${document.place([])}: the file has no services; there is nothing to keep alive.`,
    hint: "Add a `services:` section, or name another file in hitori.yml: compose: docker-compose.yml",
  });
}

function readNamedVolume(field: Field): NamedVolume {
  const options = field.get("driver_opts");
  const device = options.get("device").optionalText();
  const bound = options.get("o").optionalText()?.split(",").includes("bind") === true;
  return {
    ephemeral: field.get("x-hitori").get("ephemeral").flag(),
    external: field.get("external").present && field.get("external").value !== false,
    ...(bound && device !== undefined ? { device } : {}),
  };
}

function filesOf(section: Field): string[] {
  return section.entries().flatMap(([, field]) => field.get("file").optionalText() ?? []);
}

/** What names something else in the file must name something that is there. */
function checkReferences(compose: Compose, root: Field): void {
  const names = compose.services.map((service) => service.name);
  for (const service of compose.services) {
    const field = root.get("services").get(service.name);
    for (const dependency of service.dependsOn) {
      if (!names.includes(dependency.service))
        field.get("depends_on").fail(`services of this file (${names.join(", ")})`);
    }
    const undeclared = service.volumes.findIndex(
      (mount) => mount.type === "volume" && mount.source !== undefined && !(mount.source in compose.volumes),
    );
    if (undeclared >= 0) {
      const mount = field.get("volumes").items()[undeclared];
      mount?.fail(
        "a volume that the top-level `volumes:` declares",
        `A directory is written ./${service.volumes[undeclared]?.source}:…`,
      );
    }
  }
  checkCycle(compose.services, root);
}

function checkCycle(services: readonly Service[], root: Field): void {
  const done = new Set<string>();
  const visit = (name: string, above: readonly string[]): void => {
    if (above.includes(name))
      root
        .get("services")
        .get(name)
        .get("depends_on")
        .fail(`no circle (${[...above, name].join(" -> ")})`);
    if (done.has(name)) return;
    for (const { service } of services.find((one) => one.name === name)?.dependsOn ?? [])
      visit(service, [...above, name]);
    done.add(name);
  };
  for (const service of services) visit(service.name, []);
}
