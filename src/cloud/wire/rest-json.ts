import { ServiceError } from "../service-error.ts";
import { parseJsonObject, readMembers, writeMembers } from "./json-value.ts";
import type { Codec, Interface, WireRequest } from "./message.ts";
import { missingValues, missingValuesMessage } from "./required.ts";
import { readScalar, writeTimestamp } from "./scalar.ts";
import type { Member, OperationShape } from "./shape.ts";

/** AWS REST-JSON: EFS. Operations are told by method and path; values stand in path, query, headers and body. */
export const restJson: Codec = {
  read: (request, to) => {
    const found = route(request, to);
    if (!found) {
      const message = `No operation of the local cloud is at ${request.method} ${request.path}.`;
      throw new ServiceError("UnknownOperationException", message, 404);
    }
    const input = readInput(request, found.operation, found.labels);
    const missing = missingValues(found.operation.input, input, false);
    if (missing.length > 0) throw new ServiceError("ValidationException", missingValuesMessage(missing));
    return { operation: found.operation, input };
  },
  write: (operation, output, _to, requestId) => {
    const members = operation.output.kind === "structure" ? operation.output.members : [];
    const record = (output ?? {}) as Record<string, unknown>;
    const headers: Record<string, string> = { "x-amzn-requestid": requestId };
    for (const member of members) {
      const value = record[member.name];
      if (member.traits.httpHeader !== undefined && value !== undefined && value !== null)
        headers[member.traits.httpHeader.toLowerCase()] = headerText(member, value);
    }
    const status = operation.traits.http?.[2] ?? 200;
    if (operation.output.kind === "unit") return { status, headers, body: "" };
    headers["content-type"] = "application/json";
    const inBody = members.filter((member) => member.traits.httpHeader === undefined);
    return { status, headers, body: JSON.stringify(writeMembers(inBody, record)) };
  },
  refuse: (error, _to, requestId) => ({
    status: error.status,
    headers: {
      "content-type": "application/json",
      "x-amzn-requestid": requestId,
      "x-amzn-errortype": error.code,
    },
    body: JSON.stringify({ ErrorCode: error.code, Message: error.message, ...error.members }),
  }),
};

interface Routed {
  readonly operation: OperationShape;
  readonly labels: Readonly<Record<string, string>>;
}

/** Fixed path segments count more than labels: `/file-systems/replication-configurations` is no file system. */
function route(request: WireRequest, to: Interface): Routed | undefined {
  const segments = segmentsOf(request.path);
  let best: (Routed & { fixed: number }) | undefined;
  for (const operation of to.operations.values()) {
    const [method, template = ""] = operation.traits.http ?? [];
    if (method !== request.method) continue;
    const match = matchPath(segmentsOf(template.replace(/\?.*$/, "")), segments);
    if (match && match.fixed > (best?.fixed ?? -1)) best = { operation, ...match };
  }
  return best;
}

function matchPath(template: readonly string[], segments: readonly string[]) {
  const labels: Record<string, string> = {};
  let fixed = 0;
  if (template.length !== segments.length) return undefined;
  for (const [at, part] of template.entries()) {
    const segment = segments[at] ?? "";
    if (/^\{.*\}$/.test(part)) labels[part.slice(1, -1)] = decode(segment);
    else if (part === segment) fixed += 1;
    else return undefined;
  }
  return { labels, fixed };
}

/** One trailing slash does not make another path: botocore adds it to some. */
function segmentsOf(path: string): string[] {
  return path.replace(/^\//, "").replace(/\/$/, "").split("/");
}

function readInput(request: WireRequest, operation: OperationShape, labels: Routed["labels"]) {
  if (operation.input.kind !== "structure") return {};
  const bound: Record<string, unknown> = {};
  const inBody: Member[] = [];
  for (const member of operation.input.members) {
    const { httpLabel, httpQuery, httpHeader } = member.traits;
    if (httpLabel) bound[member.name] = read(member, labels[member.name]);
    else if (httpQuery !== undefined) bound[member.name] = readQuery(member, request.query.getAll(httpQuery));
    else if (httpHeader !== undefined)
      bound[member.name] = read(member, request.headers[httpHeader.toLowerCase()]);
    else inBody.push(member);
  }
  for (const name of Object.keys(bound)) if (bound[name] === undefined) delete bound[name];
  return { ...bound, ...readMembers(inBody, inBody.length > 0 ? parseJsonObject(request.body) : {}) };
}

function readQuery(member: Member, values: readonly string[]): unknown {
  if (values.length === 0) return undefined;
  const { shape } = member;
  if (shape.kind !== "list") return read(member, values[0]);
  return values.map((value) => readScalar(shape.item.shape, value, member.name, "ValidationException"));
}

function read(member: Member, text: string | undefined): unknown {
  return text === undefined ? undefined : readScalar(member.shape, text, member.name, "ValidationException");
}

function headerText(member: Member, value: unknown): string {
  return member.shape.kind === "timestamp"
    ? writeTimestamp(value as Date, member.shape.format ?? "http-date")
    : String(value);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ServiceError("BadRequest", `The path has a malformed escape: ${segment}`);
  }
}
