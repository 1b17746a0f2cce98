import type { Cloud } from "../cloud.ts";
import { isSignedInCutOffZone } from "../metadata/cut-off.ts";
import type { ServiceError } from "../service-error.ts";
import type { WireRequest, WireResponse } from "../wire/message.ts";
import { Wire } from "../wire/wire.ts";
import { control } from "./control.ts";
import type { HttpHandler } from "./http-server.ts";
import type { Passes } from "./passes.ts";

/** One request to an AWS API, for a log. */
export interface RequestRecord {
  readonly requestId: string;
  readonly accessKeyId: string | undefined;
  readonly region: string | undefined;
  readonly service: string | undefined;
  readonly operation: string | undefined;
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  /** Whether it may have changed the cloud's state. */
  readonly changing: boolean;
}

interface Listeners {
  readonly onRequest: ((record: RequestRecord) => void) | undefined;
  readonly onFault: (error: unknown) => void;
}

const controlPrefix = "/_hitori/";

/**
 * Operations after which nothing has to be brought forward or written: those that by their names only read, and
 * those that touch no state (log events stand in files of their own).
 */
const stateless =
  /^(Describe|Get|List|Filter|Lookup|Search|Validate|Estimate|Simulate|BatchGet|Test|PutLogEvents$)/;

/** A cloud behind HTTP: AWS's APIs, and its own controls below `/_hitori/`. */
export class CloudHandler implements HttpHandler {
  readonly #cloud: Cloud;
  readonly #passes: Passes;
  readonly #wire: Wire;
  readonly #listeners: Listeners;

  constructor(cloud: Cloud, passes: Passes, listeners: Listeners) {
    this.#cloud = cloud;
    this.#passes = passes;
    this.#wire = new Wire(cloud);
    this.#listeners = listeners;
  }

  answer(request: WireRequest, requestId: string): WireResponse {
    if (request.path.startsWith(controlPrefix)) return this.#control(request, requestId);
    const answered = this.#wire.answer(request, requestId);
    const { response, fault, ...rest } = answered;
    if (fault !== undefined) this.#listeners.onFault(fault);
    const changing = rest.operation !== undefined && !stateless.test(rest.operation);
    this.#guarded(() => this.#passes.afterRequest(changing));
    this.#listeners.onRequest?.({ requestId, ...rest, status: response.status, changing });
    return response;
  }

  isCutOff({ headers }: WireRequest): boolean {
    if (this.#cloud.cutOffZones.size === 0) return false;
    const accessKeyId = headers.authorization?.match(/\bCredential=([^/]+)\//)?.[1];
    return accessKeyId !== undefined && isSignedInCutOffZone(this.#cloud, accessKeyId);
  }

  refuse(request: WireRequest, error: ServiceError, requestId: string): WireResponse {
    if (request.path.startsWith(controlPrefix))
      return json(error.status, { code: error.code, message: error.message }, requestId);
    return this.#wire.refuse(request, error, requestId);
  }

  #control(request: WireRequest, requestId: string): WireResponse {
    try {
      const path = request.path.slice(controlPrefix.length);
      const { status, document, changing } = control(this.#cloud, request.method, path, request.query);
      this.#passes.afterRequest(changing);
      return json(status, document, requestId);
    } catch (error) {
      this.#listeners.onFault(error);
      return json(
        500,
        { code: "InternalFailure", message: "The local cloud failed; see its log." },
        requestId,
      );
    }
  }

  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#listeners.onFault(error);
    }
  }
}

function json(status: number, document: object, requestId: string): WireResponse {
  const headers = { "content-type": "application/json", "x-amzn-requestid": requestId };
  return { status, headers, body: `${JSON.stringify(document)}\n` };
}
