import type { EC2, Instance } from "@aws-sdk/client-ec2";
import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import { waitUntil } from "../base/wait-until.ts";
import { type Connection, clientConfiguration, pollInterval } from "./connection.ts";

/** What a builder is launched with. */
export interface BuilderLaunch {
  readonly app: string;
  /** Its mark, by which it is found whatever becomes of who launched it. */
  readonly token: string;
  /** An id, or `resolve:ssm:` and a parameter. */
  readonly imageId: string;
  readonly instanceType: string;
  readonly subnetId: string;
  readonly securityGroupIds: readonly string[];
  /** Its name or its ARN. */
  readonly instanceProfile?: string;
  readonly userData: string;
}

/** The tag of a builder; its value is the builder's token. */
const builderTag = "hitori:image-builder";
/** Milliseconds: a small instance installs in two to five minutes; pulling takes what the images are. */
const preparationLimit = 2_700_000;
/** Its console is asked once in so many looks: EC2 throttles that more than it does the rest. */
const looksForConsole = 6;

/** The calls on one connection's image builders. */
export async function imageBuilders(connection: Connection, clock: Clock): Promise<ImageBuilders> {
  const { EC2 } = await import("@aws-sdk/client-ec2");
  return new ImageBuilders(new EC2(clientConfiguration(connection)), clock, pollInterval(connection));
}

class ImageBuilders {
  readonly #client: EC2;
  readonly #clock: Clock;
  readonly #interval: number;

  constructor(client: EC2, clock: Clock, interval: number) {
    this.#client = client;
    this.#clock = clock;
    this.#interval = interval;
  }

  /** @returns its id */
  async launch(builder: BuilderLaunch): Promise<string> {
    const { app, token, imageId, instanceType, subnetId, securityGroupIds, instanceProfile } = builder;
    const Tags = [
      { Key: "Name", Value: `hitori-${app} image builder` },
      { Key: builderTag, Value: token },
    ];
    const { Instances } = await this.#client.runInstances({
      ClientToken: token,
      ImageId: imageId,
      InstanceType: instanceType as Instance["InstanceType"],
      MinCount: 1,
      MaxCount: 1,
      SubnetId: subnetId,
      ...(securityGroupIds.length === 0 ? {} : { SecurityGroupIds: [...securityGroupIds] }),
      ...(instanceProfile === undefined ? {} : { IamInstanceProfile: profileOf(instanceProfile) }),
      MetadataOptions: { HttpEndpoint: "enabled", HttpTokens: "required" },
      // How it says that it has finished, with no right of its own: it shuts itself down.
      InstanceInitiatedShutdownBehavior: "stop",
      UserData: Buffer.from(builder.userData).toString("base64"),
      TagSpecifications: [
        { ResourceType: "instance", Tags },
        { ResourceType: "volume", Tags },
      ],
    });
    return Instances?.[0]?.InstanceId ?? "";
  }

  /**
   * Waits until a builder has shut itself down, which it does when all has succeeded.
   * @param failedWord what its console says when it has failed
   * @throws HitoriError IMAGE_NOT_PREPARED with the end of its console
   */
  async untilPrepared(
    instanceId: string,
    failedWord: string,
    onWait: (seconds: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const startedAt = this.#clock.monotonic();
    let looks = 0;
    const look = async () => {
      const instance = await this.#describe(instanceId);
      if (instance && ["stopped", "shutting-down", "terminated"].includes(instance.State?.Name ?? ""))
        return instance.StateReason?.Code === "Client.InstanceInitiatedShutdown"
          ? "prepared"
          : `it is ${instance.State?.Name}: ${instance.StateReason?.Message ?? "AWS gives no reason"}`;
      looks += 1;
      if (looks % looksForConsole === 0 && (await this.console(instanceId)).includes(failedWord))
        return "a step of its installation failed";
      onWait(Math.round((this.#clock.monotonic() - startedAt) / 1000));
      return undefined;
    };
    const options = { clock: this.#clock, timeout: preparationLimit, interval: this.#interval, signal };
    const ended =
      (await waitUntil(look, options)) ?? `it was not done after ${preparationLimit / 60_000} minutes`;
    if (ended === "prepared") return;
    const console = (await this.console(instanceId)).trimEnd().split("\n").slice(-12).join("\n");
    throw new HitoriError({
      code: "IMAGE_NOT_PREPARED",
      message: `The image's instance ${instanceId} did not get ready: ${ended}.${console === "" ? "" : `\n${console}`}`,
      hint: "Mend what its console says (a subnet without a way to the internet, an image that cannot be pulled), then again: hitori image bake --fresh",
    });
  }

  /** The end of an instance's console, as far as EC2 has it. */
  async console(instanceId: string): Promise<string> {
    // Only Nitro instances have the latest; of others EC2 keeps what they said at their last boot.
    const asked = this.#client.getConsoleOutput({ InstanceId: instanceId, Latest: true });
    const { Output = "" } = await asked.catch(() =>
      this.#client.getConsoleOutput({ InstanceId: instanceId }),
    );
    return Buffer.from(Output, "base64").toString("utf8");
  }

  /** Those of a token that are still there. */
  async find(token: string): Promise<string[]> {
    const { Reservations } = await this.#client.describeInstances({
      Filters: [
        { Name: `tag:${builderTag}`, Values: [token] },
        { Name: "instance-state-name", Values: ["pending", "running", "stopping", "stopped"] },
      ],
    });
    return (Reservations ?? []).flatMap(({ Instances }) =>
      (Instances ?? []).map(({ InstanceId = "" }) => InstanceId),
    );
  }

  async terminate(instanceIds: readonly string[]): Promise<void> {
    if (instanceIds.length > 0) await this.#client.terminateInstances({ InstanceIds: [...instanceIds] });
  }

  /** By filter: a fresh one can be unknown for seconds, which is an error by its id. */
  async #describe(instanceId: string): Promise<Instance | undefined> {
    const Filters = [{ Name: "instance-id", Values: [instanceId] }];
    return (await this.#client.describeInstances({ Filters })).Reservations?.[0]?.Instances?.[0];
  }
}

function profileOf(profile: string) {
  return profile.startsWith("arn:") ? { Arn: profile } : { Name: profile };
}
