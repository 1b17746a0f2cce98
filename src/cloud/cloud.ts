import type { Clock } from "../base/clock.ts";
import { Account, type CloudContext } from "./account.ts";
import type { Sender } from "./iam/authorization/caller.ts";
import type { Machines } from "./machines/machines.ts";
import type { Service } from "./service.ts";
import { ServiceError } from "./service-error.ts";
import { PlainDirectories } from "./storage/plain-directories.ts";
import type { Storage } from "./storage/storage.ts";
import type { Timing } from "./timing.ts";

export interface CloudOptions {
  readonly services: readonly Service[];
  readonly clock: Clock;
  readonly timing: Timing;
  readonly machines: Machines;
  /** Default: plain directories. */
  readonly storage?: Storage;
  readonly endpoint: string;
  readonly directory: string;
  /** Twelve digits; default 000000000000. */
  readonly accountId?: string;
  /** What `snapshot` gave earlier. */
  readonly snapshot?: CloudSnapshot;
}

/** Everything of a cloud that outlives its process, as plain JSON. */
export interface CloudSnapshot {
  readonly failedZones: readonly string[];
  /** Absent in what older versions wrote. */
  readonly cutOffZones?: readonly string[];
  readonly fullZones?: readonly string[];
  /** Slices by region. */
  readonly regions: Readonly<Record<string, Record<string, unknown>>>;
}

/** Passes that bring nothing to rest within this many rounds go on forever: an error of ours. */
const settleLimit = 1000;

/** The local cloud without its wire: accounts, services, zones, and the passes that bring everything forward. */
export class Cloud implements CloudContext {
  readonly clock: Clock;
  readonly timing: Timing;
  readonly machines: Machines;
  readonly storage: Storage;
  readonly endpoint: string;
  readonly directory: string;
  readonly accountId: string;
  readonly services: ReadonlyMap<string, Service>;
  readonly failedZones: Set<string>;
  readonly cutOffZones: Set<string>;
  readonly fullZones: Set<string>;
  readonly #accounts = new Map<string, Account>();

  constructor(options: CloudOptions) {
    this.clock = options.clock;
    this.timing = options.timing;
    this.machines = options.machines;
    this.storage = options.storage ?? new PlainDirectories();
    this.endpoint = options.endpoint;
    this.directory = options.directory;
    this.accountId = options.accountId ?? "000000000000";
    this.services = new Map(options.services.map((service) => [service.name, service]));
    this.failedZones = new Set(options.snapshot?.failedZones);
    this.cutOffZones = new Set(options.snapshot?.cutOffZones);
    this.fullZones = new Set(options.snapshot?.fullZones);
    for (const [region, slices] of Object.entries(options.snapshot?.regions ?? {})) {
      this.#accounts.set(region, new Account(this.accountId, region, this, slices));
    }
  }

  /** The account in one region, made when first asked for. */
  account(region: string): Account {
    const known = this.#accounts.get(region);
    if (known) return known;
    const made = new Account(this.accountId, region, this);
    this.#accounts.set(region, made);
    return made;
  }

  /** The accounts that somebody touched, one a region. */
  get accounts(): Account[] {
    return [...this.#accounts.values()];
  }

  /** @throws ServiceError as the operation does, or InvalidAction where there is none of this name */
  call(account: Account, service: string, operation: string, input: object, sender?: Sender): unknown {
    const handler = this.services.get(service)?.operations[operation];
    if (!handler) {
      throw new ServiceError("InvalidAction", `The action ${operation} is not valid for this web service.`);
    }
    return handler(input, account, sender);
  }

  /** One look of every service at every account. Says whether anything changed. */
  pass(): boolean {
    let changed = false;
    for (const account of this.#accounts.values()) {
      for (const service of this.services.values()) changed = (service.pass?.(account) ?? false) || changed;
    }
    return changed;
  }

  /** Passes until nothing changes: what a test, and every request with time scale 0, waits for. */
  settle(): void {
    for (let round = 0; round < settleLimit; round++) if (!this.pass()) return;
    throw new Error(`The local cloud did not come to rest within ${settleLimit} passes.`);
  }

  /** Cuts a zone's power. What that means to machines and mount targets is the services' own. */
  failZone(zone: string): void {
    this.failedZones.add(zone);
    this.pass();
  }

  /** Cuts a zone off from the control plane, the load balancers and the file systems; its machines run on. */
  cutOffZone(zone: string): void {
    this.cutOffZones.add(zone);
    this.pass();
  }

  /** Lets a zone launch nothing more; what runs there runs on. */
  fillZone(zone: string): void {
    this.fullZones.add(zone);
  }

  /** Takes away whatever is wrong with a zone. */
  restoreZone(zone: string): void {
    for (const zones of [this.failedZones, this.cutOffZones, this.fullZones]) zones.delete(zone);
    this.pass();
  }

  /** Forgets everything; one pass lets the services close what they held open for it. */
  clear(): void {
    for (const zones of [this.failedZones, this.cutOffZones, this.fullZones]) zones.clear();
    for (const { slices } of this.#accounts.values()) {
      for (const name of Object.keys(slices)) delete slices[name];
    }
    for (const service of this.services.values()) service.forget?.(this);
    this.pass();
  }

  snapshot(): CloudSnapshot {
    const regions: Record<string, Record<string, unknown>> = {};
    for (const [region, account] of this.#accounts) regions[region] = account.slices;
    return {
      failedZones: [...this.failedZones],
      cutOffZones: [...this.cutOffZones],
      fullZones: [...this.fullZones],
      regions,
    };
  }

  /** Ends what services hold open outside their state: listening sockets, deliveries. */
  async close(): Promise<void> {
    await Promise.all([...this.services.values()].map((service) => service.close?.(this)));
  }
}
