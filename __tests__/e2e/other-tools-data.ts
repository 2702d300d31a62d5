import { storedRow, type StoredRow } from "../tables/measurement-table";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function number(at: number, MetricValue: number, members: Partial<StoredRow> = {}): StoredRow {
  return storedRow(at, { MetricName: "NumberEndPointsInService", MetricValue, ...members });
}
function vector(at: number, value: Readonly<Record<string, number>>, members: Partial<StoredRow> = {}): StoredRow {
  return storedRow(at, { MetricName: "TrainingJobsByStatus", MetricValue: value, ...members });
}

const PROD = { Environment: "prod", Account: "000000000042" };

/** What is in the hub's table: some days from 2026-03-01 on, with all that tools trip over. */
export const ROWS: readonly StoredRow[] = [
  number(0, 3),
  number(6 * HOUR, 0.1),
  number(DAY - 1, 0.2),
  number(DAY, -7),
  number(DAY + 5 * HOUR, 1e-7),
  number(3 * DAY, Number.MAX_SAFE_INTEGER),
  number(0, 1, PROD),
  number(2 * DAY, 0, { ...PROD, Metadata: {} }),
  number(HOUR + 7, 5, { ...PROD, MetricName: "CompletedTrainingJobs24h" }),
  number(HOUR, -5, { ProjectName: "=SUM(A1)", Environment: "-1", MetricName: "@metric", Metadata: { Unit: "+x" } }),
  number(HOUR, 6, { ProjectName: "＝1", Environment: "\tdev", MetricName: "\rmetric" }),
  number(HOUR, 8, { ProjectName: "NA", Environment: "null", MetricName: "'quoted'" }),
  vector(0, { Completed: 1, completed: 2, Failed: 3 }),
  vector(DAY - HOUR, { Completed: 4, Failed: 5 }),
  // Without Failed: what an older vector had is no newest value.
  vector(2 * DAY, { Completed: 6, "-label": 7, 'say "x", é\u2028\\n\'': 8.5, NaN: 9 }),
  vector(0, { denied: 1 }, { MetricName: "FailedTrainingJobs24h" }),
  vector(DAY, {}, { MetricName: "FailedTrainingJobs24h" }),
  vector(DAY + 1, { denied: 2, Other: 1 }, { MetricName: "FailedTrainingJobs24h(tag=team=a)" }),
  ...[10, 12.5].map((cost, hour) =>
    vector(
      DAY + hour * HOUR,
      { AmazonSageMaker: cost },
      { MetricName: "MlCostYesterday", Metadata: { Currency: "USD" } },
    ),
  ),
].map((row, origin) => ({
  ...row,
  // As the archive does: equal instants of different origins do not collide.
  ExtractionDate: row.MeasuredAt.replace("Z", `${String(origin).padStart(6, "0")}Z`),
}));

/** A line for each number, and for each label of a vector; a vector without labels has one without a value. */
export const LINES = ROWS.flatMap((row) => {
  const { MetricName, ProjectName, Environment, Account, Region, MetricValue, Metadata } = row;
  const labels: readonly (readonly [string | null, number | null])[] =
    typeof MetricValue === "number" ? [[null, MetricValue]] : Object.entries(MetricValue);
  return (labels.length > 0 ? labels : [[null, null] as const]).map(([Label, value]) => ({
    MetricName,
    ExtractionDate: row.MeasuredAt,
    ProjectName,
    Environment,
    Account,
    Region,
    Label,
    MetricValue: value,
    Unit: (Metadata.Unit ?? null) as string | null,
    Metadata: JSON.stringify(Metadata),
  }));
});
export type Line = (typeof LINES)[number];

const metricOf = ({ ProjectName, Environment, MetricName }: Line): string =>
  JSON.stringify([ProjectName, Environment, MetricName]);
const dayOf = ({ ExtractionDate }: Line): string => ExtractionDate.slice(0, 10);

/** The newest measurement of each metric. */
export const NEWEST = LINES.filter(
  (line) => !LINES.some((other) => metricOf(other) === metricOf(line) && other.ExtractionDate > line.ExtractionDate),
).map(({ ProjectName, Environment, MetricName, Label, MetricValue, Unit, ExtractionDate }) => ({
  ProjectName,
  Environment,
  MetricName,
  Label,
  MetricValue,
  Unit,
  ExtractionDate,
}));

/** Each day of each series. */
export const DAYS = LINES.flatMap((line) => {
  const { ProjectName, Environment, MetricName, Label } = line;
  const sameDay = LINES.filter(
    (other) =>
      other.MetricValue !== null &&
      metricOf(other) === metricOf(line) &&
      other.Label === Label &&
      dayOf(other) === dayOf(line),
  );
  // Each day once, for its first line.
  if (sameDay[0] !== line) return [];
  const values = sameDay.map(({ MetricValue }) => MetricValue!);
  return {
    Day: dayOf(line),
    ProjectName,
    Environment,
    MetricName,
    Label,
    Measurements: values.length,
    Min: Math.min(...values),
    Mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    Max: Math.max(...values),
    Last: values.at(-1)!,
  };
});
