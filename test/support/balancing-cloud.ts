import { mkdtempSync, rmSync } from "node:fs";
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  request,
  type Server,
} from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../src/base/virtual-clock.ts";
import type { Account } from "../../src/cloud/account.ts";
import { Cloud, type CloudSnapshot } from "../../src/cloud/cloud.ts";
import type { Instance, InstanceRecord, InstanceState } from "../../src/cloud/ec2/instance.ts";
import { ec2 } from "../../src/cloud/ec2/state.ts";
import { elasticLoadBalancingService } from "../../src/cloud/elasticloadbalancing/service.ts";
import type { Machines } from "../../src/cloud/machines/machines.ts";
import { NoMachines } from "../../src/cloud/machines/no-machines.ts";
import type { Service } from "../../src/cloud/service.ts";
import { ServiceError } from "../../src/cloud/service-error.ts";
import { awsDurations } from "../../src/cloud/timing.ts";

export const region = "ap-northeast-1";

/** A network of one VPC with a subnet in each of three zones, which is all that load balancing asks of EC2. */
const network: Service = {
  name: "ec2",
  client: "ec2",
  protocol: "ec2-query",
  operations: {
    DescribeSubnets: ({ SubnetIds }: { SubnetIds: string[] }) => {
      const [id = ""] = SubnetIds;
      if (!/^subnet-[acd]$/.test(id)) throw new ServiceError("InvalidSubnetID.NotFound", `no subnet ${id}`);
      return { Subnets: [{ SubnetId: id, VpcId: "vpc-1", AvailabilityZone: region + id.slice(-1) }] };
    },
    DescribeVpcs: ({ VpcIds: [id = ""] }: { VpcIds: string[] }) => {
      if (id !== "vpc-1") throw new ServiceError("InvalidVpcID.NotFound", `no VPC ${id}`);
      return { Vpcs: [{ VpcId: id }] };
    },
    DescribeSecurityGroups: ({ GroupIds = ["sg-default"] }: { GroupIds?: string[] }) => ({
      SecurityGroups: GroupIds.map((GroupId) => ({ GroupId })),
    }),
  },
};

/** The real cloud with load balancing, on virtual time; instances are written into EC2's state by hand. */
export class BalancingCloud {
  readonly clock = new VirtualClock();
  readonly directory: string;
  readonly cloud: Cloud;
  readonly account: Account;
  readonly #servers: Server[] = [];

  /** @param kind of machines: `none` where load balancers are only recorded */
  constructor(
    snapshot?: CloudSnapshot,
    directory = mkdtempSync(join(tmpdir(), "hitori-balancing-")),
    kind: Machines["kind"] = "process",
  ) {
    this.directory = directory;
    this.cloud = new Cloud({
      services: [network, elasticLoadBalancingService],
      clock: this.clock,
      timing: { timeScale: 1, durations: awsDurations },
      machines: new NoMachines(kind),
      endpoint: "http://127.0.0.1:4566",
      directory,
      snapshot,
    });
    this.account = this.cloud.account(region);
  }

  // biome-ignore lint/suspicious/noExplicitAny: AWS's outputs, read by tests as they are
  call(operation: string, input: object): any {
    return this.account.call("elasticloadbalancing", operation, input);
  }

  addInstance(instanceId: string, zone = "a", state: InstanceState = "running"): Instance {
    const instance: Instance = {
      instanceId,
      imageId: "ami-1",
      instanceType: "t3.small",
      subnetId: `subnet-${zone}`,
      vpcId: "vpc-1",
      availabilityZone: region + zone,
      privateIpAddress: `172.31.0.${Object.keys(ec2.of(this.account).instances).length + 4}`,
      machineAddress: "127.0.0.1",
      state,
      stateSince: 0,
      launchTime: 0,
      stateTransitionReason: "",
      status: "ok",
      statusSince: 0,
      tags: {},
      securityGroupIds: [],
      userData: "",
      reservationId: "r-1",
      metadataOptions: {
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
        httpEndpoint: "enabled",
        instanceMetadataTags: "disabled",
      },
    };
    ec2.of(this.account).instances[instanceId] = instance as InstanceRecord;
    return instance;
  }

  /** A load balancer with a listener on port 8080 that forwards to a target group; both ARNs and its address. */
  balance(settings: { interval?: number; attributes?: Record<string, string> } = {}) {
    const [group] = this.call("CreateTargetGroup", {
      Name: "web",
      Protocol: "HTTP",
      Port: 80,
      VpcId: "vpc-1",
      HealthCheckIntervalSeconds: settings.interval ?? 10,
    }).TargetGroups;
    const [loadBalancer] = this.call("CreateLoadBalancer", {
      Name: "front",
      Subnets: ["subnet-a", "subnet-c"],
    }).LoadBalancers;
    const targetGroupArn: string = group.TargetGroupArn;
    const loadBalancerArn: string = loadBalancer.LoadBalancerArn;
    const [listener] = this.call("CreateListener", {
      LoadBalancerArn: loadBalancerArn,
      Protocol: "HTTP",
      Port: 8080,
      DefaultActions: [{ Type: "forward", TargetGroupArn: targetGroupArn }],
    }).Listeners;
    return {
      targetGroupArn,
      loadBalancerArn,
      listenerArn: listener.ListenerArn as string,
      url: `http://${loadBalancer.DNSName}:8080`,
    };
  }

  /** Waits in virtual time until load balancers are active, and in real time until the URL answers. */
  async activate(url: string): Promise<void> {
    await this.clock.advance(60_000);
    await this.until(() => get(url).catch(() => undefined));
  }

  /** A healthy instance whose app is `listener`, behind a load balancer that is active. */
  async balanceApp(instanceId: string, listener: RequestListener) {
    const balanced = this.balance();
    const port = await this.serve(listener);
    this.addInstance(instanceId);
    this.register(balanced.targetGroupArn, instanceId, port);
    await this.activate(balanced.url);
    await this.until(() => this.health(balanced.targetGroupArn)[0]?.[0] === "healthy");
    return { ...balanced, port };
  }

  /** A server on loopback, ended with the cloud. @returns its port */
  async serve(listener: RequestListener, prepare: (server: Server) => void = () => {}): Promise<number> {
    const server = createServer(listener);
    prepare(server);
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }

  register(targetGroupArn: string, instanceId: string, port: number): void {
    this.call("RegisterTargets", {
      TargetGroupArn: targetGroupArn,
      Targets: [{ Id: instanceId, Port: port }],
    });
  }

  /** Each target's state, with its reason and description where it has them. */
  health(targetGroupArn: string): string[][] {
    const { TargetHealthDescriptions } = this.call("DescribeTargetHealth", {
      TargetGroupArn: targetGroupArn,
    });
    return TargetHealthDescriptions.map(
      ({ TargetHealth }: { TargetHealth: { State: string; Reason?: string; Description?: string } }) =>
        [TargetHealth.State, TargetHealth.Reason, TargetHealth.Description].filter(
          (part) => part !== undefined,
        ),
    );
  }

  /** Passes, and lets real sockets work, until `look` finds something. The test's own time limit ends it. */
  async until<T>(look: () => T | Promise<T>): Promise<NonNullable<Awaited<T>>> {
    for (;;) {
      this.cloud.pass();
      const found = await look();
      if (found) return found as NonNullable<Awaited<T>>;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Goes on in steps of a health-check interval until `look` finds something, each step with its check's result. */
  async untilChecked<T>(interval: number, checked: () => number, look: () => T): Promise<NonNullable<T>> {
    for (;;) {
      const found = look();
      if (found) return found;
      const before = checked();
      await this.clock.advance(interval);
      await this.until(() => checked() > before);
      // The answer is on its way to the prober: give it to the passes.
      for (let turn = 0; turn < 20; turn++) await this.until(() => true);
    }
  }

  async close(keepDirectory = false): Promise<void> {
    await this.cloud.close();
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    if (!keepDirectory) rmSync(this.directory, { recursive: true, force: true });
  }
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request on a connection of its own. */
export function get(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: options.method, headers: options.headers, agent: false },
      (answer) => {
        let body = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => {
          body += chunk;
        });
        answer.on("error", reject);
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      },
    );
    sent.on("error", reject);
    sent.end(options.body);
  });
}
