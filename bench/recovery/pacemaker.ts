import { type ChildProcess, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/base/clock.ts";
import { waitUntil } from "../../src/base/wait-until.ts";
import type { Answer } from "./keeper.ts";
import type { Host } from "./network.ts";
import { killService, lacking, run, serviceCommand, startProgram } from "./program.ts";
import { type Death, servicePort, TwoHosts } from "./two-hosts.ts";

export interface PacemakerSettings {
  readonly key: string;
  readonly name: string;
  readonly settings: string;
  /** Corosync's, milliseconds: after this without a token a host is suspected. */
  readonly token: number;
  /** Seconds between two looks at the service. */
  readonly monitor: number;
}

/** Where Debian's Pacemaker and Corosync keep what belongs to one host. Each host gets these for itself. */
const ownDirectories = [
  "/run",
  "/dev/shm",
  "/var/lib/corosync",
  "/var/lib/pacemaker",
  "/usr/lib/ocf/resource.d",
];

/** Pacemaker on Corosync, two hosts, without stonith as it is without a fencing device. */
export class Pacemaker extends TwoHosts {
  readonly key: string;
  readonly name: string;
  readonly settings: string;
  readonly #settings: PacemakerSettings;
  readonly #killsProcess: boolean;
  /** The first process of each host, in namespaces of its own. */
  readonly #inits = new Map<string, ChildProcess>();

  /** @param strikes what is killed: the service's process alone, or its host */
  constructor(directory: string, settings: PacemakerSettings, strikes: Death | "process") {
    super(directory, settings.key, strikes === "process" ? "killed" : strikes);
    this.key = settings.key;
    this.name = settings.name;
    this.settings = settings.settings;
    this.#settings = settings;
    this.#killsProcess = strikes === "process";
  }

  /** Both hosts: the address would be a second resource, and is started with the first. */
  get urls(): string[] {
    return this.hosts.map(({ address }) => `http://${address}:${servicePort}/`);
  }

  missing(): string | undefined {
    const cluster = { pacemakerd: "pacemaker", corosync: "corosync", cibadmin: "pacemaker-cli-utils" };
    return lacking({ ...cluster, ip: "iproute2", unshare: "util-linux" });
  }

  override strike(before: Answer): void {
    if (this.#killsProcess) killService(this.#mark(before.machine));
    else super.strike(before);
  }

  protected async startAll(): Promise<void> {
    for (const host of this.hosts) this.#start(host);
    await this.#untilAllOnline();
    const resource = `<primitive id="service" class="ocf" provider="hitori" type="service"><operations>
<op id="service-monitor" name="monitor" interval="${this.#settings.monitor}s" timeout="20s"/></operations></primitive>`;
    for (const words of [
      ["crm_attribute", "--name", "stonith-enabled", "--update", "false"],
      // It stays where it is when the other host comes back.
      ["crm_attribute", "--type", "rsc_defaults", "--name", "resource-stickiness", "--update", "100"],
      ["cibadmin", "--create", "--scope", "resources", "--xml-text", resource],
    ])
      run(...this.#inside("a"), ...words);
  }

  protected async rejoin(host: Host, wasKilled: boolean): Promise<void> {
    if (this.#killsProcess) return;
    if (wasKilled) this.#start(host);
    await this.#untilAllOnline();
  }

  #mark(name: string): string {
    return `${this.key}-${name}-${process.pid}`;
  }

  /** What is put before a command line to run it where a host's cluster does. */
  #inside(name: string): [string, ...string[]] {
    return ["nsenter", "--target", String(this.#inits.get(name)?.pid ?? 0), "--all"];
  }

  async #untilAllOnline(): Promise<void> {
    const look = () => {
      const seen = this.hosts.map(({ name }) => {
        const [program, ...operands] = [...this.#inside(name), "crm_mon", "--one-shot"] as const;
        return spawnSync(program, operands, { encoding: "utf8" }).stdout;
      });
      return seen.every((text) => /Online: \[ a b \]/.test(text)) || undefined;
    };
    const online = await waitUntil(look, { clock: systemClock, timeout: 90_000, interval: 500 });
    if (!online) throw new Error(`${this.key}: its hosts do not find each other`);
  }

  #start(host: Host): void {
    const own = join(this.directory, host.name);
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "corosync.conf"), this.#corosync());
    writeFileSync(join(own, "service"), agent(host, this.data, serviceCommand(this.#mark(host.name))));
    writeFileSync(join(own, "init"), init(host.name, own));
    for (const name of ["service", "init"]) chmodSync(join(own, name), 0o755);
    const alone = ["unshare", "--mount", "--uts", "--ipc", join(own, "init")];
    this.#inits.set(host.name, startProgram([...host.within, ...alone]));
  }

  #corosync(): string {
    const nodes = this.hosts.map(
      ({ name, address }, at) => `node {\n name: ${name}\n nodeid: ${at + 1}\n ring0_addr: ${address}\n }\n`,
    );
    return `totem {
 version: 2
 cluster_name: recovery
 crypto_cipher: none
 crypto_hash: none
 token: ${this.#settings.token}
}
quorum {
 provider: corosync_votequorum
 two_node: 1
}
logging {
 to_syslog: no
}
nodelist {
 ${nodes.join(" ")}}
`;
  }
}

/** Hides what the hosts of one computer would share, then becomes the cluster's daemons. */
function init(name: string, own: string): string {
  return `#!/bin/sh
mount --make-rprivate /
hostname ${name}
for path in ${ownDirectories.join(" ")}; do mount -t tmpfs tmpfs $path; done
chmod 1777 /dev/shm
mkdir -p /run/crm /run/lock /usr/lib/ocf/resource.d/hitori
for path in cores cib pengine blackbox; do mkdir /var/lib/pacemaker/$path; done
chown -R hacluster:haclient /var/lib/pacemaker /run/crm
cp ${own}/service /usr/lib/ocf/resource.d/hitori/service
corosync -f -c ${own}/corosync.conf &
until corosync-cmapctl >/dev/null 2>&1; do sleep 0.2; done
export PCMK_logfile=none PCMK_logfacility=none
exec pacemakerd
`;
}

/** The resource agent of the service, as OCF asks for one. */
function agent(host: Host, data: string, command: readonly string[]): string {
  const environment = `MACHINE=${host.name} HOST=0.0.0.0 PORT=${servicePort} DATA=${data}`;
  return `#!/bin/sh
pid=/run/service.pid
runs() { [ -e $pid ] && kill -0 "$(cat $pid)" 2>/dev/null; }
case "$1" in
meta-data) cat <<'END'
<?xml version="1.0"?>
<resource-agent name="service" version="1"><version>1.0</version><longdesc lang="en">service</longdesc>
<shortdesc lang="en">service</shortdesc><parameters/><actions><action name="start" timeout="20s"/>
<action name="stop" timeout="20s"/><action name="monitor" timeout="20s" interval="10s" depth="0"/>
<action name="meta-data" timeout="5s"/></actions></resource-agent>
END
;;
start) runs && exit 0
env ${environment} setsid ${command.join(" ")} </dev/null >/dev/null 2>&1 &
echo $! >$pid ;;
stop) runs && kill -9 "$(cat $pid)"; rm -f $pid ;;
monitor) runs || exit 7 ;;
*) exit 3 ;;
esac
exit 0
`;
}
