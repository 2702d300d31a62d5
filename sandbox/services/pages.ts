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
  return end < all.length ? { page, next: countToken(end) } : { page };
}

/** The token of the page that begins after `count` items. */
export function countToken(count: number): string {
  return tokenOf(String(count));
}

/** The number that such a token holds; 0 where there is none. */
export function countIn(token: string | undefined, invalidToken: () => AwsError): number {
  const count = token === undefined ? "0" : readToken(token, invalidToken);
  if (!/^\d{1,9}$/.test(count)) throw invalidToken();
  return Number(count);
}

/**
 * A page whose token stands for the last name before it, so that no name comes twice or is left out when others come and
 * go between two pages.
 *
 * @param all sorted by name
 * @param invalidToken how the service refuses a token that it did not give
 */
export function pageByName<Item extends { readonly name: string }>(
  all: readonly Item[],
  size: number,
  token: string | undefined,
  invalidToken: () => AwsError,
): Page<Item> {
  const after = token === undefined ? "" : readToken(token, invalidToken);
  const left = all.filter(({ name }) => name > after);
  const page = left.slice(0, size);
  return left.length > size ? { page, next: tokenOf(page.at(-1)!.name) } : { page };
}

const PREFIX = "after ";

/** Tokens are opaque, so that nobody takes a number or a name for one. */
function tokenOf(place: string): string {
  return Buffer.from(PREFIX + place).toString("base64url");
}

function readToken(token: string, invalidToken: () => AwsError): string {
  const place = Buffer.from(token, "base64url").toString("utf8").slice(PREFIX.length);
  if (place === "" || tokenOf(place) !== token) throw invalidToken();
  return place;
}
