import type { MetricValue } from "../contract/event";
import type { IamStatement } from "../contract/iam-statement";
import type { ArgumentsOf, ArgumentSpecs } from "./arguments";
import type { StatisticQuery } from "./sources/cloudwatch-statistics";
import type { SageMakerListings } from "./sources/sagemaker-listings";

/** How the extraction of one metric ended. */
export type Outcome = "ok" | "denied" | "throttled" | "failed";

/** What a metric computes its value from. Listings are shared: a run makes each call once. */
export interface MetricContext {
  readonly sagemaker: SageMakerListings;
  /** The value of a parameter in Parameter Store, by its name. */
  readonly parameterValue: (name: string) => Promise<string>;
  /** How many objects a bucket has whose keys begin with `prefix`, or all of them. */
  readonly objectCount: (bucket: string, prefix: string | undefined) => Promise<number>;
  /** The total of each CloudWatch statistic between two instants, in the order of `queries`. */
  readonly statisticTotals: (
    queries: readonly StatisticQuery[],
    since: Date,
    until: Date,
  ) => Promise<readonly number[]>;
  /** The instant this run is about; "the last 24 hours" end here. */
  readonly now: Date;
  /** How the run's other metrics ended; only `ExtractionHealth`, which runs last, sees them all. */
  readonly outcomes: readonly Outcome[];
}

/** A value, and what it cannot say itself: what it rests on, what is estimated, what it leaves out. */
export class Measured {
  /**
   * @param metadata stored with the value: numbers, and sentences that are written in the code. Never a name or a text
   *   out of the account: who may read the table may not read these.
   */
  constructor(
    readonly value: MetricValue,
    readonly metadata: Readonly<Record<string, number | string>>,
  ) {}
}

/**
 * A quantity that a spoke computes about its own account.
 *
 * A subclass says what it is (`title`, `unit`, `description`), which permissions it needs, and how to compute it. Its
 * name is the key under which `index.ts` registers it.
 */
export abstract class Metric<Specs extends ArgumentSpecs = ArgumentSpecs> {
  /** A few words for people, for example "Endpoints in service". */
  static readonly title: string;
  /** What the number counts, as CloudWatch names units: `Count`, `Seconds`, `Percent`, `None`. */
  static readonly unit: string;
  /**
   * What its value has a number for, where it is not one number: the labels that are always there, or what each label is,
   * for example "instance type".
   */
  static readonly labels?: string | readonly string[];
  /** One sentence that says exactly what is measured, and where that definition comes from. */
  static readonly description: string;
  /** The calls that a run makes for it if no other metric makes them already, for example "1 Search". */
  static readonly callsPerRun: string;
  /**
   * Exactly the permissions that `computeValue` needs, whatever its arguments. `**ACCOUNT_ID**`, `**REGION**` and
   * `**PARTITION**` stand for the spoke's own.
   */
  static readonly iamPermissions: readonly IamStatement[];
  /** The runtime arguments it takes; checked when the stack is synthesized. */
  static readonly arguments = {};

  constructor(protected readonly args: ArgumentsOf<Specs>) {}

  /** The permissions this metric needs; override it where an argument decides (a bucket, a parameter). */
  getIamPermissions(): readonly IamStatement[] {
    return (this.constructor as typeof Metric).iamPermissions;
  }

  /**
   * Computes the value now: a finite number, or numbers by label; undefined where there is nothing to measure, which is
   * no failure. Whatever it throws is this metric's failure alone.
   */
  abstract computeValue(context: MetricContext): Promise<MetricValue | Measured | undefined>;
}

/** What can be done with a metric whose arguments are settled. */
export type AnyMetric = Pick<Metric, "getIamPermissions" | "computeValue">;

/** A concrete metric class, whatever its arguments; `createMetric` makes one of checked arguments. */
export interface MetricClass {
  new (args: never): AnyMetric;
  readonly title: string;
  readonly unit: string;
  readonly labels?: string | readonly string[];
  readonly description: string;
  readonly callsPerRun: string;
  readonly iamPermissions: readonly IamStatement[];
  readonly arguments: ArgumentSpecs;
}
