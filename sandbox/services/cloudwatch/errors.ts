import { AwsError } from "../../aws-error";

/** CloudWatch's errors carry the names of its model; over HTTP they also carry the codes of its old query protocol. */

export function invalidValue(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

export function invalidCombination(message: string): AwsError {
  return new AwsError("InvalidParameterCombinationException", message);
}

export function missingParameter(name: string): AwsError {
  return new AwsError("MissingRequiredParameterException", `The parameter ${name} is required.`);
}

export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

export function invalidNextToken(): AwsError {
  return new AwsError("InvalidNextToken", "The specified NextToken is invalid.");
}
