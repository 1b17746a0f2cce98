import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { OwnGroupView } from "../aws/own-group.ts";
import { writeFileAtomic } from "../base/atomic-file.ts";
import { VirtualClock } from "../base/virtual-clock.ts";
import type { AgentConfiguration } from "../config/agent-configuration.ts";
import type { Held, Lease, LeaseGuard, LeaseNews } from "../lease/lease.ts";
import type { Runtime, RuntimeNews } from "../runtime/runtime.ts";
import type { EventFacts, EventType } from "../timeline/event.ts";
import { Agent } from "./agent.ts";
import type { Host } from "./hosts/host.ts";
import type { AgentParts, ElasticAddress, Group } from "./parts.ts";

export const instanceId = "i-0123";
export const compose =
  "services: {web: {image: example, restart: always, x-hitori: {process: {command: [run]}}}}\n";

export const testConfiguration: AgentConfiguration = {
  version: 1,
  app: "chat",
  region: "ap-northeast-1",
  autoScalingGroupName: "hitori-chat",
  lifecycleHookName: "hook",
  logGroupName: "log",
  topicArn: "arn:aws:sns:ap-northeast-1:000000000000:hitori",
  fileSystemId: "fs-1",
  mountPath: "/efs",
  mountOptions: ["tls"],
  leaseProfile: "default",
  guard: "required",
  healthCheck: "app",
  breaker: { replacements: 3, withinSeconds: 3600 },
  gracePeriodSeconds: 300,
  project: { composeFiles: ["compose.yml"], files: { "compose.yml": compose }, sourceDirectory: "/src" },
};

/** A lease that a test gives, takes away, and asks what became of it. */
class FakeLease implements Lease {
  released = 0;
  grant: (held: Held) => void = () => {};
  refuse: (error: Error) => void = () => {};
  end: (why: "soft" | "lost") => void = () => {};
  readonly #onNews: (news: LeaseNews) => void;

  constructor(onNews: (news: LeaseNews) => void) {
    this.#onNews = onNews;
  }

  tell(news: LeaseNews): void {
    this.#onNews(news);
  }

  acquire(signal: AbortSignal): Promise<Held> {
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      this.refuse = reject;
      this.grant = (held) => {
        this.#onNews({ type: "acquired", held });
        resolve(held);
      };
    });
  }

  hold(signal: AbortSignal): Promise<"soft" | "lost" | "aborted"> {
    return new Promise((resolve) => {
      signal.addEventListener("abort", () => resolve("aborted"), { once: true });
      this.end = resolve;
    });
  }

  async release(): Promise<boolean> {
    this.released += 1;
    this.#onNews({ type: "released" });
    return true;
  }
}

class FakeRuntime implements Runtime {
  readonly calls: string[];
  onNews: (news: RuntimeNews) => void = () => {};
  proven = true;

  constructor(calls: string[]) {
    this.calls = calls;
  }

  async clear() {
    this.calls.push("clear");
  }
  async start() {
    this.calls.push("start");
  }
  async stop(budget: number) {
    this.calls.push(`stop within ${budget}`);
    return this.proven;
  }
  async kill() {
    this.calls.push("kill");
    return this.proven;
  }
  status() {
    return [];
  }
  follow() {}
  async logTails() {
    return { web: "the last words\n" };
  }
}

/** The machine of the test: its directory, its clock, and all that the agent touches, made anew for each test. */
export let root: string;
export let clock: VirtualClock;
export let world: ReturnType<typeof makeWorld>;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hitori-agent-"));
  clock = new VirtualClock();
  world = makeWorld();
});

/** Begins again on the same machine, with another configuration where one is given. */
export function another(changes: Partial<AgentConfiguration> = {}): void {
  world = makeWorld(changes);
}

afterEach(() => rmSync(root, { recursive: true, force: true }));

function makeWorld(changes: Partial<AgentConfiguration> = {}) {
  const said: EventFacts[] = [];
  const calls: string[] = [];
  const leases: FakeLease[] = [];
  const runtime = new FakeRuntime(calls);
  const view = {
    tags: {} as Record<string, string>,
    suspendedProcesses: ["AZRebalance"],
    desiredCapacity: 1,
    instances: [{ instanceId, lifecycleState: "InService", healthStatus: "Healthy" }],
  };
  const published: { subject: string; message: string }[] = [];
  const shutdown = new AbortController();
  const state = {
    mountable: true,
    target: "InService",
    aws: true,
    topic: true,
    addressAt: undefined as string | undefined,
    addressRefused: false,
  };
  const group: Group = {
    async describe(): Promise<OwnGroupView> {
      if (!state.aws) throw new Error("AWS is away");
      return view;
    },
    async suspend(name) {
      calls.push(`suspend ${name}`);
    },
    async tag(key, value) {
      view.tags[key] = value;
    },
    async setUnhealthy() {
      calls.push("set unhealthy");
    },
    async leave() {
      calls.push("leave the group");
    },
    async heartbeat() {
      calls.push("heartbeat");
    },
    async completeLifecycleAction() {
      calls.push("complete");
    },
  };
  const address: ElasticAddress = {
    async describe() {
      if (state.addressRefused) throw new Error("UnauthorizedOperation");
      return { publicIp: "203.0.113.9", instanceId: state.addressAt };
    },
    async associate(to) {
      calls.push(`address to ${to}`);
      state.addressAt = to;
    },
  };
  const guard: LeaseGuard = {
    arm: async () => {},
    extend: () => {},
    fence: () => {},
    disarm: async () => void calls.push("disarm"),
  };
  const host: Host = {
    kind: "process",
    runtime: "processes",
    bootId: "boot",
    logDirectory: root,
    async mountControl() {
      if (!state.mountable) throw new Error("no mount target");
      return root;
    },
    mountData: async () => root,
    async unmountData() {
      calls.push("unmount");
      return true;
    },
    app(_compose, _volume, onNews) {
      runtime.onNews = onNews;
      return { runtime, dataDirectories: [join(root, "chat", "data")] };
    },
  };
  const parts: AgentParts = {
    configuration: { ...testConfiguration, ...changes },
    version: "1.2.3",
    instanceId,
    clock,
    host,
    group,
    topic: {
      async publish(subject, message) {
        if (!state.topic) throw new Error("AuthorizationError");
        published.push({ subject, message });
      },
    },
    metadata: { targetLifecycleState: async () => state.target },
    address: changes.elasticIp === undefined ? undefined : address,
    timeline: { write: (facts) => void said.push(facts), flush: async () => {} },
    serviceLogs: { add: () => {}, flush: async () => {} },
    guard,
    openLease(_directory, onNews) {
      const lease = new FakeLease(onNews);
      leases.push(lease);
      return lease;
    },
    hurryBudget: 1000,
    log: () => {},
  };
  const agent = new Agent(parts);
  return { agent, said, calls, leases, runtime, view, published, shutdown, state };
}

export const types = (): EventType[] => world.said.map((facts) => facts.type);
export const lease = (): FakeLease => world.leases.at(-1) as FakeLease;

export async function begin(): Promise<{ code: number | undefined }> {
  const result: { code: number | undefined } = { code: undefined };
  void world.agent.run(world.shutdown.signal).then((code) => {
    result.code = code;
  });
  await clock.advance(100);
  return result;
}

export async function serve(epoch = 1, takeover: Held["takeover"] = "first") {
  const result = await begin();
  lease().grant({ epoch, takeover });
  await clock.advance(100);
  world.runtime.onNews({ type: "healthy" });
  await clock.advance(100);
  return result;
}

export const ledger = () => JSON.parse(readFileSync(join(root, "chat/.hitori/breaker/ledger.json"), "utf8"));

/** Starts of other instances that never got healthy. */
export function failedBefore(starts: number) {
  const failures = Array.from({ length: starts }, (_, index) => ({
    at: clock.now() - 60_000,
    instanceId: `i-${index}`,
    epoch: index + 1,
    outcome: "failed",
  }));
  writeFileAtomic(join(root, "chat/.hitori/breaker/ledger.json"), JSON.stringify({ starts: failures }));
}
