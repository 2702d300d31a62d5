import { AwsError } from "../../aws-error";

export function validationError(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** One page of `all`. The token is opaque: the index of the next page's first element. */
export function page<Item>(
  all: readonly Item[],
  { Limit = 100, NextToken }: { readonly Limit?: number; readonly NextToken?: string },
): { items: readonly Item[]; next: { NextToken?: string } } {
  if (!Number.isInteger(Limit) || Limit < 1 || Limit > 100) throw validationError("Limit must be between 1 and 100.");
  const start = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, "base64url").toString());
  if (!Number.isInteger(start)) throw validationError("NextToken is not one that this operation returned.");
  const end = start + Limit;
  const next = end < all.length ? { NextToken: Buffer.from(String(end)).toString("base64url") } : {};
  return { items: all.slice(start, end), next };
}
