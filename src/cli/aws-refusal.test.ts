import { expect, test } from "vitest";
import { explainRefusal } from "./aws-refusal.ts";

function refused(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

const sentence =
  "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: rds:ModifyDBInstance on resource: arn:aws:rds:ap-northeast-1:111122223333:db:chat because no identity-based policy allows the rds:ModifyDBInstance action";

test.each([
  [
    "ExpiredToken",
    "The security token included in the request is expired",
    "AWS_CREDENTIALS_EXPIRED",
    "aws sso login",
  ],
  ["ExpiredTokenException", "expired", "AWS_CREDENTIALS_EXPIRED", "aws sso login"],
  ["CredentialsProviderError", "Could not load credentials", "AWS_CREDENTIALS_MISSING", "aws configure"],
  ["InvalidClientTokenId", "The security token is invalid", "AWS_CREDENTIALS_INVALID", "get-caller-identity"],
  ["AccessDenied", sentence, "AWS_PERMISSION_MISSING", '"Action":"rds:ModifyDBInstance"'],
  ["UnauthorizedOperation", "You are not authorized.", "AWS_PERMISSION_MISSING", "docs/on-aws.md"],
  ["Throttling", "Rate exceeded", "AWS_THROTTLED", "same command again"],
  ["RequestLimitExceeded", "Request limit exceeded.", "AWS_THROTTLED", "same command again"],
  [
    "AddressLimitExceeded",
    "The maximum number of addresses has been reached.",
    "AWS_QUOTA_REACHED",
    "service-quotas",
  ],
  ["LimitExceededException", "too many stacks", "AWS_QUOTA_REACHED", "service-quotas"],
])("%s ends in what to do next", (name, message, code, hint) => {
  const explained = explainRefusal(refused(name, message));
  expect(explained?.code).toBe(code);
  expect(explained?.hint).toContain(hint);
});

test("a missing permission names who lacks which action on which resource", () => {
  expect(explainRefusal(refused("AccessDenied", sentence))?.message).toBe(
    "arn:aws:iam::111122223333:user/ann may not call rds:ModifyDBInstance on arn:aws:rds:ap-northeast-1:111122223333:db:chat.",
  );
});

test("what AWS says of the request itself is left to the command", () => {
  expect(explainRefusal(refused("ValidationError", "Stack x does not exist"))).toBeUndefined();
  expect(explainRefusal("text")).toBeUndefined();
});
