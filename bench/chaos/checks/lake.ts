import { groupBy } from "../../../common/group-by";
import type { LakeRow, Row } from "../held";
import { canonical, compared, dayOf, type Check } from "../truth";

/** The files hold each number of each row of the days that are over, in the folder of its day. */
export const lake: Check = {
  name: "lake",
  differences: ({ held }) => {
    const today = dayOf(new Date(held.at).toISOString());
    const over = held.rows.filter(({ ExtractionDate }) => dayOf(ExtractionDate) < today);
    return compared(counted(over.flatMap(linesOf)), counted(held.lake.map(lineOf)));
  },
};

/** Equal rows may be there several times, as often as they were measured. */
function counted(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map([...groupBy(lines, (line) => line)].map(([line, same]) => [line, `there ${same.length} times`]));
}

function linesOf({ MetricValue, Metadata, ExtractionDate, ...row }: Row): readonly string[] {
  const common = {
    ...row,
    day: dayOf(ExtractionDate),
    ExtractionDate: new Date(`${ExtractionDate.slice(0, 23)}Z`),
    Unit: (Metadata.Unit ?? null) as string | null,
    Metadata: JSON.stringify(Metadata),
  };
  if (typeof MetricValue === "number") return [lineOf({ ...common, Label: null, MetricValue })];
  const labels = Object.entries(MetricValue);
  if (labels.length === 0) return [lineOf({ ...common, Label: null, MetricValue: null })];
  return labels.map(([Label, value]) => lineOf({ ...common, Label, MetricValue: value }));
}

function lineOf(row: LakeRow): string {
  const { day, ProjectName, Environment, MetricName, Label, MetricValue, Unit, Account, Region } = row;
  const metadata = canonical(JSON.parse(row.Metadata));
  const what = [ProjectName, Environment, MetricName, Label, MetricValue, Unit, Account, Region, metadata];
  return `${day} ${row.ExtractionDate.toISOString()} ${JSON.stringify(what)}`;
}
