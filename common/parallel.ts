/**
 * The default number of concurrent calls: fast enough for hundreds of accounts, and within the quotas of a single
 * account.
 */
const AT_ONCE = 8;

/** Calls `work` for every item, with at most `atOnce` calls at a time. The results are in the order of the items. */
export async function inParallel<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
  atOnce = AT_ONCE,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...items].entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
