/** One page of a listing, as AWS gives it. */
export interface Page<Item> {
  readonly items?: readonly Item[] | undefined;
  readonly NextToken?: string | undefined;
}

/** The largest page SageMaker gives; its default is 10. */
export const PAGE_SIZE = 100;

/**
 * All items of a listing. Only a missing token is its end, never an empty page: SageMaker cuts pages before it filters.
 *
 * @param ask asks for the page that a token stands for; undefined: the first
 * @param enough stops after this many items, for a listing whose order says that the rest does not matter
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
