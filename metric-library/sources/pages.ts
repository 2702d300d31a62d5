/** One page of a listing, as AWS returns it. */
export interface Page<Item> {
  readonly items?: readonly Item[] | undefined;
  readonly NextToken?: string | undefined;
}

/** The largest page size that SageMaker allows; its default is 10. */
export const PAGE_SIZE = 100;

/** A listing returned a token that it had returned before, so it would never end. */
export class RepeatedTokenError extends Error {
  override readonly name = "RepeatedTokenError";
}

/**
 * Requests the pages of a listing, one after the other. An empty page is not the end; only a missing token is.
 *
 * @param operation the AWS operation, for example `ListEndpoints`; errors name it
 * @param ask requests the page for a token; undefined requests the first page
 * @param tokenIn returns the token of the next page
 * @throws RepeatedTokenError if a token comes a second time
 */
export async function* pages<Output>(
  operation: string,
  ask: (token: string | undefined) => Promise<Output>,
  tokenIn: (page: Output) => string | undefined,
): AsyncGenerator<Output> {
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const page = await ask(token);
    yield page;
    token = tokenIn(page);
    if (token && tokens.has(token)) {
      throw new RepeatedTokenError(`${operation} returned a token for the second time: its listing would never end.`);
    }
    if (token) tokens.add(token);
  } while (token);
}

/**
 * Reads all items of a listing. SageMaker cuts pages before it filters, so pages in the middle may be empty.
 *
 * @param operation the AWS operation, for example `ListEndpoints`; errors name it
 * @param ask requests the page for a token; undefined requests the first page
 * @param enough stop after this many items, for a listing whose order makes the rest irrelevant
 * @throws RepeatedTokenError if a token comes a second time
 */
export async function listAll<Item>(
  operation: string,
  ask: (NextToken: string | undefined) => Promise<Page<Item>>,
  enough = Infinity,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const { items = [] } of pages(operation, ask, ({ NextToken }) => NextToken)) {
    all.push(...items);
    if (all.length >= enough) break;
  }
  return all.slice(0, enough);
}
