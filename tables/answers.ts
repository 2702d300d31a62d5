import { paginateQuery, type DynamoDBDocumentClient, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { PARTITION_KEY, PROJECT_INDEX, SORT_KEY } from "../contract/names";
import type { ExpectedSpoke } from "../contract/refresh-run";
import { matchAnswers, type Answers, type MetricCounts, type Sign } from "./match-answers";

/** The metric that every run of a spoke reports last. */
const HEALTH_METRIC = "ExtractionHealth";
/** What a spoke that runs the original sample measures, unless it has metrics of its own. */
const SAMPLE_METRICS = ["TotalCompletedTrainingJobs", "CompletedTrainingJobs24h", "NumberEndPointsInService"];

/** The attributes that say who sent a row. The value is read of `ExtractionHealth` only. */
interface Row {
  readonly Account: string;
  readonly Region: string;
  readonly ProjectName: string;
  readonly Environment: string;
  readonly MetricValue?: unknown;
}

/**
 * Finds out which spokes reported since an instant, and how their metrics ended in their newest run.
 *
 * Reads what was stored since then, not the history: one partition for the spokes of this system; where some are still
 * missing, those of the original sample's metrics, and the index for the projects of who is missing even then.
 *
 * @param table name of the table of measurements
 * @param expected who is registered, for example of `readMonitoredProjects`
 * @param since the request's time; what was measured at that very millisecond counts
 */
export async function readAnswers(
  client: DynamoDBDocumentClient,
  table: string,
  expected: readonly ExpectedSpoke[],
  since: Date,
): Promise<Answers> {
  const signsOf = async (partition: Partition): Promise<readonly Sign[]> => readSigns(client, table, partition, since);
  const accountRegions: readonly ((silent: readonly ExpectedSpoke[]) => readonly Partition[])[] = [
    () => [{ key: PARTITION_KEY, value: HEALTH_METRIC }],
    () => SAMPLE_METRICS.map((value) => ({ key: PARTITION_KEY, value })),
    (silent) => [...new Set(silent.map(({ project }) => project))].map((value) => ({ key: "ProjectName", value })),
  ];
  const signs: Sign[] = [];
  let answers = matchAnswers(expected, signs);
  for (const partitionsFor of accountRegions) {
    if (answers.silent.length === 0) break;
    signs.push(...(await Promise.all(partitionsFor(answers.silent).map(signsOf))).flat());
    answers = matchAnswers(expected, signs);
  }
  return answers;
}

/** Rows of one metric in the table, or of one project in the index. */
interface Partition {
  readonly key: typeof PARTITION_KEY | "ProjectName";
  readonly value: string;
}

/** Newest first. */
async function readSigns(
  client: DynamoDBDocumentClient,
  TableName: string,
  { key, value }: Partition,
  since: Date,
): Promise<readonly Sign[]> {
  const isHealth = value === HEALTH_METRIC && key === PARTITION_KEY;
  const attributes = ["Account", "Region", "ProjectName", "Environment", ...(isHealth ? ["MetricValue"] : [])];
  const input: QueryCommandInput = {
    TableName,
    IndexName: key === PARTITION_KEY ? undefined : PROJECT_INDEX,
    KeyConditionExpression: "#key = :value AND #date >= :since",
    ProjectionExpression: attributes.map((name) => `#${name}`).join(", "),
    // Some of them are words of DynamoDB's own.
    ExpressionAttributeNames: {
      "#key": key,
      "#date": SORT_KEY,
      ...Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
    },
    // Rows have six more digits before the Z, which sort before it.
    ExpressionAttributeValues: { ":value": value, ":since": since.toISOString().replace("Z", "") },
    ScanIndexForward: false,
  };
  const signs: Sign[] = [];
  for await (const { Items = [] } of paginateQuery({ client }, input)) signs.push(...(Items as Row[]).map(signOf));
  return signs;
}

function signOf({ Account, Region, ProjectName, Environment, MetricValue }: Row): Sign {
  const metrics = MetricValue === undefined ? undefined : countsOf(MetricValue);
  return { account: Account, region: Region, project: ProjectName, environment: Environment, metrics };
}

/** Reads the counts of `ExtractionHealth`. A spoke may report anything under that name, so anything but a count is 0. */
function countsOf(value: unknown): MetricCounts {
  const labels = Object(value) as Readonly<Record<string, unknown>>;
  const count = (label: keyof MetricCounts): number => {
    const number = labels[label];
    return Number.isSafeInteger(number) && Number(number) > 0 ? Number(number) : 0;
  };
  return { ok: count("ok"), denied: count("denied"), throttled: count("throttled"), failed: count("failed") };
}
