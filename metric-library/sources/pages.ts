/** One page of a listing, as AWS returns it. */
export interface Page<Item> {
  readonly items?: readonly Item[] | undefined;
  readonly NextToken?: string | undefined;
}

/** The largest page size that SageMaker allows; its default is 10. */
export const PAGE_SIZE = 100;

/**
 * Reads all items of a listing. An empty page is not the end, because SageMaker cuts pages before it filters; only a
 * missing token is.
 *
 * @param ask requests the page for a token; undefined requests the first page
 * @param enough stop after this many items, for a listing whose order makes the rest irrelevant
 */
export async function listAll<Item>(
  ask: (NextToken: string | undefined) => Promise<Page<Item>>,
  enough = Infinity,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const { items = [], NextToken } = await ask(token);
    all.push(...items);
    token = NextToken;
  } while (token && all.length < enough);
  return all.slice(0, enough);
}
