import { HitoriError } from "../base/error.ts";

const codes: readonly (readonly [
  pattern: RegExp,
  explain: (name: string, message: string) => HitoriError,
])[] = [
  [/^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/, expired],
  [/^CredentialsProviderError$/, missing],
  [
    /^(InvalidClientTokenId|UnrecognizedClientException|AuthFailure|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature)$/,
    invalid,
  ],
  [/^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError|NotAuthorized)$/, denied],
  [
    /^(Throttling|ThrottlingException|ThrottledException|RequestLimitExceeded|TooManyRequestsException|SlowDown|RequestThrottled)$/,
    throttled,
  ],
  [/(LimitExceeded|LimitExceededException|QuotaExceeded|QuotaExceededFault|TooMany\w+)$/, quota],
];

/** What AWS refuses whatever the command is, with its next command; undefined for what is none of these. Pure. */
export function explainRefusal(error: unknown): HitoriError | undefined {
  if (!(error instanceof Error)) return undefined;
  const name = error.name === "Error" ? codeOf(error) : error.name;
  return codes.find(([pattern]) => pattern.test(name))?.[1](name, error.message);
}

function codeOf(error: Error): string {
  return "Code" in error && typeof error.Code === "string" ? error.Code : "";
}

function expired(name: string, message: string): HitoriError {
  return new HitoriError({
    code: "AWS_CREDENTIALS_EXPIRED",
    message: `AWS no longer takes these credentials: ${message} (${name})`,
    hint: "Get new ones: aws sso login   Whose they are: aws sts get-caller-identity",
  });
}

function missing(_: string, message: string): HitoriError {
  return new HitoriError({
    code: "AWS_CREDENTIALS_MISSING",
    message: `No credentials for AWS were found: ${message}`,
    hint: "Sign in: aws sso login   or: aws configure   Another profile: AWS_PROFILE=<name>",
  });
}

function invalid(name: string, message: string): HitoriError {
  return new HitoriError({
    code: "AWS_CREDENTIALS_INVALID",
    message: `AWS does not know these credentials: ${message} (${name})`,
    hint: "Whose they are: aws sts get-caller-identity   Another profile: AWS_PROFILE=<name>",
  });
}

/** AWS's sentence names who, the action and, where it knows one, the resource. */
function denied(name: string, message: string): HitoriError {
  const [, who] = /User: (\S+) is not authorized/.exec(message) ?? [];
  const [, action] = /is not authorized to perform: (\S+)/.exec(message) ?? [];
  const [, resource] = /on resource: (\S+)/.exec(message) ?? [];
  if (action === undefined) {
    return new HitoriError({
      code: "AWS_PERMISSION_MISSING",
      message: `AWS refuses: ${message} (${name})`,
      hint: "Who asks: aws sts get-caller-identity   What it needs: docs/on-aws.md, Permissions",
    });
  }
  const statement = { Effect: "Allow", Action: action, Resource: resource ?? "*" };
  return new HitoriError({
    code: "AWS_PERMISSION_MISSING",
    message: `${who ?? "Whoever asks"} may not call ${action}${resource === undefined ? "" : ` on ${resource}`}.`,
    hint: `Have this added to its policy: ${JSON.stringify(statement)}   Then the same command again.`,
  });
}

function throttled(name: string, message: string): HitoriError {
  return new HitoriError({
    code: "AWS_THROTTLED",
    message: `AWS lets this account call no more often, after five tries: ${message} (${name})`,
    hint: "Wait a minute, then the same command again: it goes on where it was.",
  });
}

function quota(name: string, message: string): HitoriError {
  return new HitoriError({
    code: "AWS_QUOTA_REACHED",
    message: `A quota of this account is used up: ${message} (${name})`,
    hint: "See them: aws service-quotas list-service-quotas --service-code <service>   Ask for more: aws service-quotas request-service-quota-increase",
  });
}
