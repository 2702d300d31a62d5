import { randomUUID } from "node:crypto";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { EventEnvelope, Measurement } from "../../../contract/event";
import { ARCHIVE_QUEUE, EVENT_SOURCE, QUARANTINE_QUEUE, TABLE } from "../../../contract/names";
import type { AwsEndpoint } from "./aws-endpoints";
import { ACCOUNTS, type Project } from "./project";

/** What is in a deployed hub and what reaches it, through the AWS CLI. */
export class HubAccount {
  constructor(
    private readonly project: Project,
    private readonly aws: AwsEndpoint,
  ) {}

  /** The values of an account's rows by metric, as soon as there are `count`. */
  async rowsOf(account: string, count: number): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { Items } = await this.project.aws(ACCOUNTS.hub, "dynamodb", "scan", "--table-name", TABLE);
    const rows = Items.map((item: Parameters<typeof unmarshall>[0]) => unmarshall(item)).filter(
      (row: { readonly Account: string }) => row.Account === account,
    );
    if (rows.length < count) return undefined;
    return Object.fromEntries(rows.map((row: Measurement) => [row.MetricName, row.MetricValue]));
  }

  /** The messages in the quarantine queue, as soon as there are any. */
  async quarantined(): Promise<readonly EventEnvelope[] | undefined> {
    const { Messages } = await this.sqs("receive-message", QUARANTINE_QUEUE);
    return Messages?.map(({ Body }: { readonly Body: string }) => JSON.parse(Body));
  }

  /** Lets a measurement of an account arrive in the queue, as EventBridge hands over what was forwarded. */
  async arrive(account: string, measured: Pick<Measurement, "MetricName" | "MetricValue">): Promise<void> {
    const now = new Date().toISOString();
    const envelope: EventEnvelope<Measurement> = {
      id: randomUUID(),
      source: EVENT_SOURCE,
      "detail-type": EVENT_SOURCE,
      account,
      region: "us-east-1",
      time: now,
      resources: [],
      detail: { ...measured, ExtractionDate: now, Metadata: {}, ProjectName: "Project1", Environment: "dev" },
    };
    await this.sqs("send-message", ARCHIVE_QUEUE, "--message-body", JSON.stringify(envelope));
  }

  /** Version 1 of the AWS CLI calls SQS at an address of its own unless told otherwise on the command line. */
  private sqs(operation: string, queue: string, ...options: readonly string[]): Promise<any> {
    const queueOptions = ["--endpoint-url", this.aws.url, "--queue-url", `${this.aws.url}/${ACCOUNTS.hub}/${queue}`];
    return this.project.aws(ACCOUNTS.hub, "sqs", operation, ...queueOptions, ...options);
  }
}
