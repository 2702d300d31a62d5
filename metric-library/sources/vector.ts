/**
 * Counts the items by label. The fixed `labels` are 0 if no item has them, so that a plot has no gaps. A label that AWS
 * adds in future appears without a change here.
 */
export function countBy<Item>(
  items: readonly Item[],
  labelOf: (item: Item) => string | undefined,
  labels: readonly string[] = [],
): Record<string, number> {
  return sumBy(
    items.flatMap((item) => {
      const label = labelOf(item);
      return label === undefined ? [] : [[label, 1] as const];
    }),
    labels,
  );
}

/** Sums the numbers of each label. The fixed `labels` are 0 if they have no numbers. */
export function sumBy(
  parts: readonly (readonly [label: string, number: number])[],
  labels: readonly string[] = [],
): Record<string, number> {
  const sums = new Map(labels.map((label) => [label, 0]));
  for (const [label, number] of parts) sums.set(label, (sums.get(label) ?? 0) + number);
  return Object.fromEntries(sums);
}

/** Returns a count for each label, with one call of `count` per label. */
export async function counts<Label extends string>(
  labels: readonly Label[],
  count: (label: Label) => Promise<number>,
): Promise<Record<string, number>> {
  const numbers = await Promise.all(labels.map(count));
  return Object.fromEntries(labels.map((label, index) => [label, numbers[index]!]));
}
