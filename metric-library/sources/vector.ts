/**
 * How many items carry each label. The `labels` that are always there are 0 where nothing carries them, so that a plot
 * has no gaps; a label that AWS adds one day appears by itself.
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

/** The sum of the numbers of each label; the `labels` that are always there are 0 without any. */
export function sumBy(
  parts: readonly (readonly [label: string, number: number])[],
  labels: readonly string[] = [],
): Record<string, number> {
  const sums = new Map(labels.map((label) => [label, 0]));
  for (const [label, number] of parts) sums.set(label, (sums.get(label) ?? 0) + number);
  return Object.fromEntries(sums);
}

/** A count for each label, each asked for on its own. */
export async function counts<Label extends string>(
  labels: readonly Label[],
  count: (label: Label) => Promise<number>,
): Promise<Record<string, number>> {
  const numbers = await Promise.all(labels.map(count));
  return Object.fromEntries(labels.map((label, index) => [label, numbers[index]!]));
}
