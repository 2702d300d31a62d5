import { countIn, pageByCount } from "../pages";
import { invalidNextToken } from "./errors";

/** One page of a list, as CloudWatch answers it. */
export function pageOf<Item>(
  all: readonly Item[],
  size: number,
  token: string | undefined,
): { page: readonly Item[]; NextToken?: string } {
  const { page, next } = pageByCount(all, size, token, invalidNextToken);
  return next === undefined ? { page } : { page, NextToken: next };
}

/** @throws AwsError InvalidNextToken */
export function offsetOf(token: string | undefined): number {
  return countIn(token, invalidNextToken);
}
