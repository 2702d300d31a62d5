import { paginateScan, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { accountRegionId } from "../../contract/account-region";
import { ARCHIVE_QUEUE } from "../../contract/names";
import { readExpectedSpokes } from "../../common/expected-spokes";
import type { AwsAccount } from "../fleet/aws";
import { CommandError } from "../errors";
import { MessageQueue } from "../queues/message-queue";
import { convertRow, Owners, type OriginalRow } from "./original-row";

const MAX_EXAMPLES = 10;

export interface ImportResult {
  /** The number of rows in the table. */
  readonly read: number;
  /** The number of rows sent to the archive; in a dry run, those that would be sent. */
  readonly sent: number;
  readonly dryRun: boolean;
  /** The number of rows, by `project/environment`, for which no account is registered. They were not sent. */
  readonly ofNobody: Readonly<Record<string, number>>;
  /** Rows that are not valid measurements, by problem. They were not sent. */
  readonly notSent: readonly UnusableRows[];
}

export interface UnusableRows {
  readonly problem: string;
  readonly count: number;
  /** `MetricName ExtractionDate` of the first ten rows. */
  readonly examples: readonly string[];
}

export interface ImportOptions {
  readonly dryRun: boolean;
  /** Is called with the number of rows read so far. */
  readonly onPage?: (read: number) => void;
}

/**
 * Sends every row of an original sample's table to a hub's archive, as if its spoke reported it now. The archive stores
 * each row only once, however often it is sent, and sends refused ones to the quarantine queue.
 *
 * @throws CommandError if the hub's queue does not exist, or SQS does not accept a row
 */
export async function importTable(
  source: DynamoDBDocumentClient,
  table: string,
  hub: AwsAccount,
  { dryRun, onPage = () => undefined }: ImportOptions,
): Promise<ImportResult> {
  const archive = await MessageQueue.find(hub.sqs, ARCHIVE_QUEUE);
  if (!archive)
    throw new CommandError(
      `There is no queue ${ARCHIVE_QUEUE} in ${accountRegionId(hub.accountRegion)}; deploy the hub first.`,
    );
  const owners = await readOwners(hub);
  const now = new Date();
  const ofNobody: Record<string, number> = {};
  const unusable = new Map<string, { count: number; examples: string[] }>();
  let read = 0;
  let sent = 0;
  for await (const { Items = [] } of paginateScan({ client: source }, { TableName: table })) {
    const bodies: string[] = [];
    for (const row of Items as OriginalRow[]) {
      const converted = convertRow(row, owners, now);
      if ("body" in converted) bodies.push(converted.body);
      else if ("nobody" in converted) ofNobody[converted.nobody] = (ofNobody[converted.nobody] ?? 0) + 1;
      else {
        const known = unusable.get(converted.problem) ?? { count: 0, examples: [] };
        known.count++;
        if (known.examples.length < MAX_EXAMPLES) known.examples.push(keyOf(row));
        unusable.set(converted.problem, known);
      }
    }
    if (!dryRun) await sendAll(archive, bodies);
    read += Items.length;
    sent += bodies.length;
    onPage(read);
  }
  return { read, sent, dryRun, ofNobody, notSent: [...unusable].map(([problem, rows]) => ({ problem, ...rows })) };
}

async function readOwners({ ssm, accountRegion }: AwsAccount): Promise<Owners> {
  return new Owners(await readExpectedSpokes(ssm, accountRegion.region));
}

async function sendAll(archive: MessageQueue, bodies: readonly string[]): Promise<void> {
  const problem = (await archive.send(bodies)).find((one) => one !== undefined);
  if (problem === undefined) return;
  throw new CommandError(
    `The archive's queue did not take a row: ${problem}. Run the import again: what it took is stored once.`,
  );
}

function keyOf({ MetricName, ExtractionDate }: OriginalRow): string {
  return `${String(MetricName)} ${String(ExtractionDate)}`;
}
