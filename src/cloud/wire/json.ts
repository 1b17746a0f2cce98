import { ServiceError } from "../service-error.ts";
import { parseJsonObject, readJsonValue, writeJsonValue } from "./json-value.ts";
import type { Codec } from "./message.ts";
import { missingValues, missingValuesMessage } from "./required.ts";

/** AWS JSON 1.1: CloudWatch Logs, SSM. */
export const json: Codec = jsonCodec("1.1");

/** AWS JSON 1.0 of a service that also speaks Query, CloudWatch: its errors carry Query's code in a header. */
export const queryCompatibleJson: Codec = jsonCodec("1.0");

function jsonCodec(version: "1.0" | "1.1"): Codec {
  return {
    read: (request, to) => {
      const target = request.headers["x-amz-target"] ?? "";
      const name = target.replace(/^.*\./, "");
      const operation = to.operations.get(name);
      if (!operation || !target.startsWith(`${to.schemas.serviceTarget}.`)) {
        const why = to.schemas.operationNames.has(name) ? "The local cloud does not simulate it." : "";
        throw new ServiceError("UnknownOperationException", `Unknown operation ${target}. ${why}`.trim());
      }
      const input = readJsonValue(operation.input, parseJsonObject(request.body)) as Record<string, unknown>;
      const missing = missingValues(operation.input, input, false);
      if (missing.length > 0) throw new ServiceError("ValidationException", missingValuesMessage(missing));
      return { operation, input };
    },
    write: (operation, output, _to, requestId) => {
      const body =
        operation.output.kind === "unit"
          ? ""
          : JSON.stringify(writeJsonValue(operation.output, output ?? {}));
      return { status: 200, headers: headersOf(version, requestId), body };
    },
    refuse: (error, _to, requestId) => {
      const type = error.status < 500 ? "Sender" : "Receiver";
      const compatible: Record<string, string> =
        version === "1.0" ? { "x-amzn-query-error": `${error.code};${type}` } : {};
      return {
        status: error.status,
        headers: { ...headersOf(version, requestId), ...compatible },
        body: JSON.stringify({ __type: error.code, message: error.message }),
      };
    },
  };
}

function headersOf(version: string, requestId: string) {
  return { "content-type": `application/x-amz-json-${version}`, "x-amzn-requestid": requestId };
}
