import { STS } from "@aws-sdk/client-sts";
import { beforeAll, expect, test } from "vitest";
import { coversErrors, coversService, localTest, refuses, useTarget } from "./target.ts";

const target = useTarget();
let sts: STS;

beforeAll(() => {
  sts = target.client(STS);
});

test("a caller is told who it is", async () => {
  const { Account, Arn, UserId } = await sts.getCallerIdentity({});
  expect(Account).toMatch(/^\d{12}$/);
  expect(Arn).toMatch(new RegExp(`^arn:aws:(iam|sts)::${Account}:`));
  expect(UserId).toBeTypeOf("string");
});

localTest("credentials are lent for a session and for a role", async () => {
  const session = await sts.getSessionToken({ DurationSeconds: 900 });
  expect(session.Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
  const lent = await sts.assumeRole({
    RoleArn: "arn:aws:iam::123456789012:role/app",
    RoleSessionName: "session",
    DurationSeconds: 900,
  });
  expect(lent.AssumedRoleUser?.Arn).toBe("arn:aws:sts::123456789012:assumed-role/app/session");
  expect(lent.AssumedRoleUser?.AssumedRoleId).toMatch(/^AROA[A-Z0-9]+:session$/);
  expect(lent.Credentials?.Expiration).toBeInstanceOf(Date);
});

const role = { RoleArn: "arn:aws:iam::123456789012:role/app", RoleSessionName: "session" };
refuses([
  ["a role that is none", () => sts.assumeRole({ ...role, RoleArn: "odd" }), "ValidationError"],
  [
    "a session of an odd name",
    () => sts.assumeRole({ ...role, RoleSessionName: "a b" }),
    "ValidationError",
    /failed to satisfy constraint/,
  ],
  [
    "a short session of a role",
    () => sts.assumeRole({ ...role, DurationSeconds: 1 }),
    "ValidationError",
    /Member must have value greater than or equal to 900/,
  ],
  [
    "a session's policy that is none",
    () => sts.assumeRole({ ...role, Policy: "{}" }),
    "MalformedPolicyDocumentException",
  ],
  [
    "a long session's policy",
    () => sts.assumeRole({ ...role, Policy: " ".repeat(2049) }),
    "ValidationError",
    /Member must have length less than or equal to 2048/,
  ],
  ["a short session", () => sts.getSessionToken({ DurationSeconds: 1 }), "ValidationError"],
]);

coversErrors(target, { MalformedPolicyDocumentException: "AssumeRole" });
coversService(target, "sts");
