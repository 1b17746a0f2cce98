import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { isInstanceGone } from "../aws/instance-gone.ts";
import { type Identity, InstanceMetadata } from "../aws/instance-metadata.ts";
import { serviceStream } from "../aws/log-streams.ts";
import { LogStream } from "../aws/log-writer.ts";
import { OwnAddress } from "../aws/own-address.ts";
import { OwnGroup } from "../aws/own-group.ts";
import { OwnTopic } from "../aws/own-topic.ts";
import type { InstanceConnection } from "../aws/signed/call.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import type { AgentConfiguration } from "../config/agent-configuration.ts";
import type { GuardEvent } from "../guard/guard-client.ts";
import { connectGuard, startGuard } from "../guard/start-guard.ts";
import { guardSocket } from "../guard/units.ts";
import { DirectoryStore, startStoreWorker } from "../lease/directory-store.ts";
import { FileLease } from "../lease/file-lease.ts";
import type { Lease, LeaseGuard, LeaseNews } from "../lease/lease.ts";
import { checkProfile, type LeaseProfileName, leaseProfiles } from "../lease/profile.ts";
import type { Run } from "../runtime/compose-runtime.ts";
import { engineOf } from "../runtime/engine.ts";
import { runCommand } from "../runtime/run-command.ts";
import { Agent } from "./agent.ts";
import { mountTypeOf } from "./hosts/boot.ts";
import type { Host } from "./hosts/host.ts";
import { findEngine, LinuxHost } from "./hosts/linux.ts";
import { type MachineEnvironment, ProcessHost } from "./hosts/process.ts";
import { LateGuard } from "./late-guard.ts";
import { ServiceLogs } from "./service-logs.ts";
import { TimelineWriter } from "./timeline-writer.ts";

const metadataAddress = "http://169.254.169.254";

export interface StartOptions {
  readonly configuration: AgentConfiguration;
  readonly version: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly metadata: InstanceMetadata;
  readonly identity: Identity;
  /** Undefined on a real instance. */
  readonly machine: MachineEnvironment | undefined;
  readonly shutdown: AbortSignal;
  readonly say: (line: string) => void;
}

/** The metadata service of the instance that this runs on. */
export function instanceMetadata(environment: NodeJS.ProcessEnv): InstanceMetadata {
  return new InstanceMetadata(environment.AWS_EC2_METADATA_SERVICE_ENDPOINT ?? metadataAddress, systemClock);
}

/** Puts the agent together from its real parts and runs it. @returns the exit code */
export async function runAgent(options: StartOptions): Promise<number> {
  const { configuration, version, environment, metadata, shutdown, say } = options;
  const { instanceId, availabilityZone } = options.identity;
  const clock = systemClock;
  const profile = options.machine ? "local" : configuration.leaseProfile;
  const host = await makeHost(options, clock);
  mkdirSync(host.logDirectory, { recursive: true });
  const told: { onEvent: (event: GuardEvent) => void; onDeath: (reason: string) => void } = {
    onEvent: () => {},
    onDeath: () => {},
  };
  const guard = makeGuard(options, host, profile, clock, told);
  const connection: InstanceConnection = {
    region: configuration.region,
    endpoint: environment.AWS_ENDPOINT_URL,
    credentials: () => metadata.credentials(),
    clock,
  };
  const timeline = new TimelineWriter({
    clock,
    path: join(host.logDirectory, "timeline.jsonl"),
    sink: new LogStream(connection, configuration.logGroupName, instanceId),
    context: { source: "agent", app: configuration.app, instanceId, availabilityZone },
    log: say,
  });
  const serviceLogs = new ServiceLogs({
    clock,
    open: (service) =>
      new LogStream(connection, configuration.logGroupName, serviceStream(service, instanceId)),
    log: say,
  });
  const candidate = { instanceId, availabilityZone, bootId: host.bootId, version };
  const { softDeadline, hardDeadline } = checkProfile(leaseProfiles[profile]);
  const agent = new Agent({
    configuration,
    version,
    instanceId,
    clock,
    host,
    group: new OwnGroup(connection, configuration.autoScalingGroupName),
    topic: new OwnTopic(connection, configuration.topicArn),
    metadata,
    address: configuration.elasticIp ? new OwnAddress(connection, configuration.elasticIp) : undefined,
    timeline,
    serviceLogs,
    guard,
    openLease: leaseOpener({ profile, candidate, guard, connection, clock }),
    hurryBudget: (hardDeadline - softDeadline) / 2,
    log: say,
  });
  told.onEvent = (event) => {
    if (event.type === "fired") timeline.write({ type: "guard.fired", reason: event.reason }, undefined);
    if (event.type === "disarmed") timeline.write({ type: "guard.disarmed" }, undefined);
  };
  told.onDeath = (reason) => agent.guardDied(reason);
  const code = await agent.run(shutdown);
  guard.close();
  return code;
}

async function makeHost({ configuration, machine }: StartOptions, clock: Clock): Promise<Host> {
  if (machine) return new ProcessHost({ machine, configuration, clock });
  const run: Run = (command, limit, unwanted) => runCommand(command, limit, clock, unwanted);
  const wanted = engineOf(configuration.runtime?.name ?? "");
  const engine = await findEngine(run, wanted);
  return new LinuxHost({ configuration, clock, run, engine, mountType: mountTypeOf() });
}

/** The guard of this machine: on a process machine started here, on an instance a unit of its own. */
function makeGuard(
  { configuration, machine }: StartOptions,
  host: Host,
  profile: LeaseProfileName,
  clock: Clock,
  told: { onEvent: (event: GuardEvent) => void; onDeath: (reason: string) => void },
): LateGuard {
  const common = {
    profile,
    clock,
    onEvent: (event: GuardEvent) => told.onEvent(event),
    onDeath: (reason: string) => told.onDeath(reason),
  };
  if (!machine) return new LateGuard(connectGuard({ ...common, socket: guardSocket }));
  const firedFile = join(host.logDirectory, "guard.jsonl");
  return new LateGuard(
    startGuard({ ...common, host: "process", mark: machine.mark, mode: configuration.guard, firedFile }),
  );
}

interface LeaseOpenerOptions {
  readonly profile: LeaseProfileName;
  readonly candidate: { instanceId: string; availabilityZone: string; bootId: string; version: string };
  readonly guard: LeaseGuard;
  readonly connection: InstanceConnection;
  readonly clock: Clock;
}

/** One store, with its one worker process, for all tenures of this agent. */
function leaseOpener(options: LeaseOpenerOptions) {
  const { profile, candidate, guard, connection, clock } = options;
  const started = startStoreWorker();
  let store: DirectoryStore | undefined;
  return (directory: string, onNews: (news: LeaseNews) => void): Lease => {
    const { ioTimeout } = leaseProfiles[profile];
    store ??= new DirectoryStore({ directory, ioTimeout, clock, started });
    return new FileLease({
      directory,
      store,
      profile: leaseProfiles[profile],
      clock,
      candidate,
      guard,
      fenceConfirmed: (holder) => isInstanceGone(connection, holder),
      onNews,
    });
  };
}
