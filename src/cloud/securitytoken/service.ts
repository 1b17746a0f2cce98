import type { Service } from "../service.ts";
import { assumeRole } from "./assume-role.ts";
import { getCallerIdentity } from "./get-caller-identity.ts";
import { getSessionToken } from "./get-session-token.ts";

export const securityTokenService: Service = {
  name: "sts",
  client: "sts",
  protocol: "query",
  operations: {
    AssumeRole: assumeRole,
    GetCallerIdentity: getCallerIdentity,
    GetSessionToken: getSessionToken,
  },
};
