import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "./network.ts";
import { lacking, serviceCommand, startProgram } from "./program.ts";
import { type Death, servicePort, TwoHosts } from "./two-hosts.ts";

/** VRRP between two hosts: who becomes master has the address, and starts the service. */
export class Keepalived extends TwoHosts {
  readonly key: string;
  readonly name: string;
  readonly settings: string;
  readonly #interval: string;

  /** @param interval seconds between two advertisements */
  constructor(directory: string, key: string, interval: string, death: Death) {
    super(directory, key, death);
    this.key = key;
    this.name = `keepalived${interval === "1" ? "" : ", tuned"}, host ${death}`;
    this.settings = `advert_int ${interval}${interval === "1" ? " (default)" : ""}, master starts the service`;
    this.#interval = interval;
  }

  get urls(): string[] {
    return [`http://${this.network.address(100)}:${servicePort}/`];
  }

  missing(): string | undefined {
    return lacking({ keepalived: "keepalived", ip: "iproute2", nsenter: "util-linux" });
  }

  protected async startAll(): Promise<void> {
    for (const host of this.hosts) this.#start(host);
  }

  protected async rejoin(host: Host, wasKilled: boolean): Promise<void> {
    if (wasKilled) this.#start(host);
  }

  #start(host: Host): void {
    const own = join(this.directory, host.name);
    rmSync(own, { recursive: true, force: true });
    mkdirSync(own, { recursive: true });
    const environment = `MACHINE=${host.name} HOST=0.0.0.0 PORT=${servicePort} DATA=${this.data}`;
    const command = serviceCommand(`${this.key}-${host.name}-${process.pid}`).join(" ");
    // One after the other: keepalived does not wait for a script before it runs the next.
    const alone = `exec 9>${own}/lock; flock 9`;
    this.#script(
      join(own, "master"),
      `${alone}\n${environment} setsid ${command} </dev/null >/dev/null 2>&1 9>&- & echo $! >${own}/pid`,
    );
    const stop = `[ -e ${own}/pid ] && kill -9 $(cat ${own}/pid); rm -f ${own}/pid`;
    this.#script(join(own, "other"), `${alone}\n${stop}`);
    writeFileSync(join(own, "keepalived.conf"), this.#configuration(host, own));
    const pids = ["-p", join(own, "keepalived.pid"), "-r", join(own, "vrrp.pid")];
    const words = ["keepalived", "--dont-fork", "--vrrp", "-f", join(own, "keepalived.conf"), ...pids];
    startProgram([...host.within, ...words]);
  }

  #configuration(host: Host, own: string): string {
    return `global_defs {
  router_id ${host.name}
  script_user root
}
vrrp_instance service {
  version 3
  state BACKUP
  nopreempt
  interface eth0
  virtual_router_id 51
  priority ${host.name === "a" ? 101 : 100}
  advert_int ${this.#interval}
  virtual_ipaddress {
    ${this.network.address(100)}/24
  }
  notify_master ${own}/master
  notify_backup ${own}/other
  notify_fault ${own}/other
}
`;
  }

  #script(path: string, text: string): void {
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
  }
}
