import { parquetReadObjects } from "hyparquet";
import type { DeployedFleet, Site } from "./deployed-fleet";
import { plain, type Detail } from "./ledger";

/** A row of the table, with the attributes that docs/architecture.md names. */
export interface Row extends Omit<Detail, "ExtractionDate"> {
  /** The sort key. */
  readonly ExtractionDate: string;
  readonly MeasuredAt: string;
  readonly Account: string;
  readonly Region: string;
}

/** An item of the table of summaries. */
export type Summary = Readonly<Record<string, unknown>> & { readonly Summary: string; readonly Key: string };

/** A row of a Parquet file, and the day of its folder. */
export interface LakeRow {
  readonly day: string;
  readonly MetricName: string;
  readonly ExtractionDate: Date;
  readonly ProjectName: string;
  readonly Environment: string;
  readonly Account: string;
  readonly Region: string;
  readonly Label: string | null;
  readonly MetricValue: number | null;
  readonly Unit: string | null;
  readonly Metadata: string;
}

export interface Refused {
  readonly body: string;
  readonly reason: string;
}

export interface Queue extends Site {
  readonly name: string;
  /** Messages that can be received, that somebody has received, and that are delayed. */
  readonly messages: number;
}

/** Everything that is held in the end. */
export interface Held {
  readonly rows: readonly Row[];
  readonly summaries: readonly Summary[];
  readonly lake: readonly LakeRow[];
  readonly quarantine: readonly Refused[];
  /** All but the quarantine. */
  readonly queues: readonly Queue[];
  /** What went wrong or got lost in the background. */
  readonly troubles: readonly string[];
  /** When it was read, epoch milliseconds. */
  readonly at: number;
}

const QUARANTINE = "ds-dashboard-quarantine";

/** Reads it, and empties the quarantine. */
export async function readHeld(deployed: DeployedFleet): Promise<Held> {
  const { events, lambda } = deployed.sandbox;
  return {
    rows: (await scan(deployed, "ds-dashboard-metrics")) as unknown as readonly Row[],
    summaries: (await scan(deployed, "ds-dashboard-summaries")) as unknown as readonly Summary[],
    lake: await readLake(deployed),
    queues: await readQueues(deployed),
    quarantine: await readQuarantine(deployed),
    troubles: [
      ...deployed.failures.map((failure) => `failed in the background: ${String(failure)}`),
      ...events.dropped.map((one) => `dropped by EventBridge: ${JSON.stringify(one)}`),
      ...(lambda.droppedEvents > 0 ? [`${lambda.droppedEvents} asynchronous events dropped`] : []),
    ],
    at: deployed.now(),
  };
}

type Item = Parameters<typeof plain>[0];

async function scan(deployed: DeployedFleet, TableName: string): Promise<readonly Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let ExclusiveStartKey: unknown;
  do {
    const input = { TableName, ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }) };
    const page = await deployed.as<{ Items: Item[]; LastEvaluatedKey?: unknown }>(
      deployed.hub,
      "dynamodb",
      "Scan",
      input,
    );
    for (const item of page.Items) items.push(plain(item));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return items;
}

async function readLake(deployed: DeployedFleet): Promise<readonly LakeRow[]> {
  const { hub } = deployed;
  const Bucket = `ds-dashboard-lake-${hub.account}-${hub.region}`;
  const rows: LakeRow[] = [];
  let ContinuationToken: string | undefined;
  do {
    const input = { Bucket, ...(ContinuationToken !== undefined && { ContinuationToken }) };
    const page = await deployed.as<{ Contents?: { Key: string }[]; NextContinuationToken?: string }>(
      hub,
      "s3",
      "ListObjectsV2",
      input,
    );
    for (const { Key } of page.Contents ?? []) {
      const day = /^measurements\/day=(\d{4}-\d\d-\d\d)\//.exec(Key)?.[1] ?? `in no folder of a day: ${Key}`;
      const { Body } = await deployed.as<{ Body: Buffer }>(hub, "s3", "GetObject", { Bucket, Key });
      const read = await parquetReadObjects({ file: new Uint8Array(Body).buffer });
      for (const row of read) rows.push({ ...(row as Omit<LakeRow, "day">), day });
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return rows;
}

async function readQuarantine(deployed: DeployedFleet): Promise<readonly Refused[]> {
  const QueueUrl = deployed.queueUrl(deployed.hub, QUARANTINE);
  const refused: Refused[] = [];
  for (;;) {
    const { Messages = [] } = await deployed.as<{
      Messages?: {
        Body: string;
        ReceiptHandle: string;
        MessageAttributes?: Record<string, { StringValue?: string }>;
      }[];
    }>(deployed.hub, "sqs", "ReceiveMessage", {
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
    });
    if (Messages.length === 0) return refused;
    for (const { Body, ReceiptHandle, MessageAttributes } of Messages) {
      refused.push({ body: Body, reason: MessageAttributes?.Reason?.StringValue ?? "" });
      await deployed.as(deployed.hub, "sqs", "DeleteMessage", { QueueUrl, ReceiptHandle });
    }
  }
}

async function readQueues(deployed: DeployedFleet): Promise<readonly Queue[]> {
  const queues: Queue[] = [];
  for (const site of deployed.sites()) {
    const { QueueUrls = [] } = await deployed.as<{ QueueUrls?: string[] }>(site, "sqs", "ListQueues", {});
    for (const QueueUrl of QueueUrls) {
      const name = QueueUrl.split("/").pop()!;
      if (name === QUARANTINE) continue;
      const { Attributes } = await deployed.as<{ Attributes: Record<string, string> }>(
        site,
        "sqs",
        "GetQueueAttributes",
        { QueueUrl, AttributeNames: ["All"] },
      );
      const messages = ["", "NotVisible", "Delayed"]
        .map((kind) => Number(Attributes[`ApproximateNumberOfMessages${kind}`]))
        .reduce((sum, count) => sum + count, 0);
      queues.push({ ...site, name, messages });
    }
  }
  return queues;
}
