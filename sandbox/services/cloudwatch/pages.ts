import { invalidNextToken } from "./errors";

/** One page of a list; the token is the number of those before the next. */
export function pageOf<Item>(
  all: readonly Item[],
  size: number,
  token: string | undefined,
): { page: readonly Item[]; NextToken?: string } {
  const start = offsetOf(token);
  const end = start + size;
  const page = all.slice(start, end);
  return end < all.length ? { page, NextToken: String(end) } : { page };
}

/** @throws AwsError InvalidNextToken */
export function offsetOf(token = "0"): number {
  if (!/^\d{1,9}$/.test(token)) throw invalidNextToken();
  return Number(token);
}
