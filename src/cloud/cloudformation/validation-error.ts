import { ServiceError } from "../service-error.ts";

/** What CloudFormation answers to nearly everything that it does not like. */
export function validationError(message: string): ServiceError {
  return new ServiceError("ValidationError", message);
}
