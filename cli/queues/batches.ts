/** Entries that SendMessageBatch, DeleteMessageBatch and PutEvents take. */
const MAX_ENTRIES = 10;
/** Bytes of the entries of a call: what these APIs took before 2026 raised it to a megabyte, so it holds in every Region. */
const MAX_BYTES = 256 * 1024;

/** Cuts items into the batches of one call each; one that is too large by itself is a batch, for AWS to refuse. */
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
