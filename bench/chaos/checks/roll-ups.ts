import { groupBy } from "../../../common/group-by";
import type { Row } from "../held";
import { canonical, compared, dayOf, seriesOf, type Check } from "../truth";

/** The roll-up of each series and day that is over has the statistics of that day's rows. */
export const rollUps: Check = {
  name: "roll-ups",
  differences: ({ held }) => {
    const today = dayOf(new Date(held.at).toISOString());
    const over = held.rows.filter(({ ExtractionDate }) => dayOf(ExtractionDate) < today);
    const expected = [...groupBy(over, (row) => `${seriesOf(row)} ${dayOf(row.ExtractionDate)}`)].map(
      ([name, rows]) => [name, textOf(rollUpOf(rows))] as const,
    );
    const kept = held.summaries.filter(({ Summary }) => Summary.startsWith("daily#"));
    const actual = kept.map((value) => [`${seriesOf(value as never)} ${value.Key}`, textOf(value as RollUp)] as const);
    const marks = held.summaries.filter(({ Summary, Key }) => Summary === "outdated-day" && dayOf(Key) < today);
    return [
      ...marks.map(({ Key }) => `${Key} is still marked as outdated`),
      ...(kept.length > actual.length ? ["some series has two roll-ups of a day"] : []),
      ...compared(new Map(expected), new Map(actual)),
    ];
  },
};

interface RollUp {
  readonly Rows?: unknown;
  readonly Value?: unknown;
  readonly Labels?: unknown;
}

function rollUpOf(rows: readonly Row[]): RollUp {
  const inOrder = [...rows].sort((one, other) => (one.ExtractionDate < other.ExtractionDate ? -1 : 1));
  const numbers: number[] = [];
  const labels = new Map<string, number[]>();
  for (const { MetricValue } of inOrder) {
    if (typeof MetricValue === "number") numbers.push(MetricValue);
    else
      for (const [label, value] of Object.entries(MetricValue))
        labels.set(label, [...(labels.get(label) ?? []), value]);
  }
  const isVector = inOrder.some(({ MetricValue }) => typeof MetricValue !== "number");
  return {
    Rows: rows.length,
    ...(numbers.length > 0 && { Value: statisticsOf(numbers) }),
    ...(isVector && {
      Labels: Object.fromEntries([...labels].map(([label, values]) => [label, statisticsOf(values)])),
    }),
  };
}

function statisticsOf(values: readonly number[]): Readonly<Record<string, number>> {
  const Mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { Count: values.length, Min: Math.min(...values), Mean, Max: Math.max(...values), Last: values.at(-1)! };
}

/** Sums that were rounded in another order are the same. */
function textOf({ Rows, Value, Labels }: RollUp): string {
  return canonical(
    JSON.parse(JSON.stringify({ Rows, Value, Labels }), (_key, member: unknown) =>
      typeof member === "number" ? Number(member.toPrecision(12)) : member,
    ),
  );
}
