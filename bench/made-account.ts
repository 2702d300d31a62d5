import { DAY_MS, HOUR_MS } from "../common/instants";
import { BedrockClient } from "@aws-sdk/client-bedrock";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { MetricContext } from "../metric-library/metric";
import { dimensionValues, newestValue, statisticTotals } from "../metric-library/sources/cloudwatch-statistics";
import { costsOfYesterday } from "../metric-library/sources/costs";
import { provisionedThroughputs } from "../metric-library/sources/apart/bedrock-throughputs";
import { objectCount } from "../metric-library/sources/apart/s3-objects";
import { sageMakerQuotas } from "../metric-library/sources/quotas";
import { SageMakerListings } from "../metric-library/sources/sagemaker-listings";
import { parameterValue } from "../metric-library/sources/ssm-parameters";
import { DEMO_ANSWERS, Sandbox } from "../sandbox";

const ACCOUNT = "222222222222";
const REGION = "us-east-1";
/** The training jobs are spread over so many days. */
const DAYS = 365;
const ENDPOINTS = 20;

/** How often each operation was called. */
export type Calls = ReadonlyMap<string, number>;

/**
 * An account of an embedded cloud, reached over HTTP with the AWS SDK: training jobs of a year, every tenth of them failed, a
 * few endpoints, and what the examples of the metrics' arguments name.
 */
export class MadeAccount {
  readonly sagemaker: SageMakerClient;
  private readonly bedrock: BedrockClient;
  private readonly cloudwatch: CloudWatchClient;
  private readonly costExplorer: CostExplorerClient;
  private readonly quotas: ServiceQuotasClient;
  private readonly s3: S3Client;
  private readonly ssm: SSMClient;

  private constructor(
    private readonly sandbox: Sandbox,
    private readonly now: number,
  ) {
    const config = {
      endpoint: sandbox.url,
      region: REGION,
      credentials: { accessKeyId: ACCOUNT, secretAccessKey: "any" },
    };
    this.sagemaker = new SageMakerClient(config);
    this.bedrock = new BedrockClient(config);
    this.cloudwatch = new CloudWatchClient(config);
    this.costExplorer = new CostExplorerClient(config);
    this.quotas = new ServiceQuotasClient(config);
    this.s3 = new S3Client(config);
    this.ssm = new SSMClient(config);
  }

  /** @param jobs how many training jobs it has */
  static async with(jobs: number): Promise<MadeAccount> {
    const now = Date.now();
    const sandbox = await Sandbox.start({
      start: now,
      port: 0,
      onFailure: (error) => {
        throw error;
      },
    });
    await sandbox.answers.add(DEMO_ANSWERS);
    for (let index = 0; index < jobs; index++) {
      const createdAt = Math.floor(now - ((index + 0.5) / jobs) * DAYS * DAY_MS - 2 * HOUR_MS);
      sandbox.sagemaker.addTrainingJob(ACCOUNT, REGION, {
        name: `churn-${index}`,
        createdAt,
        endedAt: createdAt + HOUR_MS,
        finalStatus: index % 10 === 9 ? "Failed" : "Completed",
        ...(index % 10 === 9 ? { failureReason: "AlgorithmError: out of memory" } : {}),
        metrics: { "validation:accuracy": 0.9 },
      });
    }
    for (let index = 0; index < ENDPOINTS; index++) {
      sandbox.sagemaker.addEndpoint(ACCOUNT, REGION, { name: `endpoint-${index}`, createdAt: now - 2 * DAY_MS });
    }
    const objects = [{ key: "models/model.tar.gz", size: 1, modifiedAt: now - DAY_MS }];
    sandbox.s3.addBucket(ACCOUNT, REGION, { name: "my-bucket", createdAt: now - DAY_MS, objects });
    const parameter = { Name: "/models/churn/threshold", Type: "String", Value: "0.6" };
    await sandbox.callAs(ACCOUNT, REGION, "ssm", "PutParameter", parameter);
    return new MadeAccount(sandbox, now);
  }

  /** What the metrics of one run share. */
  context(): MetricContext {
    return {
      sagemaker: new SageMakerListings(this.sagemaker),
      parameterValue: (name) => parameterValue(name, this.ssm),
      objectCount: (bucket, prefix) => objectCount(bucket, prefix, this.s3),
      statisticTotals: (queries, since, until) => statisticTotals(queries, since, until, this.cloudwatch),
      newestValue: (query, period, since, until) => newestValue(query, period, since, until, this.cloudwatch),
      dimensionValues: (namespace, dimension) => dimensionValues(namespace, dimension, this.cloudwatch),
      provisionedThroughputs: () => provisionedThroughputs(this.bedrock),
      sageMakerQuotas: () => sageMakerQuotas(this.quotas),
      costsOfYesterday: (now) => costsOfYesterday(now, REGION, this.costExplorer),
      signal: new AbortController().signal,
      now: new Date(this.now),
      outcomes: [],
    };
  }

  /** From now on Search tells a lower bound only, as AWS may. */
  hideTotals(): void {
    this.sandbox.sagemaker.exactTotalHits = 0;
  }

  /** The calls that reach the account while `work` goes on. */
  async callsOf(work: () => Promise<unknown>): Promise<Calls> {
    const calls = new Map<string, number>();
    const stop = this.sandbox.observe(({ operation }) => calls.set(operation, (calls.get(operation) ?? 0) + 1));
    await work();
    stop();
    return calls;
  }

  async close(): Promise<void> {
    for (const client of [
      this.sagemaker,
      this.bedrock,
      this.cloudwatch,
      this.costExplorer,
      this.quotas,
      this.s3,
      this.ssm,
    ])
      client.destroy();
    await this.sandbox.close();
  }
}
