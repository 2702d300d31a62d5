/** The most entries that SendMessageBatch, DeleteMessageBatch and PutEvents accept. */
const MAX_ENTRIES = 10;
/**
 * The most bytes of all entries of a call. In 2026, AWS raised this limit to a megabyte; the old one holds in every
 * Region.
 */
const MAX_BYTES = 256 * 1024;

/**
 * Splits items into batches for one call each. An item that is too large is a batch of its own, which AWS then rejects.
 */
export function batchesOf<Item>(items: readonly Item[], bytesOf: (item: Item) => number): readonly (readonly Item[])[] {
  const batches: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const bytes = bytesOf(item);
    const last = batches.at(-1);
    if (last && last.length < MAX_ENTRIES && bytes <= room) last.push(item);
    else {
      batches.push([item]);
      room = MAX_BYTES;
    }
    room -= bytes;
  }
  return batches;
}
