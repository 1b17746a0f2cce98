import { ServiceError } from "../service-error.ts";
import { parseJsonObject, readJsonValue, writeJsonValue } from "./json-value.ts";
import type { Codec, WireResponse } from "./message.ts";
import { missingValues, missingValuesMessage } from "./required.ts";

/** AWS JSON 1.1: CloudWatch Logs, SSM. */
export const json: Codec = {
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
  write: (operation, output, _to, requestId) =>
    operation.output.kind === "unit"
      ? answer(200, requestId, "")
      : answer(200, requestId, JSON.stringify(writeJsonValue(operation.output, output ?? {}))),
  refuse: (error, _to, requestId) =>
    answer(error.status, requestId, JSON.stringify({ __type: error.code, message: error.message })),
};

function answer(status: number, requestId: string, body: string): WireResponse {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": requestId };
  return { status, headers, body };
}
