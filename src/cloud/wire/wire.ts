import type { Account } from "../account.ts";
import type { Cloud } from "../cloud.ts";
import type { Service } from "../service.ts";
import { ServiceError } from "../service-error.ts";
import { codecs } from "./codecs.ts";
import { json } from "./json.ts";
import type { Codec, Interface, WireRequest, WireResponse } from "./message.ts";
import { query } from "./query.ts";
import { restJson } from "./rest-json.ts";
import { serviceSchemas } from "./service-schemas.ts";
import { operationShape } from "./shape.ts";
import { readCredentialScope } from "./signature.ts";

/** What became of a request, for the log and for whoever has to act on a change. */
export interface Answered {
  readonly response: WireResponse;
  readonly accessKeyId: string | undefined;
  readonly region: string | undefined;
  readonly service: string | undefined;
  readonly operation: string | undefined;
  /** AWS's error code, where it was refused. */
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  /** What the local cloud itself did wrong: answered with InternalFailure, and to be told to a person. */
  readonly fault: unknown;
}

/** AWS's wire in front of a cloud: requests in AWS's protocols in, answers out. Knows nothing of sockets. */
export class Wire {
  readonly #cloud: Cloud;
  readonly #interfaces = new Map<string, Interface>();

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  answer(request: WireRequest, requestId: string): Answered {
    const scope = readCredentialScope(request);
    const service = scope && this.#cloud.services.get(scope.service);
    const codec = service ? codecs[service.protocol] : guessCodec(request);
    const context = { accessKeyId: scope?.accessKeyId, region: scope?.region, service: scope?.service };
    let operation: string | undefined;
    let known: Interface | undefined;
    try {
      if (!scope) throw new ServiceError("MissingAuthenticationToken", missingToken, 403);
      if (!service) throw this.#unknownService(scope.service, codec);
      checkRegion(scope.region);
      known = this.#interfaceOf(service);
      const call = codec.read(request, known);
      operation = call.operation.name;
      const output = this.#run(service, operation, call.input, this.#cloud.account(scope.region));
      const response = codec.write(call.operation, output, known, requestId);
      return {
        ...context,
        response,
        operation,
        errorCode: undefined,
        errorMessage: undefined,
        fault: undefined,
      };
    } catch (error) {
      const refused = error instanceof ServiceError ? error : internalFailure;
      const fault = error instanceof ServiceError ? undefined : error;
      const response = codec.refuse(refused, known, requestId);
      const { code: errorCode, message: errorMessage } = refused;
      return { ...context, response, operation, errorCode, errorMessage, fault };
    }
  }

  /** Refuses what never gets to a service, in the protocol that the request looks like. */
  refuse(request: WireRequest, error: ServiceError, requestId: string): WireResponse {
    return guessCodec(request).refuse(error, undefined, requestId);
  }

  #run(service: Service, operation: string, input: object, account: Account): unknown {
    service.admit?.(input);
    return this.#cloud.call(account, service.name, operation, input);
  }

  /** Loaded at the first call of a service, so that starting costs nothing. */
  #interfaceOf(service: Service): Interface {
    const known = this.#interfaces.get(service.name);
    if (known) return known;
    const made = readInterface(service);
    this.#interfaces.set(service.name, made);
    return made;
  }

  #unknownService(name: string, codec: Codec): ServiceError {
    const code = codec === query ? "InvalidAction" : "UnknownOperationException";
    const all = [...this.#cloud.services.keys()].sort().join(", ");
    return new ServiceError(code, `The local cloud has no service ${name}. It has: ${all}.`);
  }
}

/** @throws Error where the service lists an operation that its SDK client does not have: a mistake in its table */
export function readInterface(service: Service): Interface {
  const names = Object.keys(service.operations);
  const { operations, ...schemas } = serviceSchemas(service.client, names);
  const unknown = names.filter((name) => !schemas.operationNames.has(name));
  if (unknown.length > 0) throw new Error(`AWS's ${service.name} has no operation ${unknown.join(", ")}.`);
  const shapes = Object.values(operations).map(operationShape);
  return { schemas, operations: new Map(shapes.map((shape) => [shape.name, shape])) };
}

const missingToken = "Request is missing Authentication Token";

const internalFailure = new ServiceError(
  "InternalFailure",
  "The request processing has failed because of an unknown error in the local cloud; its log says more.",
  500,
);

/** How to refuse a request of which nobody knows whose it is: by what it looks like. */
function guessCodec(request: WireRequest): Codec {
  if (request.headers["x-amz-target"] !== undefined) return json;
  const form = /x-www-form-urlencoded/.test(request.headers["content-type"] ?? "");
  return form || request.query.has("Action") ? query : restJson;
}

function checkRegion(region: string): void {
  if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return;
  throw new ServiceError(
    "SignatureDoesNotMatch",
    `Credential should be scoped to a valid region: ${region}`,
    403,
  );
}
