import { ServiceError } from "../service-error.ts";

export function invalidValue(message: string): ServiceError {
  return new ServiceError("InvalidParameterValue", message);
}

export function invalidCombination(message: string): ServiceError {
  return new ServiceError("InvalidParameterCombination", message);
}

export function invalidState(message: string): ServiceError {
  return new ServiceError("InvalidDBInstanceState", message);
}
