import { conditionHolds, fill } from "./condition.ts";
import type { AuthorizationRequest, PolicyDocument, Statement } from "./policy.ts";
import { matchesWildcard } from "./wildcard.ts";

/** `implicitDeny`: nothing allows it. `explicitDeny`: something forbids it, whatever else allows it. */
export type Verdict = "allowed" | "implicitDeny" | "explicitDeny";

/** IAM's evaluation of identity-based policies: a Deny that fits has the last word, then one Allow is enough. */
export function evaluate(policies: readonly PolicyDocument[], request: AuthorizationRequest): Verdict {
  const fitting = policies
    .flatMap(({ Statement }) => [Statement ?? []].flat())
    .filter((one) => fits(one, request));
  if (fitting.some((statement) => statement.Effect === "Deny")) return "explicitDeny";
  return fitting.some((statement) => statement.Effect === "Allow") ? "allowed" : "implicitDeny";
}

function fits(statement: Statement, request: AuthorizationRequest): boolean {
  return (
    fitsAction(statement, request.action) &&
    fitsResource(statement, request) &&
    conditionHolds(statement.Condition, request)
  );
}

/** Actions do not care for case. */
function fitsAction({ Action, NotAction }: Statement, action: string): boolean {
  const among = (patterns: string | readonly string[]) =>
    [patterns].flat().some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));
  if (Action !== undefined) return among(Action);
  return NotAction !== undefined && !among(NotAction);
}

function fitsResource({ Resource, NotResource }: Statement, request: AuthorizationRequest): boolean {
  const among = (patterns: string | readonly string[]) =>
    [patterns].flat().some((pattern) => matchesWildcard(fill(pattern, request), request.resource));
  if (Resource !== undefined) return among(Resource);
  return NotResource !== undefined && !among(NotResource);
}
