import {
  paginateQuery,
  paginateScan,
  type DynamoDBDocumentClient,
  type QueryCommandInput,
  type ScanCommandInput,
} from "@aws-sdk/lib-dynamodb";
import type { Measurement } from "../contract/event";
import { PARTITION_KEY, PROJECT_INDEX, SORT_KEY } from "../contract/names";

/** A stored measurement. Its `ExtractionDate` is the sort key: milliseconds, then six digits that mean nothing by themselves. */
export interface MeasurementRow extends Measurement {
  /** 12 digits: who reported it, as EventBridge says. */
  readonly Account: string;
  readonly Region: string;
  /** The date as its sender wrote it. */
  readonly MeasuredAt: string;
}

/** Which measurements are meant; what is left out is not restricted. Names are as they were reported, case included. */
export interface MeasurementFilter {
  readonly metric?: string | undefined;
  readonly project?: string | undefined;
  readonly environment?: string | undefined;
  /** Those of this instant, and later ones. */
  readonly from?: Date | undefined;
  /** Those before this instant. */
  readonly to?: Date | undefined;
}

/** Options for reading measurements. */
export interface ReadOptions<Attribute extends keyof MeasurementRow> {
  /** What a row is to have. DynamoDB reads, and bills, the whole row all the same. */
  readonly attributes: readonly Attribute[];
  /** Whether what was stored a moment ago has to be there; at twice the price, and not by project. */
  readonly consistent?: boolean;
}

/** The attributes that readers get: all but those for the table's own use (identity, expiry). */
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
 * The measurements that `filter` lets pass, a page of DynamoDB's at a time: the next is read when it is asked for.
 *
 * Of one metric or of one project they are in the order of their dates. Without either the whole table is read, and they
 * are in no order.
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
    // A page may be empty though there are more: the filter comes after the page is cut.
    if (Items.length > 0) yield Items.map((item) => inOrder(item, attributes));
  }
}

/** The conditions of a filter in DynamoDB's language. */
class Conditions {
  private readonly names: Record<string, string> = {};
  private readonly values: Record<string, string> = {};

  constructor(private readonly filter: MeasurementFilter) {}

  /** @param key the attribute whose items are asked for by key; undefined: a scan, where every condition is a filter */
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

  /** What stands for an attribute's name: some are words of DynamoDB's own. */
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
   * Every key is longer than a bound that ends with the millisecond, and sorts after it. So BETWEEN, the one way to say both
   * bounds of a key, takes the measurements of the first bound's millisecond and leaves those of the second's.
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

/** DynamoDB gives attributes in no order. */
function inOrder<Attribute extends keyof MeasurementRow>(
  item: Readonly<Record<string, unknown>>,
  attributes: readonly Attribute[],
): Pick<MeasurementRow, Attribute> {
  return Object.fromEntries(attributes.map((name) => [name, item[name]])) as Pick<MeasurementRow, Attribute>;
}
