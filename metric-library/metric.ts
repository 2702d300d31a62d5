import type { MetricValue } from "../contract/event";
import type { IamStatement } from "../contract/iam-statement";
import type { ArgumentsOf, ArgumentSpecs } from "./arguments";
import type { RecommendedAlert } from "./recommended-alert";
import type { ProvisionedThroughput } from "./sources/apart/bedrock-throughputs";
import type { StatisticQuery, StatisticTotals } from "./sources/cloudwatch-statistics";
import type { DayCosts } from "./sources/costs";
import type { ServiceQuota } from "./sources/quotas";
import type { SageMakerListings } from "./sources/sagemaker-listings";

/** How the extraction of one metric ended. */
export type Outcome = "ok" | "denied" | "throttled" | "failed";

/**
 * The data from which a metric computes its value. All metrics of a run share the listings, so each call is made only
 * once.
 */
export interface MetricContext {
  readonly sagemaker: SageMakerListings;
  /** Reads a parameter from Parameter Store by its name. */
  readonly parameterValue: (name: string) => Promise<string>;
  /** Counts the objects in a bucket whose keys begin with `prefix`, in one call per 1,000 objects. */
  readonly objectCount: (bucket: string, prefix: string) => Promise<number>;
  /** Computes the total of each CloudWatch statistic between two instants, in the order of `queries`. */
  readonly statisticTotals: StatisticTotals;
  /** The newest data point of a CloudWatch statistic of so many seconds between two instants; undefined if there is none. */
  readonly newestValue: (
    query: StatisticQuery,
    period: number,
    since: Date,
    until: Date,
  ) => Promise<number | undefined>;
  /** Which values a dimension has among CloudWatch's metrics of a namespace, by metric name; see `dimensionValues`. */
  readonly dimensionValues: (
    namespace: string,
    dimension: string,
  ) => Promise<readonly (readonly [metric: string, value: string])[]>;
  /** Lists the provisioned throughputs of Amazon Bedrock in this Region. */
  readonly provisionedThroughputs: () => Promise<readonly ProvisionedThroughput[]>;
  /** Lists the quotas of SageMaker that apply to the account in this Region, once in a run. */
  readonly sageMakerQuotas: () => Promise<readonly ServiceQuota[]>;
  /** What each service cost on the UTC day before; undefined while nobody knows. Asking costs money; see `costsOfYesterday`. */
  readonly costsOfYesterday: (now: Date) => Promise<DayCosts | undefined>;
  /**
   * Aborted when the metrics' time is up, and when the run is over. All calls through this context end with it; pass it
   * to a client of your own: `client.send(command, { abortSignal: signal })`.
   */
  readonly signal: AbortSignal;
  /** The time of this run; "the last 24 hours" end here. */
  readonly now: Date;
  /** The outcomes of the run's other metrics. Only `ExtractionHealth`, which runs last, sees all of them. */
  readonly outcomes: readonly Outcome[];
}

/** A value together with facts about it: what it is based on, what is estimated, and what it leaves out. */
export class Measured {
  /**
   * @param metadata stored with the value: numbers, and sentences that are written in the code. It must not hold names
   *   or texts from the account, because principals that may read the table may not be allowed to read those.
   */
  constructor(
    readonly value: MetricValue,
    readonly metadata: Readonly<Record<string, number | string>>,
  ) {}
}

/**
 * A quantity that a spoke computes about its own account.
 *
 * A subclass declares what it measures (`title`, `unit`, `description`) and which permissions it needs, and implements
 * the computation. Its name is the key under which `index.ts` lists it.
 */
export abstract class Metric<Specs extends ArgumentSpecs = ArgumentSpecs> {
  /** A few words for readers, for example "Endpoints in service". */
  static readonly title: string;
  /** The unit of the value, by CloudWatch's names: `Count`, `Seconds`, `Percent`, `None`. */
  static readonly unit: string;
  /**
   * For a value that is a record of numbers: the labels that are always present, or a description of the labels, for
   * example "instance type".
   */
  static readonly labels?: string | readonly string[];
  /** One sentence that states exactly what is measured, and where that definition comes from. */
  static readonly description: string;
  /** The calls that this metric adds to a run if no other metric makes them already, for example "1 Search". */
  static readonly callsPerRun: string;
  /**
   * Exactly the permissions that `computeValue` needs, whatever the arguments. The placeholders `**ACCOUNT_ID**`,
   * `**REGION**` and `**PARTITION**` stand for the spoke's account id, Region and partition.
   */
  static readonly iamPermissions: readonly IamStatement[];
  /** The runtime arguments that the metric takes. Synthesis checks them. */
  static readonly arguments = {};
  /**
   * Alerts on this metric that most people want; a hub takes them over by name. Write `as const` behind the list, so that
   * an editor completes the names. Default: none.
   */
  static readonly recommendedAlerts: readonly RecommendedAlert[] = [];

  constructor(protected readonly args: ArgumentsOf<Specs>) {}

  /**
   * The permissions that this metric needs. Override it if they depend on an argument, such as a bucket or a parameter.
   */
  getIamPermissions(): readonly IamStatement[] {
    return (this.constructor as typeof Metric).iamPermissions;
  }

  /**
   * Computes the current value: a finite number, or a record of numbers by label. It returns undefined if there is
   * nothing to measure, which is not a failure. An error thrown here makes only this metric fail.
   */
  abstract computeValue(context: MetricContext): Promise<MetricValue | Measured | undefined>;
}

/** A metric whose arguments are set: it can compute its value and list its permissions. */
export type AnyMetric = Pick<Metric, "getIamPermissions" | "computeValue">;

/** A concrete metric class, whatever its arguments. `createMetric` creates an instance from checked arguments. */
export interface MetricClass {
  new (args: never): AnyMetric;
  readonly title: string;
  readonly unit: string;
  readonly labels?: string | readonly string[];
  readonly description: string;
  readonly callsPerRun: string;
  readonly iamPermissions: readonly IamStatement[];
  readonly arguments: ArgumentSpecs;
  readonly recommendedAlerts?: readonly RecommendedAlert[];
}
