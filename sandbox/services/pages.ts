import type { AwsError } from "../aws-error";

/** One page of a list; `next` is the token of the page behind it, where there is one. */
export interface Page<Item> {
  readonly page: readonly Item[];
  readonly next?: string;
}

/**
 * A page whose token is the number of items before it.
 *
 * @param invalidToken how the service refuses a token that it did not give
 */
export function pageByCount<Item>(
  all: readonly Item[],
  size: number,
  token: string | undefined,
  invalidToken: () => AwsError,
): Page<Item> {
  const start = countIn(token, invalidToken);
  const end = start + size;
  const page = all.slice(start, end);
  return end < all.length ? { page, next: String(end) } : { page };
}

/** The number that such a token holds; 0 where there is none. */
export function countIn(token = "0", invalidToken: () => AwsError): number {
  if (!/^\d{1,9}$/.test(token)) throw invalidToken();
  return Number(token);
}

/**
 * A page whose token stands for the last name before it, so that no name comes twice or is left out when others come and
 * go between two pages.
 *
 * @param all sorted by name
 */
export function pageByName<Item extends { readonly name: string }>(
  all: readonly Item[],
  size: number,
  token: string | undefined,
): Page<Item> {
  const after = token === undefined ? "" : Buffer.from(token, "base64").toString("utf8");
  const left = all.filter(({ name }) => name > after);
  const page = left.slice(0, size);
  return left.length > size ? { page, next: Buffer.from(page.at(-1)!.name).toString("base64") } : { page };
}
