import { randomUUID } from "node:crypto";
import { PutCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { isConditionRefused } from "../../common/errors";
import { groupBy } from "../../common/group-by";
import { inParallel } from "../../common/parallel";
import { cadenceOf } from "../../contract/cadence";
import { latestDate } from "../../contract/clocks";
import { expiryOf } from "../../contract/expiry";
import {
  EXPIRY_ATTRIBUTE,
  OUTDATED_DAYS_SUMMARY,
  SORT_KEY,
  SUMMARIES_PARTITION_KEY,
  SUMMARIES_SORT_KEY,
  SUMMARY_RETENTION_DAYS,
} from "../../contract/names";
import { dayOf, newestSummary, seriesId, type NewestValue, type OutdatedDay } from "../../contract/summaries";
import type { Item } from "./item";
import type { CheckedMeasurement } from "./measurement";

/** A unit is a word or two. A longer text is not a unit. */
const MAX_UNIT_LENGTH = 256;

/** A mark waits so long at least for the roll-up, which runs every six hours. */
const LEAST_MARK_DAYS = 7;

/** How many summaries are written at the same time. */
const CONCURRENT_WRITES = 16;

/** A newest value of the future was stored by an earlier version; any other takes its place. */
const NONE_OR_OLDER = "attribute_not_exists(#key) OR #date < :date OR #date > :latest";

/** A row of the table, and what it was made from. */
export interface StoredRow {
  readonly item: Item;
  readonly measurement: CheckedMeasurement;
}

/** Stores the newest value of each series, and marks the days whose roll-ups are out of date. */
export class Summaries {
  /** The marks of days not yet over that this instance has already written, and the day on which it wrote them. */
  private marked = { on: "", keys: new Set<string>() };

  /**
   * @param retentionDays how long rows are kept; undefined: for ever, while newest values are kept for 400 days
   */
  constructor(
    private readonly dynamodb: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly retentionDays: number | undefined,
  ) {}

  /**
   * Updates the summaries with rows, with one write for all rows of a series and one for all of a day. Adding a row again
   * changes nothing, and a row past its retention is ignored.
   *
   * @param rows already stored: a mark must never be written before the rows that it refers to
   * @returns the errors of DynamoDB, to be retried, by the rows that could not be added
   */
  async add(rows: readonly StoredRow[]): Promise<ReadonlyMap<StoredRow, unknown>> {
    const failed = new Map<StoredRow, unknown>();
    const now = Date.now();
    const kept = rows.filter((row) => this.expiryOf(row) * 1000 > now);
    const series = [...groupBy(kept, ({ item }) => seriesId(item)).values()];
    // However old a row is that never expires, its day is one of the lake.
    const toMark = this.retentionDays === undefined ? rows : kept;
    const days = [...groupBy(toMark, ({ item }) => keyOf(dayIn(item))).values()];
    const writes = [
      ...series.map((of) => ({ of, write: () => this.putIfNewest(of.reduce(later)) })),
      ...days.map((of) => ({ of, write: () => this.markDay(of) })),
    ];
    await inParallel(
      writes,
      ({ of, write }) => write().catch((error: unknown) => of.forEach((row) => failed.set(row, error))),
      CONCURRENT_WRITES,
    );
    return failed;
  }

  /** In seconds since 1970. */
  private expiryOf({ measurement: { instant } }: StoredRow): number {
    return expiryOf(instant, this.retentionDays ?? SUMMARY_RETENTION_DAYS);
  }

  private async putIfNewest(row: StoredRow): Promise<void> {
    const { MetricName, ProjectName, Environment, MetricValue, ExtractionDate, Account, Region } = row.item;
    const { Unit, Every } = row.measurement.Metadata;
    const id = seriesId(row.item);
    const isUnit = typeof Unit === "string" && Unit !== "" && Unit.length <= MAX_UNIT_LENGTH;
    const newest = {
      ...{ MetricName, ProjectName, Environment, MetricValue, ExtractionDate, Account, Region },
      ...(isUnit && { Unit }),
      ...(cadenceOf(Every) !== undefined && { Every }),
    } satisfies { readonly [Name in keyof NewestValue]: unknown };
    try {
      await this.dynamodb.send(
        new PutCommand({
          TableName: this.tableName,
          Item: {
            [SUMMARIES_PARTITION_KEY]: newestSummary(id),
            [SUMMARIES_SORT_KEY]: id,
            ...newest,
            [EXPIRY_ATTRIBUTE]: this.expiryOf(row),
          },
          ConditionExpression: NONE_OR_OLDER,
          ExpressionAttributeNames: { "#key": SUMMARIES_PARTITION_KEY, "#date": SORT_KEY },
          ExpressionAttributeValues: {
            ":date": ExtractionDate,
            ":latest": new Date(latestDate(Date.now())).toISOString(),
          },
        }),
      );
    } catch (error) {
      if (!isConditionRefused(error)) throw error;
    }
  }

  /**
   * The roll-up function handles only days that are over. For a day that is not over, one mark is therefore enough for
   * all rows. For a day that is over, rows that are stored later need a new mark, because the roll-up may have read the
   * day before.
   *
   * @param rows of one day and metric
   */
  private async markDay(rows: readonly StoredRow[]): Promise<void> {
    const now = Date.now();
    const today = dayOf(new Date(now).toISOString());
    const day = dayIn(rows[0]!.item);
    const key = keyOf(day);
    if (this.marked.on !== today) this.marked = { on: today, keys: new Set() };
    if (this.marked.keys.has(key)) return;
    const Item = {
      [SUMMARIES_PARTITION_KEY]: OUTDATED_DAYS_SUMMARY,
      [SUMMARIES_SORT_KEY]: key,
      ...({ ...day, Mark: randomUUID() } satisfies OutdatedDay),
      [EXPIRY_ATTRIBUTE]: Math.max(...rows.map((row) => this.expiryOf(row)), expiryOf(now, LEAST_MARK_DAYS)),
    };
    await this.dynamodb.send(new PutCommand({ TableName: this.tableName, Item }));
    if (day.Day >= today) this.marked.keys.add(key);
  }
}

type MarkedDay = Omit<OutdatedDay, "Mark">;

function dayIn({ MetricName, ExtractionDate }: Item): MarkedDay {
  return { Day: dayOf(ExtractionDate), MetricName };
}

function keyOf({ Day, MetricName }: MarkedDay): string {
  return `${Day}#${MetricName}`;
}

function later(one: StoredRow, other: StoredRow): StoredRow {
  return one.item.ExtractionDate < other.item.ExtractionDate ? other : one;
}
