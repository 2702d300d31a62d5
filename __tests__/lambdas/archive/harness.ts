import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Logger } from "@aws-lambda-powertools/logger";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient, type SendMessageCommand } from "@aws-sdk/client-sqs";
import { SSMClient, type GetParametersByPathCommand } from "@aws-sdk/client-ssm";
import { DynamoDBDocumentClient, paginateScan, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { archiveBatch } from "../../../lambdas/archive/archive";
import { Quarantine } from "../../../lambdas/archive/quarantine";
import { RegisteredAccounts } from "../../../lambdas/archive/registered-accounts";
import { SeriesQuota } from "../../../lambdas/archive/series-quota";
import type { ClaimsMode } from "../../../lambdas/archive/settings";
import { MeasurementStore } from "../../../lambdas/archive/store";
import { Summaries } from "../../../lambdas/archive/summaries";
import { storeRegistry } from "../../../lambdas/connection/store-registry";
import type { RegistrySource } from "../../../common/registry";
import { SERIES_PER_ACCOUNT } from "../../../contract/account-series";
import type { EventEnvelope } from "../../../contract/event";
import { registryOf } from "../../../contract/registry";
import {
  BATCH_EVENT_SOURCE,
  EVENT_SOURCE,
  NEWEST_SUMMARIES,
  PARTITION_KEY,
  SUMMARIES_PARTITION_KEY,
  SUMMARIES_TABLE,
  TABLE,
} from "../../../contract/names";
import { HUB_TABLES } from "../../fixtures/hub-tables";

// There are no type declarations for dynalite.
const dynalite = jest.requireActual<(options: { createTableMs: number }) => Server>("dynalite");

export interface Fault {
  readonly error: Error;
  /** Whether DynamoDB did write before it failed. */
  readonly written?: boolean;
}

// A thousand writes take a while on a busy machine.
jest.setTimeout(240_000);

export const REGION = "eu-west-1";
export const ACCOUNT = "222222222222";
const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** DynamoDB on loopback, with the tables as they are deployed. */
export class Table {
  /** Set to let writes of measurements fail; `write` counts from 0. */
  fault: ((write: number) => Fault | undefined) | undefined;
  /** Set to let writes of summaries fail, by the `Summary` that they are of. */
  summaryFault: ((summary: string) => Fault | undefined) | undefined;
  /** Set to hear of queries, by the beginning of the keys that they ask for. */
  onQuery: ((prefix: string | undefined) => void) | undefined;
  private writes = 0;

  private constructor(
    private readonly server: Server,
    readonly dynamodb: DynamoDBClient,
  ) {
    dynamodb.middlewareStack.add((next) => async (args) => {
      const { KeyConditionExpression, ExpressionAttributeValues } = args.input as QueryCommandInput;
      if (KeyConditionExpression) this.onQuery?.(ExpressionAttributeValues?.[":prefix"]);
      const fault = this.faultOf(args.input);
      if (!fault) return next(args);
      if (fault.written) await next(args);
      throw fault.error;
    });
  }

  static async start(): Promise<Table> {
    const server = dynalite({ createTableMs: 0 });
    // A connection that ended after a pause of some seconds would fail the call that has just taken it.
    server.keepAliveTimeout = 0;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const dynamodb = new DynamoDBClient({ region: REGION, endpoint, credentials, maxAttempts: 1 });
    for (const table of HUB_TABLES) await dynamodb.send(new CreateTableCommand(table));
    return new Table(server, dynamodb);
  }

  async stop(): Promise<void> {
    this.dynamodb.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Every row of one metric; each test has a metric of its own. */
  async rows(metricName: string): Promise<Record<string, unknown>[]> {
    return (await this.scan(TABLE)).filter((row) => row[PARTITION_KEY] === metricName);
  }

  /** The summaries of one kind that speak of one metric. */
  async summaries(summary: string, metricName: string): Promise<Record<string, unknown>[]> {
    const summaries = await this.scan(SUMMARIES_TABLE);
    return summaries.filter((one) => one[SUMMARIES_PARTITION_KEY] === summary && one.MetricName === metricName);
  }

  /** The newest values of one metric. */
  async newest(metricName: string): Promise<Record<string, unknown>[]> {
    const isNewest = (summary: unknown): boolean => NEWEST_SUMMARIES.includes(String(summary));
    const summaries = await this.scan(SUMMARIES_TABLE);
    return summaries.filter((one) => isNewest(one[SUMMARIES_PARTITION_KEY]) && one.MetricName === metricName);
  }

  private faultOf(input: object): Fault | undefined {
    const { TableName, Item } = input as { TableName?: string; Item?: Record<string, unknown> };
    if (TableName === TABLE) return this.fault?.(this.writes++);
    return Item && this.summaryFault?.(String(Item[SUMMARIES_PARTITION_KEY]));
  }

  private async scan(TableName: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    const client = DynamoDBDocumentClient.from(this.dynamodb);
    for await (const { Items = [] } of paginateScan({ client }, { TableName })) items.push(...Items);
    return items;
  }
}

export interface Quarantined {
  readonly body: string | undefined;
  readonly reason: string | undefined;
  readonly detail: string | undefined;
}

/** One instance of the function, its logic with real tables, and Parameter Store and SQS reduced to what they hold. */
export class Archive {
  /** Name and value of the parameters below `/monitored_projects`; may be changed at any time. */
  readonly parameters = new Map<string, string>();
  readonly quarantined: Quarantined[] = [];
  /** The messages that come again after so many seconds, by their ids. */
  readonly postponed = new Map<string, number>();
  /** Everything that was logged, as text. */
  readonly log: string[] = [];
  /** From the first page; one read takes as many calls as there are pages. */
  registryReads = 0;
  /** Set to let Parameter Store, or SQS, fail. */
  registryError: Error | undefined;
  quarantineError: Error | undefined;

  private readonly source: RegistrySource;
  private readonly registered: RegisteredAccounts;
  private readonly quota: SeriesQuota;
  private readonly summaries: Summaries;
  private readonly logger = new Logger({ serviceName: "archive" });

  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly settings: {
      claims?: ClaimsMode;
      retentionDays?: number;
      originalSpokes?: boolean;
      seriesPerAccount?: number;
    } = {},
  ) {
    const document = DynamoDBDocumentClient.from(dynamodb);
    this.source = { dynamodb: document, summaries: SUMMARIES_TABLE, ssm: this.ssm(), region: REGION };
    this.registered = new RegisteredAccounts(this.source, settings.claims ?? "registered");
    this.quota = new SeriesQuota(document, SUMMARIES_TABLE, settings.seriesPerAccount ?? SERIES_PER_ACCOUNT);
    this.summaries = new Summaries(document, SUMMARIES_TABLE, settings.retentionDays);
    // The logger writes to a console of its own.
    const { console } = this.logger as unknown as { console: Console };
    console.info = console.warn = (line: string) => void this.log.push(line);
  }

  register(account: string, project: string, environment: string): this {
    this.parameters.set(`/monitored_projects/${project}/${environment}`, account);
    return this;
  }

  /** Copies the parameters into the table, as the connection function does when one has changed. */
  async copyRegistry(): Promise<void> {
    const parameters = [...this.parameters].map(([Name, Value]) => ({ Name, Value }));
    await storeRegistry(this.source, registryOf(parameters, REGION), Date.now());
  }

  /** One batch, as SQS delivers it. */
  async receive(records: readonly SQSRecord[]): Promise<string[]> {
    const response: SQSBatchResponse = await archiveBatch(records, {
      registered: this.registered,
      quota: this.quota,
      store: new MeasurementStore(DynamoDBDocumentClient.from(this.dynamodb), TABLE, this.settings.retentionDays),
      summaries: this.summaries,
      quarantine: new Quarantine(this.sqs(), "https://sqs.invalid/quarantine"),
      queue: { postpone: async ({ messageId }, seconds) => void this.postponed.set(messageId, seconds) },
      logger: this.logger,
      originalSpokes: this.settings.originalSpokes ?? false,
    });
    return response.batchItemFailures.map((failure) => failure.itemIdentifier);
  }

  reasons(): (string | undefined)[] {
    return this.quarantined.map(({ reason }) => reason);
  }

  private ssm(): SSMClient {
    const ssm = new SSMClient({ region: REGION, credentials });
    ssm.send = async ({ input }: GetParametersByPathCommand) => {
      const start = Number(input.NextToken ?? 0);
      if (start === 0) this.registryReads++;
      await new Promise(setImmediate);
      if (this.registryError) throw this.registryError;
      expect(input).toMatchObject({ Path: "/monitored_projects", Recursive: true, MaxResults: 10 });
      const all = [...this.parameters].map(([Name, Value]) => ({ Name, Value }));
      const end = start + input.MaxResults!;
      return { Parameters: all.slice(start, end), NextToken: end < all.length ? String(end) : undefined };
    };
    return ssm;
  }

  private sqs(): SQSClient {
    const sqs = new SQSClient({ region: REGION, credentials });
    sqs.send = async ({ input }: SendMessageCommand) => {
      if (this.quarantineError) throw this.quarantineError;
      const { Reason, Detail } = input.MessageAttributes!;
      this.quarantined.push({ body: input.MessageBody, reason: Reason?.StringValue, detail: Detail?.StringValue });
    };
    return sqs;
  }
}

/** A metric event as it arrives at the hub; `detail` overrides fields of the measurement, `envelope` of the rest. */
export function metricEvent(
  detail: Readonly<Record<string, unknown>>,
  envelope: Partial<EventEnvelope> = {},
): EventEnvelope {
  return {
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    source: EVENT_SOURCE,
    "detail-type": EVENT_SOURCE,
    account: ACCOUNT,
    region: REGION,
    time: "2026-11-05T09:30:00Z",
    resources: [],
    detail: {
      MetricName: "TotalCompletedTrainingJobs",
      MetricValue: 37,
      ExtractionDate: "2026-11-05T09:30:00.123Z",
      Metadata: {},
      Environment: "dev",
      ProjectName: "churn",
      ...detail,
    },
    ...envelope,
  };
}

/** An event with several measurements, each with the fields of that of `metricEvent` that are not told otherwise. */
export function batchEvent(
  details: readonly Readonly<Record<string, unknown>>[],
  envelope: Partial<EventEnvelope> = {},
): EventEnvelope {
  return {
    ...metricEvent({}, envelope),
    source: BATCH_EVENT_SOURCE,
    "detail-type": BATCH_EVENT_SOURCE,
    detail: { Measurements: details.map((detail) => metricEvent(detail).detail) },
  };
}

let messages = 0;

/** A queue message with a fresh id, that came into the queue at the event's own time. */
export function message(body: EventEnvelope | string): SQSRecord {
  return messageSentAt(timeOf(body), body);
}

/** The same, with the instant at which it came into the queue, in milliseconds since 1970. */
export function messageSentAt(sentAt: number, body: EventEnvelope | string): SQSRecord {
  return {
    messageId: `message-${++messages}`,
    receiptHandle: "handle",
    body: typeof body === "string" ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: String(sentAt),
      SenderId: "",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: `arn:aws:sqs:${REGION}:111111111111:ds-dashboard-archive`,
    awsRegion: REGION,
  };
}

function timeOf(body: EventEnvelope | string): number {
  const told = typeof body === "string" ? /"time":"([^"]*)"/.exec(body)?.[1] : body.time;
  const time = Date.parse(told ?? "");
  return Number.isNaN(time) ? Date.UTC(2026, 10, 5) : time;
}

/** `account(7)` is `000000000007`. */
export function account(number: number): string {
  return String(number).padStart(12, "0");
}

export function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
