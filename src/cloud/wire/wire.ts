import type { Account } from "../account.ts";
import type { Cloud } from "../cloud.ts";
import { authorize } from "../iam/authorization/authorize.ts";
import { callerOf, type Sender } from "../iam/authorization/caller.ts";
import type { Protocol, Service } from "../service.ts";
import { ServiceError } from "../service-error.ts";
import { AuthenticationError } from "./authentication-error.ts";
import { codecOf, codecs } from "./codecs.ts";
import { unpacked } from "./content-encoding.ts";
import { refuseInjected } from "./injected-refusal.ts";
import type { Interface, WireRequest, WireResponse } from "./message.ts";
import { serviceSchemas } from "./service-schemas.ts";
import { operationShape } from "./shape.ts";
import { type CredentialScope, readCredentialScope, signedFor } from "./signature.ts";

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
    const name = signedFor(request) ?? "";
    const service = this.#cloud.services.get(name);
    const codec = service ? codecOf(service.protocol, request) : codecs[guessProtocol(request)];
    const protocol = service ? protocolOf(service, request) : guessProtocol(request);
    let scope: CredentialScope | undefined;
    let operation: string | undefined;
    let known: Interface | undefined;
    try {
      scope = readCredentialScope(request);
      if (!service) throw this.#unknownService(name, protocol);
      known = this.#interfaceOf(service);
      const call = codec.read(unpacked(request), known);
      operation = call.operation.name;
      refuseInjected(this.#cloud, service.name, operation);
      const { accessKeyId } = scope;
      const sender: Sender = { accessKeyId, role: callerOf(this.#cloud, accessKeyId) };
      const account = this.#cloud.account(scope.region);
      if (sender.role) authorize(account, sender.role, service, operation, call.input);
      const output = this.#run(service, operation, call.input, account, sender);
      const response = codec.write(call.operation, output, known, requestId);
      return {
        ...scope,
        response,
        operation,
        errorCode: undefined,
        errorMessage: undefined,
        fault: undefined,
      };
    } catch (error) {
      const refused = refusalOf(error, protocol);
      const fault = error instanceof ServiceError ? undefined : error;
      const response = codec.refuse(refused, known, requestId);
      const { code: errorCode, message: errorMessage } = refused;
      const { accessKeyId, region } = scope ?? {};
      return { accessKeyId, region, service: name, response, operation, errorCode, errorMessage, fault };
    }
  }

  /** Refuses what never gets to a service, in the protocol that the request looks like. */
  refuse(request: WireRequest, error: ServiceError, requestId: string): WireResponse {
    return codecs[guessProtocol(request)].refuse(error, undefined, requestId);
  }

  #run(service: Service, operation: string, input: object, account: Account, sender: Sender): unknown {
    service.admit?.(input);
    return this.#cloud.call(account, service.name, operation, input, sender);
  }

  /** Loaded at the first call of a service, so that starting costs nothing. */
  #interfaceOf(service: Service): Interface {
    const known = this.#interfaces.get(service.name);
    if (known) return known;
    const made = readInterface(service);
    this.#interfaces.set(service.name, made);
    return made;
  }

  #unknownService(name: string, protocol: Protocol): ServiceError {
    const code = protocol === "query" ? "InvalidAction" : "UnknownOperationException";
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

const internalFailure = new ServiceError(
  "InternalFailure",
  "The request processing has failed because of an unknown error in the local cloud; its log says more.",
  500,
);

function refusalOf(error: unknown, protocol: Protocol): ServiceError {
  if (error instanceof AuthenticationError) return error.inProtocol(protocol);
  return error instanceof ServiceError ? error : internalFailure;
}

/** CloudWatch's Query requests may come as JSON (codecs.ts), and are refused as such. */
function protocolOf({ protocol }: Service, request: WireRequest): Protocol {
  return protocol === "query" && request.headers["x-amz-target"] !== undefined ? "json-1.1" : protocol;
}

/** How to refuse a request of which nobody knows whose it is: by what it looks like. */
function guessProtocol(request: WireRequest): Protocol {
  if (request.headers["x-amz-target"] !== undefined) return "json-1.1";
  const form = /x-www-form-urlencoded/.test(request.headers["content-type"] ?? "");
  return form || request.query.has("Action") ? "query" : "rest-json";
}
