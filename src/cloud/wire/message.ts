import type { ServiceError } from "../service-error.ts";
import type { SdkSchemas } from "./sdk-schemas.ts";
import type { OperationShape } from "./shape.ts";

/** A request as it came, free of sockets. */
export interface WireRequest {
  readonly method: string;
  /** As it came, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A service's side of the wire, read from its SDK client: the operations that the local cloud has. */
export interface Interface {
  readonly schemas: Omit<SdkSchemas, "operations">;
  readonly operations: ReadonlyMap<string, OperationShape>;
}

/** A call that was understood. */
export interface Call {
  readonly operation: OperationShape;
  readonly input: Record<string, unknown>;
}

/** One of AWS's protocols: requests in, answers and errors out. */
export interface Codec {
  /** @throws ServiceError as AWS answers what it cannot read or does not know */
  read(request: WireRequest, to: Interface): Call;
  write(operation: OperationShape, output: unknown, to: Interface, requestId: string): WireResponse;
  refuse(error: ServiceError, to: Interface | undefined, requestId: string): WireResponse;
}
