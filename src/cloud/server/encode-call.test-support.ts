import type { Service } from "../service.ts";
import { ec2Dialect, type FormDialect, queryDialect } from "../wire/form.ts";
import { writeMembers } from "../wire/json-value.ts";
import type { Interface, WireRequest } from "../wire/message.ts";
import { writeTimestamp } from "../wire/scalar.ts";
import type { OperationShape, Shape } from "../wire/shape.ts";

/** A signed request for a call, as the service's clients write it. */
export function encodeCall(
  service: Service,
  known: Interface,
  operation: OperationShape,
  input: Readonly<Record<string, unknown>>,
): WireRequest {
  const headers = {
    host: "127.0.0.1:4566",
    authorization: authorization(service.name),
    "x-amz-date": "20260101T000000Z",
  };
  const empty = { method: "POST", path: "/", query: new URLSearchParams() };
  if (service.protocol === "json-1.1") {
    const target = `${known.schemas.serviceTarget}.${operation.name}`;
    const type = "application/x-amz-json-1.1";
    return {
      ...empty,
      headers: { ...headers, "content-type": type, "x-amz-target": target },
      body: json(operation.input, input),
    };
  }
  if (service.protocol === "rest-json") return restCall(operation, input, headers);
  const dialect = service.protocol === "query" ? queryDialect : ec2Dialect;
  const fields = new URLSearchParams({ Action: operation.name, Version: known.schemas.version });
  writeForm(operation.input, input, dialect, "", fields);
  const type = "application/x-www-form-urlencoded; charset=utf-8";
  return { ...empty, headers: { ...headers, "content-type": type }, body: Buffer.from(fields.toString()) };
}

export function authorization(service: string): string {
  const scope = `Credential=AKIDFUZZ/20260101/ap-northeast-1/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;
}

function json(shape: Shape, input: Readonly<Record<string, unknown>>): Uint8Array {
  const members = shape.kind === "structure" ? shape.members : [];
  return Buffer.from(JSON.stringify(writeMembers(members, input)));
}

function restCall(
  operation: OperationShape,
  input: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>>,
): WireRequest {
  const [method = "POST", template = "/"] = operation.traits.http ?? [];
  const query = new URLSearchParams();
  let path = template.replace(/\?.*$/, "");
  const members = operation.input.kind === "structure" ? operation.input.members : [];
  for (const { name, traits } of members) {
    if (input[name] === undefined) continue;
    // A query's lists and maps as JSON: as good as any other nonsense there.
    const value = input[name];
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    if (traits.httpLabel)
      path = path.replace(`{${name}}`, encodeURIComponent(Buffer.from(text).toString("utf8")));
    else if (traits.httpQuery) query.append(traits.httpQuery, text);
  }
  const inBody = members.filter(({ traits }) => !traits.httpLabel && !traits.httpQuery);
  const body = Buffer.from(JSON.stringify(writeMembers(inBody, input)));
  return { method, path, query, headers: { ...headers, "content-type": "application/json" }, body };
}

function writeForm(
  shape: Shape,
  value: unknown,
  dialect: FormDialect,
  at: string,
  to: URLSearchParams,
): void {
  const inside = (part: string | number) => (at === "" ? String(part) : `${at}.${part}`);
  switch (shape.kind) {
    case "structure":
      for (const member of shape.members) {
        const one = (value as Record<string, unknown>)[member.name];
        if (one !== undefined) writeForm(member.shape, one, dialect, inside(dialect.memberName(member)), to);
      }
      return;
    case "list":
      for (const [index, item] of (value as unknown[]).entries()) {
        const part = dialect === queryDialect ? `member.${index + 1}` : index + 1;
        writeForm(shape.item.shape, item, dialect, inside(part), to);
      }
      return;
    case "map":
      for (const [index, [key, item]] of Object.entries(value as Record<string, unknown>).entries()) {
        const entry = inside(`entry.${index + 1}`);
        to.append(`${entry}.key`, key);
        writeForm(shape.value.shape, item, dialect, `${entry}.value`, to);
      }
      return;
    case "timestamp":
      to.append(at, writeTimestamp(value as Date, "date-time"));
      return;
    case "blob":
      to.append(at, Buffer.from(value as Uint8Array).toString("base64"));
      return;
    default:
      to.append(at, String(value));
  }
}
