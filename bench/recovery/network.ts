import { join } from "node:path";
import { run, tryRun } from "./program.ts";

/** A host of its own: a network namespace at the switch. Its processes are whatever runs in it. */
export interface Host {
  readonly name: string;
  readonly address: string;
  /** What is put before a command line to run it there. `ip netns exec` would hide the cgroups. */
  readonly within: readonly [string, ...string[]];
}

/**
 * Hosts on one switch, which is a namespace too: a bridge beside this computer's own would be held to the firewall rules
 * that a Docker engine makes there. This computer stands at the switch as the client.
 */
export class Network {
  readonly #id: string;
  readonly #subnet: string;
  readonly #hosts: Host[] = [];
  static #count = 0;

  constructor() {
    const number = Network.#count++;
    this.#id = `hr${number}-${process.pid}`;
    this.#subnet = `10.231.${(process.pid + number) % 250}`;
  }

  /** An address on its network. @param last 1 is the client's */
  address(last: number): string {
    return `${this.#subnet}.${last}`;
  }

  open(): void {
    const there = `${this.#id}-switch`;
    run("ip", "netns", "add", there);
    run("ip", "-n", there, "link", "add", "name", "switch", "type", "bridge");
    run("ip", "-n", there, "link", "set", "dev", "switch", "up");
    run("ip", "link", "add", "name", this.#id, "type", "veth", "peer", "name", "client", "netns", there);
    run("ip", "-n", there, "link", "set", "dev", "client", "master", "switch", "up");
    run("ip", "address", "add", `${this.address(1)}/24`, "dev", this.#id);
    run("ip", "link", "set", "dev", this.#id, "up");
  }

  addHost(name: string): Host {
    const last = 11 + this.#hosts.length;
    const namespace = this.#namespace(name);
    const there = `${this.#id}-switch`;
    const host: Host = {
      name,
      address: this.address(last),
      within: ["nsenter", `--net=${join("/run/netns", namespace)}`],
    };
    this.#hosts.push(host);
    run("ip", "netns", "add", namespace);
    run(
      "ip",
      "-n",
      there,
      "link",
      "add",
      "name",
      name,
      "type",
      "veth",
      "peer",
      "name",
      "eth0",
      "netns",
      namespace,
    );
    run("ip", "-n", namespace, "address", "add", `${host.address}/24`, "dev", "eth0");
    run("ip", "-n", namespace, "link", "set", "dev", "eth0", "up");
    run("ip", "-n", namespace, "link", "set", "dev", "lo", "up");
    run("ip", "-n", there, "link", "set", "dev", name, "master", "switch", "up");
    return host;
  }

  /** Takes a host off the switch. Its own end stays up, as that of a host behind a broken switch does. */
  cut({ name }: Host): void {
    run("ip", "-n", `${this.#id}-switch`, "link", "set", "dev", name, "nomaster");
  }

  join({ name }: Host): void {
    run("ip", "-n", `${this.#id}-switch`, "link", "set", "dev", name, "master", "switch");
  }

  /** Kills every process of a host at once, as a power cut does. */
  kill(host: Host): void {
    const pids = () => run("ip", "netns", "pids", this.#namespace(host.name)).split("\n").filter(Boolean);
    for (let left = pids(), round = 0; left.length > 0 && round < 50; left = pids(), round++)
      for (const pid of left) signal(Number(pid), "SIGKILL");
  }

  close(): void {
    for (const host of this.#hosts.splice(0)) {
      try {
        this.kill(host);
      } catch {
        // its namespace was never made
      }
      tryRun("ip", "netns", "del", this.#namespace(host.name));
    }
    tryRun("ip", "link", "del", this.#id);
    tryRun("ip", "netns", "del", `${this.#id}-switch`);
  }

  #namespace(name: string): string {
    return `${this.#id}-${name}`;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // gone meanwhile
  }
}
