import type { Clock } from "../base/clock.ts";
import { HitoriError, messageOf } from "../base/error.ts";
import { waitUntil } from "../base/wait-until.ts";
import { exchange, type HttpAnswer } from "./signed/http.ts";
import type { Credentials } from "./signed/signature.ts";

export interface Identity {
  readonly instanceId: string;
  readonly availabilityZone: string;
}

const tokenSeconds = 21_600;
const timeout = 1000;
/** Milliseconds before their end at which credentials are fetched anew; EC2 has new ones 5 minutes before. */
const credentialMargin = 4 * 60_000;

/**
 * The instance metadata service, version 2
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html).
 */
export class InstanceMetadata {
  readonly #endpoint: string;
  readonly #clock: Clock;
  #token: { value: string; until: number } | undefined;
  #credentials: { value: Credentials; until: number } | undefined;

  /** @param endpoint e.g. `http://169.254.169.254` */
  constructor(endpoint: string, clock: Clock) {
    this.#endpoint = endpoint.replace(/\/$/, "");
    this.#clock = clock;
  }

  /**
   * Who this instance is. Asks again for two minutes: early in a boot the service may not answer yet.
   * @throws HitoriError METADATA_UNREACHABLE
   */
  async identity(signal?: AbortSignal): Promise<Identity> {
    let last = "";
    const found = await waitUntil(
      async () => {
        try {
          const instanceId = await this.get("instance-id");
          const availabilityZone = await this.get("placement/availability-zone");
          if (instanceId && availabilityZone) return { instanceId, availabilityZone };
          last = "it knows no instance-id";
        } catch (error) {
          last = messageOf(error);
        }
        return undefined;
      },
      { clock: this.#clock, timeout: 120_000, interval: 500, signal },
    );
    if (found) return found;
    throw new HitoriError({
      code: "METADATA_UNREACHABLE",
      message: `The instance metadata service at ${this.#endpoint} gave no answer for two minutes: ${last}.`,
      hint: "Does the launch template's MetadataOptions say HttpEndpoint: enabled?",
    });
  }

  /** What the Auto Scaling group wants of this instance: `InService`, `Terminated`; undefined outside a group. */
  targetLifecycleState(): Promise<string | undefined> {
    return this.get("autoscaling/target-lifecycle-state");
  }

  /** The credentials of the instance's role. */
  async credentials(): Promise<Credentials> {
    if (this.#credentials && this.#clock.now() < this.#credentials.until) return this.#credentials.value;
    const role = (await this.get("iam/security-credentials/"))?.split("\n")[0]?.trim();
    const text = role ? await this.get(`iam/security-credentials/${role}`) : undefined;
    if (text === undefined) {
      throw new HitoriError({
        code: "METADATA_NO_ROLE",
        message: "This instance has no role, so it cannot call AWS.",
        hint: "Give the launch template an instance profile, then: hitori deploy",
      });
    }
    const {
      AccessKeyId = "",
      SecretAccessKey = "",
      Token,
      Expiration,
    } = JSON.parse(text) as Record<string, string>;
    const value = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
    const until =
      Expiration === undefined ? Number.POSITIVE_INFINITY : Date.parse(Expiration) - credentialMargin;
    this.#credentials = { value, until };
    return value;
  }

  /**
   * One item below `/latest/meta-data/`, or undefined where there is none.
   * @throws the network's error, or one that names the status
   */
  async get(item: string): Promise<string | undefined> {
    let answer = await this.#ask(item);
    // A token that is no longer valid, after a stop and start of the instance for one.
    if (answer.status === 401) {
      this.#token = undefined;
      answer = await this.#ask(item);
    }
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw new Error(`instance metadata ${item}: HTTP ${answer.status}`);
    return answer.body;
  }

  async #ask(item: string): Promise<HttpAnswer> {
    const headers = { "x-aws-ec2-metadata-token": await this.#validToken() };
    const url = new URL(`${this.#endpoint}/latest/meta-data/${item}`);
    return exchange({ method: "GET", url, headers }, timeout, this.#clock);
  }

  async #validToken(): Promise<string> {
    if (this.#token && this.#clock.monotonic() < this.#token.until) return this.#token.value;
    const url = new URL(`${this.#endpoint}/latest/api/token`);
    const headers = { "x-aws-ec2-metadata-token-ttl-seconds": String(tokenSeconds) };
    const asked = this.#clock.monotonic();
    const answer = await exchange({ method: "PUT", url, headers }, timeout, this.#clock);
    if (answer.status !== 200) throw new Error(`instance metadata token: HTTP ${answer.status}`);
    this.#token = { value: answer.body, until: asked + (tokenSeconds - 60) * 1000 };
    return answer.body;
  }
}
