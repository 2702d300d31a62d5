import { parquetReadObjects } from "hyparquet";
import { lakeBucket } from "../../contract/lake";
import { HUB, type Json, type Row, type World } from "./world";

/** A row of the lake with its day, as one text that can be sorted and compared. */
function line(day: string, row: Json): string {
  const { MetricName, ExtractionDate, ProjectName, Environment, Account, Region, Label, MetricValue, Unit, Metadata } =
    row;
  const instant = (ExtractionDate as Date).toISOString();
  const values = [MetricName, instant, ProjectName, Environment, Account, Region, Label, MetricValue, Unit, Metadata];
  return JSON.stringify([day, ...values]);
}

/** Every row in a hub's lake, sorted. */
export async function lakeRows(world: World): Promise<readonly string[]> {
  const Bucket = lakeBucket(HUB);
  const { Contents = [] } = await world.as(HUB, "s3", "ListObjectsV2", { Bucket });
  const files = Contents.map(async ({ Key }: { Key: string }) => {
    const day = /^measurements\/day=([\d-]+)\/[0-9a-f]{16}-[\w-]*\.parquet$/.exec(Key)![1]!;
    const { Body } = await world.as(HUB, "s3", "GetObject", { Bucket, Key });
    const file = new Uint8Array(Body as Buffer).buffer;
    return (await parquetReadObjects({ file })).map((row) => line(day, row));
  });
  return ((await Promise.all(files)) as string[][]).flat().sort();
}

/** What the lake has to hold of the table's rows, sorted: those of the days before `today`. */
export function expectedLakeRows(rows: readonly Row[], today: string): readonly string[] {
  return rows
    .filter(({ ExtractionDate }) => ExtractionDate < today)
    .flatMap(({ MetricValue, ...row }) => {
      const day = row.ExtractionDate.slice(0, 10);
      const common = {
        ...row,
        ExtractionDate: new Date(`${row.ExtractionDate.slice(0, 23)}Z`),
        Unit: row.Metadata.Unit,
        Metadata: JSON.stringify(row.Metadata),
      };
      if (typeof MetricValue === "number") return [line(day, { ...common, Label: null, MetricValue })];
      return Object.entries(MetricValue).map(([Label, number]) => line(day, { ...common, Label, MetricValue: number }));
    })
    .sort();
}
