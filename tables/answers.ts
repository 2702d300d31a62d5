import { paginateQuery, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { inParallel } from "../common/parallel";
import { MAX_SERIES_PER_ACCOUNT } from "../contract/account-series";
import { latestDate } from "../contract/clocks";
import { HEALTH_METRIC, PARTITION_KEY, PROJECT_INDEX, SORT_KEY } from "../contract/names";
import type { ExpectedSpoke } from "../contract/refresh-run";
import type { Tables } from "./hub-tables";
import { matchAnswers, type Answers, type MetricCounts, type Sign } from "./match-answers";
import { OtherSenders } from "./other-senders";
import { boundOf } from "./summaries";

/** The metrics that a spoke running the original sample measures, unless it has metrics of its own. */
const SAMPLE_METRICS = ["TotalCompletedTrainingJobs", "CompletedTrainingJobs24h", "NumberEndPointsInService"];

/** The attributes of a row that show who sent it. The value is read only for rows of `ExtractionHealth`. */
interface Row {
  readonly Account: string;
  readonly Region: string;
  readonly ProjectName: string;
  readonly Environment: string;
  readonly MetricValue?: unknown;
}

/**
 * Finds out which spokes have reported since an instant, and how the metrics of their newest run ended.
 *
 * It reads only rows since that instant, not the history: first one partition, which holds rows of every spoke of this
 * system; then, if spokes are still missing, the partitions of the original sample's metrics; then, of the spokes
 * missing even then, the projects of those that have reported something else, in the index.
 *
 * @param expected the registered spokes, for example from `readMonitoredProjects`
 * @param since the time of the request; measurements of that same millisecond count as answers
 * @param until measurements of before this instant count; undefined: all that are not of the future
 * @param others for several requests, so that newest values are read once
 */
export async function readAnswers(
  tables: Tables,
  expected: readonly ExpectedSpoke[],
  since: Date,
  until?: Date,
  others = new OtherSenders(tables, since),
): Promise<Answers> {
  const latest = new Date(latestDate(Date.now()));
  const span = { since, until: until && until < latest ? until : latest };
  const attempts: readonly ((silent: readonly ExpectedSpoke[]) => Promise<readonly Partition[]>)[] = [
    async () => [{ key: PARTITION_KEY, value: HEALTH_METRIC }],
    async () => SAMPLE_METRICS.map((value) => ({ key: PARTITION_KEY, value })),
    async (silent) => (await others.projectsOf(silent, since)).map((value) => ({ key: "ProjectName", value })),
  ];
  let signs: readonly Sign[] = [];
  let answers = matchAnswers(expected, signs);
  for (const partitionsFor of since >= span.until ? [] : attempts) {
    if (answers.silent.length === 0) break;
    const read = await inParallel(await partitionsFor(answers.silent), (one) => readSigns(tables, one, span));
    signs = signs.concat(...read);
    answers = matchAnswers(expected, signs);
  }
  return answers;
}

/** Rows of one metric in the table, or of one project in the index. */
interface Partition {
  readonly key: typeof PARTITION_KEY | "ProjectName";
  readonly value: string;
}

/** Reads the signs of a partition, newest first. */
async function readSigns(
  { client, measurements: TableName }: Tables,
  { key, value }: Partition,
  { since, until }: { readonly since: Date; readonly until: Date },
): Promise<readonly Sign[]> {
  const isHealth = value === HEALTH_METRIC && key === PARTITION_KEY;
  const attributes = ["Account", "Region", "ProjectName", "Environment", ...(isHealth ? ["MetricValue"] : [])];
  const input: QueryCommandInput = {
    TableName,
    IndexName: key === PARTITION_KEY ? undefined : PROJECT_INDEX,
    KeyConditionExpression: "#key = :value AND #date BETWEEN :since AND :until",
    ProjectionExpression: attributes.map((name) => `#${name}`).join(", "),
    // Some of these names are reserved words of DynamoDB.
    ExpressionAttributeNames: {
      "#key": key,
      "#date": SORT_KEY,
      ...Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
    },
    ExpressionAttributeValues: { ":value": value, ":since": boundOf(since), ":until": boundOf(until) },
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

/**
 * Reads the counts of `ExtractionHealth`. A spoke may report anything under that name, so an invalid count becomes 0, and so
 * does one of more metrics than an account may have: sums with it would be none that a record of the hub holds.
 */
function countsOf(value: unknown): MetricCounts {
  const labels = Object(value) as Readonly<Record<string, unknown>>;
  const count = (label: keyof MetricCounts): number => {
    const number = labels[label];
    return Number.isInteger(number) && Number(number) > 0 && Number(number) <= MAX_SERIES_PER_ACCOUNT
      ? Number(number)
      : 0;
  };
  return { ok: count("ok"), denied: count("denied"), throttled: count("throttled"), failed: count("failed") };
}
