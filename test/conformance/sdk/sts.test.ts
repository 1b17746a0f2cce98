import { IAM } from "@aws-sdk/client-iam";
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

localTest("whoever signs with a lent or made key is told as whom", async () => {
  const as = async (accessKeyId = "") => {
    const { endpoint } = sts.config;
    const other = new STS({
      region: target.region,
      endpoint: await endpoint?.(),
      credentials: { accessKeyId, secretAccessKey: "anything" },
    });
    return other.getCallerIdentity({}).finally(() => other.destroy());
  };
  const lent = await sts.assumeRole({ ...role, DurationSeconds: 900 });
  expect(await as(lent.Credentials?.AccessKeyId)).toMatchObject({
    Arn: lent.AssumedRoleUser?.Arn,
    UserId: lent.AssumedRoleUser?.AssumedRoleId,
  });
  const federated = await sts.getFederationToken({ Name: "guest" });
  expect(federated.FederatedUser?.Arn).toBe("arn:aws:sts::123456789012:federated-user/guest");
  expect(await as(federated.Credentials?.AccessKeyId)).toMatchObject({ Arn: federated.FederatedUser?.Arn });
  const iam = target.client(IAM);
  const { User } = await iam.createUser({ UserName: target.name, Path: "/team/" });
  const { AccessKey } = await iam.createAccessKey({ UserName: target.name });
  expect(await as(AccessKey?.AccessKeyId)).toMatchObject({ Arn: User?.Arn, UserId: User?.UserId });
  expect(await as("AKIAEXAMPLEOTHER")).toMatchObject({ Arn: "arn:aws:iam::123456789012:root" });
  const { Account } = await sts.getAccessKeyInfo({ AccessKeyId: AccessKey?.AccessKeyId });
  expect(Account).toBe("123456789012");
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
  [
    "a federation of an odd name",
    () => sts.getFederationToken({ Name: "a b" }),
    "ValidationError",
    /at 'name' failed to satisfy constraint/,
  ],
  [
    "a federation's policy that is none",
    () => sts.getFederationToken({ Name: "guest", Policy: "{}" }),
    "MalformedPolicyDocumentException",
  ],
  ["news of a key that is none", () => sts.getAccessKeyInfo({ AccessKeyId: "odd" }), "ValidationError"],
  ["a short session", () => sts.getSessionToken({ DurationSeconds: 1 }), "ValidationError"],
]);

coversErrors(target, { MalformedPolicyDocumentException: "AssumeRole GetFederationToken" });
coversService(target, "sts");
