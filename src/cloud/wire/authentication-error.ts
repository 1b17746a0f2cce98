import type { Protocol } from "../service.ts";
import { ServiceError } from "../service-error.ts";

/** Why a request's sender is not known: no signature, one that cannot be read, one for elsewhere, or nobody's key. */
export type AuthenticationProblem = "missing" | "incomplete" | "mismatch" | "token";

/** As AWS's Query services say it; `inProtocol` turns it into what the service that was asked says. */
export function authenticationError(problem: AuthenticationProblem, message: string): AuthenticationError {
  const { code, status } = queryCodes[problem];
  return new AuthenticationError(problem, code, message, status);
}

export class AuthenticationError extends ServiceError {
  readonly problem: AuthenticationProblem;

  constructor(problem: AuthenticationProblem, code: string, message: string, status: number) {
    super(code, message, status);
    this.problem = problem;
  }

  /** The same in the words of a protocol: each family of services has its own codes for it. */
  inProtocol(protocol: Protocol): ServiceError {
    if (protocol === "query") return this;
    const { code, status } = (protocol === "ec2-query" ? ec2Codes : jsonCodes)[this.problem];
    const said = protocol === "ec2-query" && this.problem !== "missing" ? ec2Message : this.message;
    return new ServiceError(code, this.problem === "incomplete" ? this.message : said, status);
  }
}

type Codes = Readonly<Record<AuthenticationProblem, { readonly code: string; readonly status: number }>>;

/** The common errors of AWS's Query services. */
const queryCodes: Codes = {
  missing: { code: "MissingAuthenticationToken", status: 403 },
  incomplete: { code: "IncompleteSignature", status: 400 },
  mismatch: { code: "SignatureDoesNotMatch", status: 403 },
  token: { code: "InvalidClientTokenId", status: 403 },
};

const ec2Codes: Codes = {
  missing: { code: "MissingAuthenticationToken", status: 403 },
  incomplete: { code: "IncompleteSignature", status: 400 },
  mismatch: { code: "AuthFailure", status: 401 },
  token: { code: "AuthFailure", status: 401 },
};
const ec2Message = "AWS was not able to validate the provided access credentials";

/** Services that speak JSON have exceptions of their own for it. */
const jsonCodes: Codes = {
  missing: { code: "MissingAuthenticationTokenException", status: 403 },
  incomplete: { code: "IncompleteSignatureException", status: 400 },
  mismatch: { code: "InvalidSignatureException", status: 403 },
  token: { code: "UnrecognizedClientException", status: 403 },
};
