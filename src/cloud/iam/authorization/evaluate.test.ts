import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "./evaluate.ts";
import type { AuthorizationRequest, PolicyDocument, Statement } from "./policy.ts";
import { matchesArn, matchesWildcard } from "./wildcard.ts";

const group =
  "arn:aws:autoscaling:ap-northeast-1:000000000000:autoScalingGroup:1-2:autoScalingGroupName/chat";

function asked(more: Partial<AuthorizationRequest> = {}): AuthorizationRequest {
  return { action: "autoscaling:SetInstanceHealth", resource: group, context: {}, ...more };
}

function verdict(statement: Statement | Statement[], request = asked()) {
  return evaluate([{ Statement: statement }], request);
}

const allow = (more: Statement = {}): Statement => ({ Effect: "Allow", Action: "*", Resource: "*", ...more });

describe("actions and resources", () => {
  test.each<[string, Statement, string]>([
    ["an action by its name, whatever its case", { Action: "AutoScaling:setinstancehealth" }, "allowed"],
    ["an action by a wildcard", { Action: ["ec2:*", "autoscaling:Set*"] }, "allowed"],
    ["another action", { Action: "autoscaling:SetDesiredCapacity" }, "implicitDeny"],
    ["everything but the action", { Action: undefined, NotAction: "autoscaling:Set*" }, "implicitDeny"],
    ["everything but another action", { Action: undefined, NotAction: "iam:*" }, "allowed"],
    [
      "the resource by a wildcard",
      { Resource: "arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/chat" },
      "allowed",
    ],
    [
      "a resource that begins alike",
      { Resource: "arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/cha" },
      "implicitDeny",
    ],
    ["a resource in other letters", { Resource: group.toUpperCase() }, "implicitDeny"],
    [
      "everything but the resource",
      { Resource: undefined, NotResource: `${group.slice(0, -4)}*` },
      "implicitDeny",
    ],
    ["a resource with a variable", { Resource: `${group.slice(0, -4)}\${aws:RequestTag/app}` }, "allowed"],
  ])("%s", (_, statement, wanted) => {
    expect(verdict(allow(statement), asked({ context: { "aws:requesttag/app": "chat" } }))).toBe(wanted);
  });

  test("an action that knows no resources is allowed by a star alone", () => {
    const request = asked({ action: "ec2:DescribeInstances", resource: "*" });
    expect(verdict(allow(), request)).toBe("allowed");
    expect(verdict(allow({ Resource: "arn:aws:ec2:*" }), request)).toBe("implicitDeny");
  });
});

describe("conditions", () => {
  const context = {
    "aws:resourcetag/App": "chat",
    "aws:requestedregion": "ap-northeast-1",
    "aws:securetransport": "true",
    "aws:currenttime": "2026-11-25T12:00:00Z",
    "aws:principalarn": "arn:aws:iam::000000000000:role/chat",
    "aws:tagkeys": ["a", "b"],
  };
  test.each<[string, Statement["Condition"], boolean]>([
    ["a tag that is the same", { StringEquals: { "aws:ResourceTag/App": "chat" } }, true],
    ["one of several", { StringEquals: { "aws:resourceTag/App": ["wiki", "chat"] } }, true],
    ["another tag", { StringEquals: { "aws:ResourceTag/App": "wiki" } }, false],
    ["a tag's key in other letters", { StringEquals: { "aws:ResourceTag/app": "chat" } }, false],
    ["a tag that is not there", { StringEquals: { "aws:ResourceTag/Owner": "me" } }, false],
    ["one that may be missing", { StringEqualsIfExists: { "aws:ResourceTag/Owner": "me" } }, true],
    ["one that is not to be so", { StringNotEquals: { "aws:ResourceTag/Owner": "me" } }, true],
    ["one that is so all the same", { StringNotEquals: { "aws:ResourceTag/App": ["chat", "wiki"] } }, false],
    ["one that must be missing", { Null: { "aws:ResourceTag/Owner": "true" } }, true],
    ["one that must be there", { Null: { "aws:ResourceTag/App": false } }, true],
    ["a pattern", { StringLike: { "aws:RequestedRegion": "ap-*" } }, true],
    ["no pattern where there is to be none", { StringEquals: { "aws:RequestedRegion": "ap-*" } }, false],
    ["a boolean", { Bool: { "aws:SecureTransport": true } }, true],
    ["a time", { DateGreaterThan: { "aws:CurrentTime": "2026-11-25T00:00:00Z" } }, true],
    ["a time that is over", { DateLessThan: { "aws:CurrentTime": "2026-11-25T00:00:00Z" } }, false],
    ["an ARN part by part", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/c?at" } }, true],
    ["all of a set", { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b", "c"] } }, true],
    ["not all of a set", { "ForAllValues:StringEquals": { "aws:TagKeys": ["a"] } }, false],
    ["any of a set", { "ForAnyValue:StringEquals": { "aws:TagKeys": ["b"] } }, true],
    [
      "two operators, one of which fails",
      { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:RequestedRegion": "x" } },
      false,
    ],
    ["an operator that is not known", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, false],
  ])("%s", (_, condition, holds) => {
    expect(verdict(allow({ Condition: condition }), asked({ context }))).toBe(
      holds ? "allowed" : "implicitDeny",
    );
  });
});

const word = fc.stringMatching(/^[a-c*?]{0,4}$/);
const statement: fc.Arbitrary<Statement> = fc.record({
  Effect: fc.constantFrom("Allow", "Deny"),
  Action: word.map((text) => `a:${text}`),
  Resource: word,
});
const policies: fc.Arbitrary<PolicyDocument[]> = fc.array(
  fc.array(statement, { maxLength: 3 }).map((Statement) => ({ Statement })),
  { maxLength: 3 },
);
const request = fc.record({
  action: fc.stringMatching(/^[a-c]{0,4}$/).map((text) => `a:${text}`),
  resource: fc.stringMatching(/^[a-c]{0,4}$/),
  context: fc.constant({}),
});

describe("whatever the policies", () => {
  test("a Deny that fits has the last word, and nothing is allowed that nothing allows", () => {
    fc.assert(
      fc.property(policies, request, (documents, one) => {
        const all = documents.flatMap(({ Statement }) => [Statement ?? []].flat());
        const fits = (given: Statement) =>
          matchesWildcard(String(given.Action), one.action) &&
          matchesWildcard(String(given.Resource), one.resource);
        const denied = all.some((given) => given.Effect === "Deny" && fits(given));
        const allowed = all.some((given) => given.Effect === "Allow" && fits(given));
        const wanted = denied ? "explicitDeny" : allowed ? "allowed" : "implicitDeny";
        expect(evaluate(documents, one)).toBe(wanted);
      }),
      { numRuns: 500 },
    );
  });

  test("another Deny never allows more, and another Allow never lifts a Deny", () => {
    fc.assert(
      fc.property(policies, statement, request, (documents, more, one) => {
        const before = evaluate(documents, one);
        const after = evaluate([...documents, { Statement: more }], one);
        if (more.Effect === "Deny") expect([before, "explicitDeny"]).toContain(after);
        else if (before === "explicitDeny") expect(after).toBe("explicitDeny");
      }),
      { numRuns: 500 },
    );
  });

  test("neither the order of policies nor their being one or many matters", () => {
    fc.assert(
      fc.property(policies, request, (documents, one) => {
        const joined = {
          Statement: documents.flatMap(({ Statement }) => [Statement ?? []].flat()).reverse(),
        };
        expect(evaluate([joined], one)).toBe(evaluate(documents, one));
      }),
    );
  });

  test("wildcards are what a regular expression makes of them", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab*?]{0,8}$/), fc.stringMatching(/^[ab]{0,8}$/), (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(matchesWildcard(pattern, text)).toBe(expression.test(text));
      }),
      { numRuns: 1000 },
    );
  });

  test("a long pattern of stars takes no time to fail", () => {
    expect(matchesWildcard(`${"*a".repeat(2000)}b`, "a".repeat(5000))).toBe(false);
  });

  test("a star in an ARN's condition stays within its part", () => {
    expect(matchesArn("arn:aws:*:role/chat", "arn:aws:iam::1:role/chat")).toBe(false);
    expect(matchesArn("arn:aws:iam::*:role/*", "arn:aws:iam::1:role/a:b")).toBe(true);
  });
});
