import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { Aws } from "../cli/fleet/aws";
import { foldDay } from "../tables/fold";
import type { HubTables } from "../tables/hub-tables";
import type { MetricValue } from "../contract/event";
import { dailySummary, SUMMARIES_PARTITION_KEY, SUMMARIES_SORT_KEY, SUMMARIES_TABLE, TABLE } from "../contract/names";
import { inParallel } from "../common/parallel";
import { DAY_MS } from "../common/instants";
import { dayOf, newestSummary, seriesId, type NewestValue, type Series } from "../contract/summaries";

const HUB = { account: "111111111111", region: "us-east-1", name: "hub", access: undefined };
const NOW = Date.parse("2026-11-20T12:00:00Z");
const YEAR_MS = 365 * 24 * 3_600_000;
const ITEMS_PER_WRITE = 25;
const WRITES_AT_ONCE = 16;

/** 10 projects, 2 environments, 5 metrics: 100 series, the fifth metric a vector. */
const SERIES: readonly Series[] = Array.from({ length: 10 }, (_, project) => `project-${project}`).flatMap(
  (ProjectName) =>
    ["dev", "prod"].flatMap((Environment) =>
      ["Metric1", "Metric2", "Metric3", "Metric4", "Vector"].map((MetricName) => ({
        ProjectName,
        Environment,
        MetricName,
      })),
    ),
);

/** Of what `addSpokes` adds. */
const NAMES = [
  "CompletedTrainingJobs24h",
  "FailedTrainingJobs24h",
  "TrainingJobsByStatus",
  "EndpointsByStatus",
  "NumberEndPointsInService",
  "IdleEndpoints24h",
  "BillableTrainingSeconds24h",
  "ModelPackagesByApproval",
  "NotebooksInService",
  "ExtractionHealth",
];

type Item = Readonly<Record<string, unknown>>;

/** Of many metrics, the same with other arguments. */
function nameOf(metric: number): string {
  const lap = Math.floor(metric / NAMES.length);
  const name = NAMES[metric % NAMES.length]!;
  return lap === 0 ? name : `${name}(lap=${lap})`;
}

/** The tables of a hub with years of made-up measurements, and what the archive and the roll-up make of them. */
export class MadeHistory {
  readonly now = NOW;

  private constructor(
    private readonly cloud: ChildProcess,
    /** Where the embedded cloud listens. */
    readonly url: string,
    readonly hub: HubTables,
  ) {}

  /** @param folder where the tables are kept */
  static async create(folder: string): Promise<MadeHistory> {
    const { account, region, name } = HUB;
    const args = [folder, String(NOW), account, region];
    const cloud = fork(join(__dirname, "made-cloud.ts"), args, { execArgv: process.execArgv });
    const [url] = (await once(cloud, "message")) as [string];
    const { dynamodb } = await new Aws(url).at(HUB);
    return new MadeHistory(cloud, url, {
      client: dynamodb,
      measurements: TABLE,
      summaries: SUMMARIES_TABLE,
      accountRegion: { account, region, name },
    });
  }

  /**
   * Adds the measurements of a year, at the same distance from each other in every series.
   *
   * @param year 1 is the last one
   * @param rows of all series together
   */
  async addYear(year: number, rows: number): Promise<void> {
    const perSeries = rows / SERIES.length;
    await inParallel(
      SERIES.entries(),
      async ([index, series]) => {
        const made = Array.from({ length: perSeries }, (_, number) => {
          const at = NOW - (year - 1) * YEAR_MS - Math.round(((perSeries - number) * YEAR_MS) / perSeries) + index;
          return rowOf(series, at, number);
        });
        await this.write(TABLE, made);
        await this.write(SUMMARIES_TABLE, rollUps(made));
        if (year === 1) await this.write(SUMMARIES_TABLE, [newestOf(made.at(-1)!)]);
      },
      4,
    );
  }

  /**
   * Adds the newest values of many spokes, two of a project, and their roll-ups of two weeks.
   *
   * @param metrics how many each of them has, a third of them vectors
   */
  async addSpokes(spokes: number, metrics: number): Promise<void> {
    const series = Array.from({ length: spokes * metrics }, (_, index) => ({
      ProjectName: `team-${Math.floor(index / metrics / 2)}`,
      Environment: Math.floor(index / metrics) % 2 === 0 ? "dev" : "prod",
      MetricName: nameOf(index % metrics),
    }));
    for (const one of series) {
      const made = Array.from({ length: 15 }, (_, day) => rowOf(one, NOW - (14 - day) * DAY_MS, day * 7));
      await this.write(SUMMARIES_TABLE, [newestOf(made.at(-1)!), ...rollUps(made.slice(0, -1))]);
    }
  }

  /** The end of the history, as the page's address has it. */
  lastDays(days: number): string {
    const [from, to] = [NOW - days * 24 * 3_600_000, NOW].map((at) => new Date(at).toISOString());
    return `from=${from}&to=${to}`;
  }

  async close(): Promise<void> {
    const exit = once(this.cloud, "exit");
    this.cloud.disconnect();
    await exit;
  }

  private async write(table: string, items: readonly Item[]): Promise<void> {
    const parts = Array.from({ length: Math.ceil(items.length / ITEMS_PER_WRITE) }, (_, part) =>
      items.slice(part * ITEMS_PER_WRITE, (part + 1) * ITEMS_PER_WRITE),
    );
    await inParallel(
      parts,
      async (part) => {
        const RequestItems = { [table]: part.map((Item) => ({ PutRequest: { Item } })) };
        await this.hub.client.send(new BatchWriteCommand({ RequestItems }));
      },
      WRITES_AT_ONCE,
    );
  }
}

type Row = Series & {
  readonly MetricValue: MetricValue;
  readonly ExtractionDate: string;
} & Item;

function rowOf(series: Series, at: number, number: number): Row {
  const date = new Date(at).toISOString();
  return {
    ...series,
    // Always as long, so that bytes can be compared.
    ExtractionDate: date.replace("Z", "123456Z"),
    MetricValue:
      series.MetricName.includes("By") || series.MetricName === "Vector"
        ? { Completed: 100 + (number % 50), Failed: 100 + (number % 7), Stopped: 100 + (number % 3) }
        : 1000 + (number % 97),
    Account: "222222222222",
    Region: HUB.region,
    Metadata: { Unit: "Count" },
    MeasuredAt: date,
    MeasurementId: "0".repeat(43),
  };
}

function rollUps(rows: readonly Row[]): readonly Item[] {
  const days = new Map<string, Row[]>();
  for (const row of rows) days.set(dayOf(row.ExtractionDate), [...(days.get(dayOf(row.ExtractionDate)) ?? []), row]);
  return [...days].flatMap(([day, own]) =>
    foldDay(own).map((value) => ({ Summary: dailySummary(seriesId(value)), Key: day, ...value })),
  );
}

function newestOf({ MetricName, ProjectName, Environment, MetricValue, ExtractionDate }: Row): Item {
  const series = { MetricName, ProjectName, Environment };
  const value: NewestValue = {
    ...series,
    MetricValue,
    ExtractionDate,
    Account: "222222222222",
    Region: HUB.region,
    Unit: "Count",
  };
  const id = seriesId(series);
  return { [SUMMARIES_PARTITION_KEY]: newestSummary(id), [SUMMARIES_SORT_KEY]: id, ...value };
}
