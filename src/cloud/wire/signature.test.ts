import { expect, test } from "vitest";
import type { WireRequest } from "./message.ts";
import { readCredentialScope } from "./signature.ts";

function request(authorization: string | undefined, query = ""): WireRequest {
  const headers = { authorization };
  return { method: "POST", path: "/", query: new URLSearchParams(query), headers, body: new Uint8Array() };
}

const tail = "SignedHeaders=host;x-amz-date, Signature=0";
const header = (credential: string) => `AWS4-HMAC-SHA256 Credential=${credential}, ${tail}`;

test("reads who signed for which service of which region", () => {
  expect(readCredentialScope(request(header("AKID/20260101/us-gov-west-1/ec2/aws4_request")))).toEqual({
    accessKeyId: "AKID",
    region: "us-gov-west-1",
    service: "ec2",
  });
  const spaced = `AWS4-HMAC-SHA256  Credential=a/b/20260101/eu-west-1/sts/aws4_request ,SignedHeaders=host,Signature=0`;
  expect(readCredentialScope(request(spaced)).accessKeyId).toBe("a/b");
});

test("reads a presigned query", () => {
  const query = new URLSearchParams({
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": "AKID/20260101/us-east-1/sts/aws4_request",
    "X-Amz-SignedHeaders": "host",
    "X-Amz-Signature": "0",
  });
  expect(readCredentialScope(request(undefined, query.toString())).service).toBe("sts");
  query.delete("X-Amz-Signature");
  expect(() => readCredentialScope(request(undefined, query.toString()))).toThrow(
    "AWS query-string parameters must include 'X-Amz-Signature'. Re-examine the query-string parameters.",
  );
});

test("reads the region of Signature Version 4A from its set", () => {
  const signed = `AWS4-ECDSA-P256-SHA256 Credential=AKID/20260101/sts/aws4_request, ${tail}`;
  const headers = { authorization: signed, "x-amz-region-set": "us-east-1,us-west-2" };
  expect(readCredentialScope({ ...request(undefined), headers }).region).toBe("us-east-1");
});

const refused: readonly (readonly [string | undefined, string, number, string])[] = [
  [undefined, "MissingAuthenticationToken", 403, "Request is missing Authentication Token"],
  [
    "Bearer abc",
    "IncompleteSignature",
    400,
    "'abc' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer abc'.",
  ],
  ["AWS x=y", "IncompleteSignature", 400, "Unsupported AWS 'algorithm': 'AWS'."],
  [
    "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/ec2/aws4_request",
    "IncompleteSignature",
    400,
    "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-HMAC-SHA256",
  ],
  [
    header("AKID"),
    "IncompleteSignature",
    400,
    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKID'",
  ],
  [
    header("AKID/20260101/us-east-1/ec2/aws3_request"),
    "SignatureDoesNotMatch",
    403,
    "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws3_request'.",
  ],
  [
    header("AKID/20260101/nowhere/ec2/aws4_request"),
    "SignatureDoesNotMatch",
    403,
    "Credential should be scoped to a valid region: nowhere",
  ],
  [
    header("/20260101/us-east-1/ec2/aws4_request"),
    "InvalidClientTokenId",
    403,
    "The security token included in the request is invalid.",
  ],
];

for (const [authorization, code, status, message] of refused) {
  test(`${authorization ?? "no signature"} is refused with ${code}`, () => {
    expect(() => readCredentialScope(request(authorization))).toThrow(
      expect.objectContaining({ code, status, message }),
    );
  });
}
