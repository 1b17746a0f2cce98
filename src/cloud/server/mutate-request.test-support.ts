import type { WireRequest } from "../wire/message.ts";
import { authorization } from "./encode-call.test-support.ts";
import type { Random } from "./random.test-support.ts";

type Mutation = (request: WireRequest, random: Random) => WireRequest;

/** The same request, broken in one way. */
export function mutate(request: WireRequest, random: Random): WireRequest {
  return random.pick(mutations)(request, random);
}

const mutations: readonly Mutation[] = [
  breakSignature,
  breakSignature,
  breakBody,
  breakBody,
  breakBody,
  (request, random) => withText(request, breakForm(textOf(request), random)),
  (request, random) => withText(request, breakForm(textOf(request), random)),
  (request, random) => withText(request, breakJson(textOf(request), random)),
  (request, random) => withText(request, breakJson(textOf(request), random)),
  (request, random) => ({ ...request, path: random.pick(paths) }),
  (request, random) => ({
    ...request,
    method: random.pick(["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "X"]),
  }),
  breakHeader,
  (request, random) => ({ ...request, query: new URLSearchParams(random.pick(queries)) }),
];

const paths = [
  ...[
    "/",
    "//",
    "/%",
    "/%ff",
    "/%2e%2e/%2e%2e",
    "/2015-02-01/file-systems/%",
    "/2015-02-01/",
    "/_hitori/health",
  ],
  ...[
    "/2015-02-01/file-systems/__proto__/lifecycle-configuration",
    `/${"a/".repeat(3000)}`,
    "*",
    "http://x/",
  ],
  ...[
    "/2015-02-01/mount-targets",
    "/2015-02-01/access-points/x",
    "/2015-02-01/resource-tags/a%2Fb",
    "/?",
    "/#",
  ],
];
const queries = [
  "Action=",
  "Action=constructor",
  "Action=DescribeVpcs&Action=x",
  "%=%&=&&",
  "a=1&".repeat(50),
];

const signatures = [
  ...[
    "",
    "AWS4-HMAC-SHA256",
    "AWS4-HMAC-SHA256 ",
    "AWS4-HMAC-SHA256 Credential",
    "Bearer abc",
    "Basic dTpw",
    "\0",
  ],
  ...["AWS4-HMAC-SHA256 Credential=", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=, Signature=", "AWS x:y"],
  ...["AWS4-HMAC-SHA256 Credential=a/b/c/d/e/f/g/aws4_request, SignedHeaders=host, Signature=0"],
  ...["AWS4-HMAC-SHA256 Credential=/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0"],
  ...["AWS4-HMAC-SHA256 Credential=a/20260101//ec2/aws4_request, SignedHeaders=host, Signature=0"],
  ...["AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/ec2/aws3_request, SignedHeaders=host, Signature=0"],
  ...["AWS4-HMAC-SHA256 Credential=a/x/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0"],
  ...["AWS4-HMAC-SHA256 Credential=a/20260101/__proto__/ec2/aws4_request, SignedHeaders=host, Signature=0"],
  ...[
    "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/constructor/aws4_request, SignedHeaders=h, Signature=0",
  ],
  ...["AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/ec2/aws4_request"],
  ...[`AWS4-HMAC-SHA256 Credential=${"a".repeat(9000)}/20260101/us-east-1/ec2/aws4_request`],
];
const serviceNames = [
  "ec2",
  "iam",
  "elasticfilesystem",
  "logs",
  "dynamodb",
  "s3",
  "__proto__",
  "",
  "autoscaling",
];

function breakSignature(request: WireRequest, random: Random): WireRequest {
  const value = random.chance(0.3) ? authorization(random.pick(serviceNames)) : random.pick(signatures);
  return {
    ...request,
    headers: { ...request.headers, authorization: random.chance(0.1) ? undefined : value },
  };
}

function breakHeader(request: WireRequest, random: Random): WireRequest {
  const name = random.pick([
    "x-amz-target",
    "content-type",
    "x-amz-date",
    "x-amz-region-set",
    "host",
    "accept",
  ]);
  const value = random.pick([
    undefined,
    "",
    "x",
    ".",
    "Logs_20140328.",
    "AmazonSSM.constructor",
    "a".repeat(8000),
  ]);
  const types = ["application/json", "application/cbor", "text/xml", "multipart/form-data", ";;;"];
  return {
    ...request,
    headers: { ...request.headers, [name]: random.chance(0.5) ? value : random.pick(types) },
  };
}

function breakBody(request: WireRequest, random: Random): WireRequest {
  const bytes = Buffer.from(request.body);
  const at = random.below(bytes.length + 1);
  const noise = Buffer.from(Array.from({ length: 1 + random.below(30) }, () => random.below(256)));
  const body = random.pick([
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]),
    () => Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at + noise.length)]),
    () => Buffer.concat([bytes, bytes]),
    () => Buffer.from(bytes.toString("utf8"), "utf16le"),
    () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
    () => Buffer.alloc(0),
    () => noise,
  ])();
  return { ...request, body };
}

function breakForm(text: string, random: Random): string {
  const fields = text.split("&");
  const at = random.below(fields.length);
  const [name = "", value = ""] = (fields[at] ?? "").split("=");
  const broken = random.pick([
    `${name}.member.1=${value}`,
    `${name}.1=${value}`,
    `${name.replace(/\.\d+/, ".99999999999999999999")}=${value}`,
    `${name.replace(/\.\d+/, ".-1")}=${value}`,
    `${name.replace(/\.\d+/, ".0")}=${value}`,
    `${name}.__proto__.polluted=1&__proto__.polluted=1&constructor.prototype.polluted=1`,
    `${name}=%`,
    `${name}=%ff%fe`,
    `${name}`,
    `=${value}`,
    `${name}=${value}&${name}=2`,
    `${`${name.slice(0, 20)}.`.repeat(2000)}=1`,
    "Version=2000-01-01",
    "Action=",
    "&&&&",
  ]);
  fields[at] = broken;
  return fields.join("&");
}

function breakJson(text: string, random: Random): string {
  const deep = 20_000;
  const values = [
    ...["null", "[]", "{}", '""', "1e999", "-0", "true", "NaN", '"\\ud800"', '{"__proto__":{"polluted":1}}'],
    ...[
      `${"[".repeat(deep)}${"]".repeat(deep)}`,
      `${'{"a":'.repeat(deep)}1${"}".repeat(deep)}`,
      "[".repeat(deep),
    ],
  ];
  const places = [...text.matchAll(/:\s*("(?:[^"\\]|\\.)*"|-?\d[\d.e+-]*|true|false|null|\{|\[)/g)];
  const place = places[random.below(places.length)];
  if (!place || random.chance(0.2)) return random.pick(values);
  const from = place.index + place[0].length - (place[1]?.length ?? 0);
  return `${text.slice(0, from)}${random.pick(values)}${text.slice(from + (place[1]?.length ?? 0))}`;
}

function textOf(request: WireRequest): string {
  return Buffer.from(request.body).toString("utf8");
}

function withText(request: WireRequest, text: string): WireRequest {
  return { ...request, body: Buffer.from(text) };
}
