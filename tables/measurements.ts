import {
  paginateQuery,
  paginateScan,
  type DynamoDBDocumentClient,
  type QueryCommandInput,
  type ScanCommandInput,
} from "@aws-sdk/lib-dynamodb";
import type { Measurement } from "../contract/event";
import { PARTITION_KEY, PROJECT_INDEX, SORT_KEY } from "../contract/names";

/**
 * A stored measurement. Its `ExtractionDate` is the sort key: a date with milliseconds, then six digits without
 * meaning.
 */
export interface MeasurementRow extends Measurement {
  /** 12 digits: the account that reported it, as set by EventBridge. */
  readonly Account: string;
  readonly Region: string;
  /** The date exactly as the sender wrote it. */
  readonly MeasuredAt: string;
}

/** Selects measurements. A field that is left out does not restrict anything. Names match exactly, case included. */
export interface MeasurementFilter {
  readonly metric?: string | undefined;
  readonly project?: string | undefined;
  readonly environment?: string | undefined;
  /** Measurements at this instant or later. */
  readonly from?: Date | undefined;
  /** Measurements before this instant. */
  readonly to?: Date | undefined;
}

/** Options for reading measurements. */
export interface ReadOptions<Attribute extends keyof MeasurementRow> {
  /** The attributes that each row should have. DynamoDB still reads, and bills, the whole row. */
  readonly attributes: readonly Attribute[];
  /** Whether the read is strongly consistent. Such a read costs twice as much and is not possible by project. */
  readonly consistent?: boolean;
}

/**
 * The attributes that belong to the measurement itself. The table's internal ones (identity, expiry) are not among
 * them.
 */
export const ROW_ATTRIBUTES = [
  PARTITION_KEY,
  SORT_KEY,
  "ProjectName",
  "Environment",
  "Account",
  "Region",
  "MetricValue",
  "Metadata",
  "MeasuredAt",
] as const satisfies readonly (keyof MeasurementRow)[];

/**
 * Reads the measurements that match `filter`, one DynamoDB page at a time. The next page is read when the caller asks
 * for it.
 *
 * With a metric or a project in the filter, measurements come in the order of their dates. Without either, the whole
 * table is scanned and they come in no particular order.
 *
 * @param table name of the table of measurements
 */
export async function* measurementPages<Attribute extends keyof MeasurementRow>(
  client: DynamoDBDocumentClient,
  table: string,
  filter: MeasurementFilter,
  { attributes, consistent = false }: ReadOptions<Attribute>,
): AsyncGenerator<readonly Pick<MeasurementRow, Attribute>[]> {
  const key = filter.metric !== undefined ? PARTITION_KEY : filter.project !== undefined ? "ProjectName" : undefined;
  const conditions = new Conditions(filter);
  const ProjectionExpression = attributes.map((name) => conditions.name(name)).join(", ");
  const input: ScanCommandInput & QueryCommandInput = {
    TableName: table,
    IndexName: key === "ProjectName" ? PROJECT_INDEX : undefined,
    ...conditions.expressions(key),
    ProjectionExpression,
    ...(consistent ? { ConsistentRead: true } : {}),
    ...conditions.words(),
  };
  for await (const { Items = [] } of key === undefined
    ? paginateScan({ client }, input)
    : paginateQuery({ client }, input)) {
    // A page may be empty although more follow, because DynamoDB filters after it has cut the page.
    if (Items.length > 0) yield Items.map((item) => inOrder(item, attributes));
  }
}

/** The conditions of a filter as DynamoDB expressions. */
class Conditions {
  private readonly names: Record<string, string> = {};
  private readonly values: Record<string, string> = {};

  constructor(private readonly filter: MeasurementFilter) {}

  /** @param key the attribute used as the partition key; undefined for a scan, in which every condition is a filter */
  expressions(
    key: typeof PARTITION_KEY | "ProjectName" | undefined,
  ): Pick<QueryCommandInput, "KeyConditionExpression" | "FilterExpression"> {
    const { metric, project, environment } = this.filter;
    const conditions = [
      { attribute: PARTITION_KEY, text: this.equal(PARTITION_KEY, metric) },
      { attribute: "ProjectName", text: this.equal("ProjectName", project) },
      { attribute: "Environment", text: this.equal("Environment", environment) },
      { attribute: SORT_KEY, text: this.between() },
    ].filter(({ text }) => text !== undefined);
    const ofKey = key === undefined ? [] : [key, SORT_KEY];
    const joined = (part: typeof conditions): string | undefined =>
      part.length === 0 ? undefined : part.map(({ text }) => text).join(" AND ");
    return {
      KeyConditionExpression: joined(conditions.filter(({ attribute }) => ofKey.includes(attribute))),
      FilterExpression: joined(conditions.filter(({ attribute }) => !ofKey.includes(attribute))),
    };
  }

  /** A placeholder for an attribute's name, because some names are reserved words of DynamoDB. */
  name(attribute: string): string {
    this.names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  }

  words(): Pick<QueryCommandInput, "ExpressionAttributeNames" | "ExpressionAttributeValues"> {
    const hasValues = Object.keys(this.values).length > 0;
    return {
      ExpressionAttributeNames: this.names,
      ExpressionAttributeValues: hasValues ? this.values : undefined,
    };
  }

  private equal(attribute: string, value: string | undefined): string | undefined {
    return value === undefined ? undefined : `${this.name(attribute)} = ${this.value(attribute, value)}`;
  }

  /**
   * The condition for both bounds of the sort key, for which DynamoDB offers only BETWEEN, which includes both bounds.
   * Every key is longer than a bound that ends with the millisecond, and sorts after it. BETWEEN therefore includes the
   * measurements in the millisecond of the first bound, and excludes those in the millisecond of the second.
   */
  private between(): string | undefined {
    const { from, to } = this.filter;
    const name = this.name(SORT_KEY);
    if (from && to) return `${name} BETWEEN ${this.value("from", bound(from))} AND ${this.value("to", bound(to))}`;
    if (from) return `${name} >= ${this.value("from", bound(from))}`;
    if (to) return `${name} < ${this.value("to", bound(to))}`;
    return undefined;
  }

  private value(name: string, value: string): string {
    this.values[`:${name}`] = value;
    return `:${name}`;
  }
}

function bound(instant: Date): string {
  return instant.toISOString().replace("Z", "");
}

/**
 * Puts the attributes of an item into the order of `attributes`, because DynamoDB returns them in no particular order.
 */
function inOrder<Attribute extends keyof MeasurementRow>(
  item: Readonly<Record<string, unknown>>,
  attributes: readonly Attribute[],
): Pick<MeasurementRow, Attribute> {
  return Object.fromEntries(attributes.map((name) => [name, item[name]])) as Pick<MeasurementRow, Attribute>;
}
