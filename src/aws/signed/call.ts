import type { Clock } from "../../base/clock.ts";
import { domainOf } from "../domain.ts";
import { exchange, type HttpAnswer } from "./http.ts";
import { type Credentials, signedHeaders } from "./signature.ts";
import { type Element, parseXml, textAt } from "./xml.ts";

/**
 * AWS as an instance's agent calls it. The agent must stay small: the SDK's three clients that it would need make it
 * 150 MB, signed requests of its own 50 MB (bench/deploy.ts measures it).
 */
export interface InstanceConnection {
  readonly region: string;
  /** The local cloud's; undefined on AWS. */
  readonly endpoint: string | undefined;
  readonly credentials: () => Promise<Credentials>;
  readonly clock: Clock;
}

/** AWS said no: its own code and text. */
export class CallRefused extends Error {
  override readonly name = "CallRefused";
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(`${code}: ${message}`);
    this.code = code;
    this.status = status;
  }
}

const versions = { autoscaling: "2011-01-01", ec2: "2016-11-15", sns: "2010-03-31" } as const;
const attempts = 3;
const timeout = 5000;

/**
 * One action of AWS's Query protocol. `undefined` parameters are left out.
 * @throws CallRefused with AWS's code; the network's error after three attempts
 */
export async function queryCall(
  connection: InstanceConnection,
  service: keyof typeof versions,
  action: string,
  parameters: Readonly<Record<string, string | undefined>>,
): Promise<Element> {
  const form = new URLSearchParams({ Action: action, Version: versions[service] });
  for (const [key, value] of Object.entries(parameters)) if (value !== undefined) form.set(key, value);
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  const answer = await call(connection, service, headers, form.toString());
  return parseXml(answer.body);
}

/**
 * One action of CloudWatch Logs, which speaks AWS's JSON 1.1.
 * @throws CallRefused with AWS's code; the network's error after three attempts
 */
export async function logsCall(
  connection: InstanceConnection,
  action: string,
  input: Readonly<Record<string, unknown>>,
): Promise<void> {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `Logs_20140328.${action}`,
  };
  await call(connection, "logs", headers, JSON.stringify(input));
}

async function call(
  connection: InstanceConnection,
  service: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await callOnce(connection, service, headers, body);
    } catch (error) {
      const final = error instanceof CallRefused && !isPassing(error);
      if (final || attempt === attempts) throw error;
      await connection.clock.sleep(200 * 4 ** (attempt - 1));
    }
  }
}

async function callOnce(
  connection: InstanceConnection,
  service: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<HttpAnswer> {
  const { region, clock } = connection;
  const request = { method: "POST", url: endpointOf(connection, service), headers, body };
  const scope = { service, region, at: clock.now() };
  const signed = signedHeaders(request, await connection.credentials(), scope);
  const answer = await exchange({ ...request, headers: signed }, timeout, clock);
  if (answer.status >= 400) throw refusal(answer);
  return answer;
}

function endpointOf({ region, endpoint }: InstanceConnection, service: string): URL {
  return new URL(endpoint ?? `https://${service}.${region}.${domainOf(region)}/`);
}

/** What passes by itself: AWS's troubles and its throttling. */
function isPassing(error: CallRefused): boolean {
  return error.status >= 500 || /Throttl|RequestLimitExceeded|TooManyRequests/.test(error.code);
}

function refusal({ status, body }: HttpAnswer): CallRefused {
  if (body.trimStart().startsWith("{")) {
    const { __type = "", message, Message } = JSON.parse(body) as Record<string, string | undefined>;
    return new CallRefused(__type.replace(/^.*#/, ""), message ?? Message ?? "", status);
  }
  const document = parseXml(body);
  const code = textAt(document, "Error/Code") ?? textAt(document, "Errors/Error/Code");
  const message = textAt(document, "Error/Message") ?? textAt(document, "Errors/Error/Message");
  return new CallRefused(code ?? `HTTP ${status}`, message ?? "", status);
}
