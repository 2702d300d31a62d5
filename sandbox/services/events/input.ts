import { AwsError } from "../../aws-error";
import { pageByCount } from "../pages";

export function validationError(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** One page of `all`. */
export function pageOf<Item>(
  all: readonly Item[],
  { Limit = 100, NextToken }: { readonly Limit?: number; readonly NextToken?: string },
): { page: readonly Item[]; next: { NextToken?: string } } {
  if (!Number.isInteger(Limit) || Limit < 1 || Limit > 100) throw validationError("Limit must be between 1 and 100.");
  const { page, next } = pageByCount(all, Limit, NextToken, () =>
    validationError("NextToken is not one that this operation returned."),
  );
  return { page, next: next === undefined ? {} : { NextToken: next } };
}
