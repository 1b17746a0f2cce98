import { messageOf } from "../../../base/error.ts";
import { ServiceError } from "../../service-error.ts";
import type { ResourceType } from "../resources/resource-type.ts";

/** Whether an error says that a thing is not there: what a removal takes for done. */
export function saysNotThere(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  return (
    /(NotFound|NoSuchEntity|DoesNotExist|ResourceNotFoundException)/i.test(error.code) ||
    (error.code === "ValidationError" && /not found|does not exist/i.test(error.message))
  );
}

/** Whether an error says that another thing is still in the way: what a removal waits for. */
export function saysInUse(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  return /(DependencyViolation|InUse|DeleteConflict|ScalingActivityInProgress|IncorrectState|OperationInProgress)/i.test(
    error.code,
  );
}

/** The words of a stack event for what a service answered, after CloudFormation's resource handlers. */
export function failureReason(error: unknown, type: Pick<ResourceType, "name">): string {
  if (!(error instanceof ServiceError)) return `Internal Failure: ${messageOf(error)}`;
  // CloudFormation's own words need no handler's frame.
  if (
    error.code === "ValidationError" &&
    /^(Template|Properties|Parameter|CloudFormation|Received|Action denied)/.test(error.message)
  )
    return error.message;
  const service = type.name.split("::")[1];
  const detail = `${error.message} (Service: ${service}, Status Code: ${error.status})`;
  return `Resource handler returned message: "${detail}" (HandlerErrorCode: ${handlerErrorCode(error)})`;
}

function handlerErrorCode(error: ServiceError): string {
  if (/AlreadyExist|Duplicate/i.test(error.code)) return "AlreadyExists";
  if (saysNotThere(error)) return "NotFound";
  if (saysInUse(error)) return "ResourceConflict";
  if (/NotStabilized/.test(error.code)) return "NotStabilized";
  if (/Limit|Exceeded/i.test(error.code)) return "ServiceLimitExceeded";
  if (error.status >= 500) return "ServiceInternalError";
  return /Invalid|Validation|Malformed|BadRequest|Missing|Incorrect/i.test(error.code)
    ? "InvalidRequest"
    : "GeneralServiceException";
}
