import type { Port } from "../../compose/compose.ts";
import type { Field } from "../../compose/field.ts";
import type { Found } from "../finding.ts";
import type { ServiceSubject, Subject } from "../subject.ts";

/** Addresses, ports and names that must be free, or must be there, on the next instance too. */
export function networkRules({ compose, services }: Subject): Found[] {
  return [
    ...services.flatMap((one) => [...modes(one), ...addresses(one), ...loopback(one)]),
    ...collisions(services),
    ...externalNetworks(compose.root.get("networks")),
  ];
}

function modes({ service }: ServiceSubject): Found[] {
  const found: Found[] = [];
  const mode = service.field.get("network_mode");
  if (mode.tree?.value === "host") {
    const message = `${service.name} uses the machine's own network: its ports are not in the file, and two machines on one engine collide`;
    found.push({ code: "HOST_NETWORK", service: service.name, at: mode, message });
  }
  const name = service.field.get("container_name");
  if (name.present) {
    const message = `${service.name} has a fixed container name: an engine can have it only once`;
    found.push({ code: "CONTAINER_NAME", service: service.name, at: name, message });
  }
  const address = service.field.get("mac_address");
  if (address.present)
    found.push({
      code: "FIXED_ADDRESS",
      service: service.name,
      at: address,
      message: `${service.name} has a fixed MAC address`,
    });
  return found;
}

function addresses({ service }: ServiceSubject): Found[] {
  const networks = service.field.get("networks");
  if (!networks.isMapping) return [];
  return networks.entries().flatMap(([name, network]) => {
    const fixed = ["ipv4_address", "ipv6_address"]
      .map((key) => network.maybe(key))
      .find((one) => one.present);
    if (!fixed) return [];
    const message = `${service.name} has the fixed address ${String(fixed.tree?.value)} in ${name}`;
    return [{ code: "FIXED_ADDRESS", service: service.name, at: fixed, message }];
  });
}

/** A port that only the machine itself can reach gets nothing from the load balancer. */
function loopback({ service }: ServiceSubject): Found[] {
  const local = (port: Port) => /^127\.|^::1$|^localhost$/.test(port.hostAddress ?? "");
  const web = service.ports.filter((port) => port.protocol === "tcp");
  if (web.length === 0 || !web.every(local)) return [];
  const message = `${service.name} publishes its ports on ${web[0]?.hostAddress} only: a load balancer cannot reach them`;
  return [{ code: "PORT_ON_LOOPBACK", service: service.name, at: service.field.get("ports"), message }];
}

function collisions(services: readonly ServiceSubject[]): Found[] {
  const taken = new Map<string, string>();
  const found: Found[] = [];
  for (const { service } of services) {
    for (const { published, protocol, hostAddress = "" } of service.ports) {
      if (published === undefined) continue;
      const key = `${hostAddress} ${published} ${protocol}`;
      const other = taken.get(key);
      if (other === undefined) taken.set(key, service.name);
      else {
        const message = `${service.name} publishes port ${published}/${protocol}, which ${other === service.name ? "it" : other} publishes already`;
        found.push({
          code: "PORT_COLLISION",
          service: service.name,
          at: service.field.get("ports"),
          message,
        });
        break;
      }
    }
  }
  return found;
}

function externalNetworks(networks: Field): Found[] {
  if (!networks.isMapping) return [];
  return networks.entries().flatMap(([name, network]) => {
    const external = network.maybe("external");
    if (!external.isMapping && external.tree?.value !== true) return [];
    const message = `the network ${name} must be there before the app starts, and a new instance has none`;
    return [{ code: "EXTERNAL_NETWORK", at: external, message }];
  });
}
