import { rmSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/base/clock.ts";
import { waitUntil } from "../../src/base/wait-until.ts";
import { ContainerEngine } from "../../test/support/container-engine.ts";
import { must } from "./containers.ts";
import { containerCommand, importServiceImage } from "./image.ts";
import type { Host } from "./network.ts";
import { lacking, run, tryRun } from "./program.ts";
import { type Death, servicePort, TwoHosts } from "./two-hosts.ts";

export interface SwarmSettings {
  readonly key: string;
  readonly name: string;
  readonly settings: string;
  /** Words of `docker swarm update`, and of `docker service create`. */
  readonly swarm: readonly string[];
  readonly service: readonly string[];
}

/** A Swarm of three engines: a manager that nothing happens to, and two workers of which one has the service. */
export class SwarmHosts extends TwoHosts {
  readonly key: string;
  readonly name: string;
  readonly settings: string;
  readonly #swarm: SwarmSettings;
  readonly #engines = new Map<string, ContainerEngine>();
  readonly #hostOfNode = new Map<string, Host>();
  readonly #cgroup: string;

  constructor(directory: string, settings: SwarmSettings, death: Death) {
    super(directory, settings.key, death);
    this.key = settings.key;
    this.name = settings.name;
    this.settings = settings.settings;
    this.#swarm = settings;
    this.#cgroup = `hitori-${settings.key}-${process.pid}`;
  }

  /** Both workers: where the kernel has no ip_vs, Swarm's own routing to whoever has the service does not work. */
  get urls(): string[] {
    return this.hosts.slice(0, 2).map(({ address }) => `http://${address}:${servicePort}/`);
  }

  missing(): string | undefined {
    return lacking({ dockerd: "docker.io", ip: "iproute2", nsenter: "util-linux" });
  }

  protected async startAll(): Promise<void> {
    this.hosts.push(this.network.addHost("manager"));
    const [a, b, manager] = await Promise.all(this.hosts.map((host) => this.#engine(host)));
    if (!a || !b || !manager) throw new Error("an engine is missing");
    const image = importServiceImage(a, this.directory);
    const file = join(this.directory, "image.tar");
    must(a.docker("save", "--output", file, image));
    must(b.docker("load", "--input", file));
    rmSync(file);
    const [address = ""] = this.hosts.slice(2).map((host) => host.address);
    must(manager.docker("swarm", "init", "--advertise-addr", address, "--availability", "drain"));
    if (this.#swarm.swarm.length > 0) must(manager.docker("swarm", "update", ...this.#swarm.swarm));
    const token = must(manager.docker("swarm", "join-token", "--quiet", "worker"));
    for (const worker of [a, b]) must(worker.docker("swarm", "join", "--token", token, `${address}:2377`));
    for (const host of this.hosts) {
      const id = this.#engines.get(host.name)?.docker("info", "--format", "{{.Swarm.NodeID}}").stdout.trim();
      this.#hostOfNode.set(id ?? "", host);
    }
    const mounts = ["--mount", `type=bind,source=${this.data},target=/data`, "--network", "host"];
    const environment = [`PORT=${servicePort}`, "HOST=0.0.0.0", "DATA=/data", "MACHINE={{.Node.ID}}"];
    const words = [
      "--detach",
      "--no-resolve-image",
      ...mounts,
      ...environment.flatMap((one) => ["--env", one]),
    ];
    const command = containerCommand(`${this.key}-${process.pid}`);
    must(manager.docker("service", "create", ...words, ...this.#swarm.service, image, ...command));
  }

  protected override hostOf(node: string): Host | undefined {
    return this.#hostOfNode.get(node);
  }

  protected async rejoin(host: Host, wasKilled: boolean): Promise<void> {
    if (wasKilled) await this.#engines.get(host.name)?.start();
    const manager = this.#engines.get("manager");
    const ready = () => {
      const states = manager?.docker("node", "ls", "--format", "{{.Status}}").stdout.trim().split("\n");
      return states?.every((state) => state === "Ready") || undefined;
    };
    const back = await waitUntil(ready, { clock: systemClock, timeout: 90_000, interval: 500 });
    if (!back) throw new Error(`${this.key}: host ${host.name} did not come back`);
  }

  /** What engines that were killed leave: mounts, and the cgroups of their containers. */
  protected override clear(): void {
    const mounts = run("cat", "/proc/mounts")
      .split("\n")
      .map((line) => line.split(" ")[1] ?? "")
      .filter((path) => path.startsWith(this.directory));
    for (const path of mounts.reverse()) tryRun("umount", "--lazy", path);
    tryRun(
      "find",
      "/sys/fs/cgroup",
      "-depth",
      "-path",
      `*/${this.#cgroup}*`,
      "-type",
      "d",
      "-exec",
      "rmdir",
      "{}",
      ";",
    );
  }

  async #engine(host: Host): Promise<ContainerEngine> {
    const networks = ["--bridge", "none", "--iptables=false", "--cgroup-parent", `/${this.#cgroup}`];
    const engine = new ContainerEngine(join(this.directory, host.name), { within: host.within, networks });
    this.#engines.set(host.name, engine);
    await engine.start();
    return engine;
  }
}
