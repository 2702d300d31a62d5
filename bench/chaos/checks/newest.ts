import { groupBy } from "../../../common/group-by";
import type { Row } from "../held";
import { canonical, compared, seriesOf, type Check } from "../truth";

/** The newest value of each series is its last row. */
export const newest: Check = {
  name: "newest values",
  differences: ({ held }) => {
    const last = [...groupBy(held.rows, seriesOf)].map(([series, rows]) => {
      const row = rows.reduce((one, other) => (other.ExtractionDate > one.ExtractionDate ? other : one));
      return [series, textOf(row)] as const;
    });
    const kept = held.summaries.filter(({ Summary }) => /^newest(#\d+)?$/.test(Summary)) as unknown as readonly Row[];
    const twice = [...groupBy(kept, seriesOf)].filter(([, values]) => values.length > 1);
    return [
      ...twice.map(([series, values]) => `${series} has ${values.length} newest values`),
      ...compared(new Map(last), new Map(kept.map((value) => [seriesOf(value), textOf(value)]))),
    ];
  },
};

function textOf({
  ExtractionDate,
  MetricValue,
  Account,
  Region,
  Metadata,
  ...rest
}: Row & { readonly Unit?: unknown }): string {
  const Unit = rest.Unit ?? (Metadata as Row["Metadata"] | undefined)?.Unit;
  return canonical({ ExtractionDate, MetricValue, Account, Region, Unit });
}
