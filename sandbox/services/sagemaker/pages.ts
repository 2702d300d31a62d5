import { integer, oneOf, timestamp, within, type Members } from "../../shape";
import { line, nameContains, validationError } from "./input";

const DEFAULT_PAGE = 10;
const LARGEST_PAGE = 100;

/** How much of a listing is asked for. */
export interface PageInput {
  /** 1 to 100; 10 if absent. */
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly SortOrder?: "Ascending" | "Descending";
}

export const PAGE_MEMBERS: Members<PageInput> = {
  MaxResults: within(integer, 1, LARGEST_PAGE),
  NextToken: line(0, 8_192),
  SortOrder: oneOf("Ascending", "Descending"),
};

/** The order of a listing; equal keys are ordered by name. */
export interface Ordering<Item> {
  /** The property's name; a token continues only the listing it was made for. */
  readonly by: string;
  readonly descending: boolean;
  /** Items without a value come first when ascending. */
  key(item: Item): SortKey;
  name(item: Item): string;
}

type SortKey = string | number | boolean | undefined;
type Position = readonly [key: SortKey | null, name: string];

/**
 * Cuts one page. A token names the last item of the page before it, so what is created or removed between two pages
 * shifts nothing: no item comes twice and none is left out.
 *
 * @throws AwsError ValidationException for a token that was not made for this ordering
 */
export function pageInOrder<Item>(
  items: readonly Item[],
  ordering: Ordering<Item>,
  { MaxResults = DEFAULT_PAGE, NextToken }: PageInput,
): { page: Item[]; NextToken?: string } {
  const direction = ordering.descending ? -1 : 1;
  const last = NextToken === undefined ? undefined : readToken(NextToken, ordering);
  // A page is small and the listing may be large: what cannot come onto the page is never sorted.
  const page: { readonly item: Item; readonly at: Position }[] = [];
  let isCut = false;
  for (const item of items) {
    const at: Position = [ordering.key(item), ordering.name(item)];
    if (last && direction * compare(at, last) <= 0) continue;
    page.splice(
      firstIndex(page, (other) => direction * compare(at, other.at) < 0),
      0,
      { item, at },
    );
    if (page.length > MaxResults) {
      page.pop();
      isCut = true;
    }
  }
  const end = page.at(-1);
  return {
    page: page.map(({ item }) => item),
    ...(end && isCut ? { NextToken: writeToken(end.at, ordering) } : {}),
  };
}

/** Where the elements begin for which `holds`; it holds for none before. */
function firstIndex<Element>(elements: readonly Element[], holds: (element: Element) => boolean): number {
  let [from, to] = [0, elements.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(elements[middle]!)) to = middle;
    else from = middle + 1;
  }
  return from;
}

function compare([key, name]: Position, [otherKey, otherName]: Position): number {
  return compareKeys(key ?? "", otherKey ?? "") || compareKeys(name, otherName);
}

function compareKeys(a: string | number | boolean, b: string | number | boolean): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function writeToken([key, name]: Position, ordering: Ordering<never>): string {
  return Buffer.from(JSON.stringify([ordering.by, ordering.descending, key ?? null, name])).toString("base64url");
}

function readToken(token: string, ordering: Ordering<never>): Position {
  try {
    const [by, descending, key, name] = JSON.parse(Buffer.from(token, "base64url").toString("utf8")) as unknown[];
    if (by === ordering.by && descending === ordering.descending && typeof name === "string") {
      return [key as SortKey | null, name];
    }
  } catch {
    // Refused below, like a token of another listing.
  }
  throw validationError("The NextToken is not valid for this request: repeat the request that it came from.");
}

/** What every List operation of SageMaker filters and sorts by, at one instant. Instants are epoch milliseconds. */
export interface Listed {
  readonly name: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** Absent where the resource has none. */
  readonly status?: string;
}

/** The members that the List operations share; times are epoch seconds. */
export interface ListInput extends PageInput {
  readonly SortBy?: "Name" | "CreationTime" | "Status";
  readonly NameContains?: string;
  readonly CreationTimeAfter?: number;
  readonly CreationTimeBefore?: number;
  readonly LastModifiedTimeAfter?: number;
  readonly LastModifiedTimeBefore?: number;
  readonly StatusEquals?: string;
}

/** Those that every List operation has. */
export const LIST_MEMBERS = {
  ...PAGE_MEMBERS,
  NameContains: nameContains,
  CreationTimeAfter: timestamp,
  CreationTimeBefore: timestamp,
};
export const MODIFIED_MEMBERS = {
  LastModifiedTimeAfter: timestamp,
  LastModifiedTimeBefore: timestamp,
};

/**
 * A page of a List operation, newest first unless the input says otherwise. `StatusEquals` is applied after the page is
 * cut, as SageMaker does: a page may be empty and still have a NextToken.
 */
export function listPage<Item extends Listed>(
  items: readonly Item[],
  input: ListInput,
): { page: Item[]; NextToken?: string } {
  const { SortBy = "CreationTime", SortOrder = "Descending", NameContains = "", StatusEquals } = input;
  const within = items.filter(
    ({ name, createdAt, modifiedAt }) =>
      name.includes(NameContains) &&
      isBetween(createdAt, input.CreationTimeAfter, input.CreationTimeBefore) &&
      isBetween(modifiedAt, input.LastModifiedTimeAfter, input.LastModifiedTimeBefore),
  );
  const keys = {
    Name: ({ name }: Item) => name,
    CreationTime: ({ createdAt }: Item) => createdAt,
    Status: ({ status }: Item) => status,
  };
  const ordering = {
    by: SortBy,
    descending: SortOrder === "Descending",
    key: keys[SortBy],
    name: ({ name }: Item) => name,
  };
  const { page, ...rest } = pageInOrder(within, ordering, input);
  return { page: StatusEquals ? page.filter(({ status }) => status === StatusEquals) : page, ...rest };
}

function isBetween(at: number, after = -Infinity, before = Infinity): boolean {
  return at > after * 1000 && at < before * 1000;
}
