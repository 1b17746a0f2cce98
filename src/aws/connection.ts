import { HitoriError } from "../base/error.ts";

/** Where AWS's calls go: an account, or the local cloud. Nothing above this knows which one it talks to. */
export interface Connection {
  readonly region: string;
  /** Base URL of the local cloud; undefined on AWS. */
  readonly endpoint: string | undefined;
  readonly credentials: { accessKeyId: string; secretAccessKey: string } | undefined;
}

const defaultEndpoint = "http://127.0.0.1:4566";
const defaultRegion = "ap-northeast-1";

export interface ConnectionOptions {
  /** True only when the person said `--aws`. */
  readonly aws?: boolean;
  readonly endpointUrl?: string;
  readonly region?: string;
}

/**
 * Chooses where calls go. Without `--aws` nothing ever leaves for an AWS account, whatever is in the
 * environment: the endpoint must be a loopback address then.
 */
export function connect(options: ConnectionOptions, environment: NodeJS.ProcessEnv): Connection {
  const region = options.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (options.aws) {
    if (region === undefined) {
      throw new HitoriError({
        code: "AWS_REGION_MISSING",
        message: "--aws needs a region, and none is given.",
        hint: "Say --region ap-northeast-1, or set AWS_REGION.",
        exitCode: 64,
      });
    }
    return { region, endpoint: undefined, credentials: undefined };
  }
  const endpoint = options.endpointUrl ?? environment.HITORI_ENDPOINT ?? defaultEndpoint;
  if (!isLoopback(endpoint)) {
    throw new HitoriError({
      code: "ENDPOINT_NOT_LOCAL",
      message: `The endpoint ${endpoint} is not on this machine, and --aws was not given.`,
      hint: "Use --aws for a real account, or an endpoint such as http://127.0.0.1:4566.",
      exitCode: 64,
    });
  }
  return {
    region: region ?? defaultRegion,
    endpoint: endpoint.replace(/\/$/, ""),
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  };
}

function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(endpoint).hostname);
}

/** What every SDK client is made with. */
export function clientConfiguration(connection: Connection) {
  return {
    region: connection.region,
    maxAttempts: 5,
    ...(connection.endpoint === undefined ? {} : { endpoint: connection.endpoint }),
    ...(connection.credentials === undefined ? {} : { credentials: connection.credentials }),
  };
}

/** Milliseconds between two looks at what AWS is doing, which throttles who asks more often; the local cloud does not. */
export function pollInterval({ endpoint }: Connection): number {
  return endpoint === undefined ? 5000 : 100;
}

/** True where a call failed since nothing listens at the endpoint. */
export function isUnreachable(error: unknown): boolean {
  const seen = new Set<unknown>();
  let current: unknown = error;
  while (typeof current === "object" && current !== null && !seen.has(current)) {
    seen.add(current);
    if ("code" in current && current.code === "ECONNREFUSED") return true;
    if (current instanceof AggregateError && current.errors.some(isUnreachable)) return true;
    current = "cause" in current ? current.cause : undefined;
  }
  return false;
}
