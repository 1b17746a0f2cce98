import { expect, test } from "vitest";
import { signedHeaders } from "./signature.ts";

/**
 * The example of AWS's own documentation, "Create a signed AWS API request": GET ListUsers of IAM with the example key.
 */
test("signs AWS's published example to AWS's published signature", () => {
  const headers = signedHeaders(
    {
      method: "GET",
      url: new URL("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"),
      headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
      body: "",
    },
    { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
    { service: "iam", region: "us-east-1", at: Date.UTC(2015, 7, 30, 12, 36, 0) },
  );
  expect(headers.authorization).toBe(
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, " +
      "SignedHeaders=content-type;host;x-amz-date, " +
      "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
  );
});

test("signs the session token of an instance's role", () => {
  const headers = signedHeaders(
    { method: "POST", url: new URL("http://127.0.0.1:4566/"), headers: {}, body: "Action=X" },
    { accessKeyId: "A", secretAccessKey: "S", sessionToken: "T" },
    { service: "autoscaling", region: "ap-northeast-1", at: 0 },
  );
  expect(headers["x-amz-security-token"]).toBe("T");
  expect(headers.authorization).toContain("SignedHeaders=host;x-amz-date;x-amz-security-token");
});
