import type { ALWAYS_ON } from "../metric-library";
import type { AlertLimit, Duration, RecommendedAlert } from "../metric-library/recommended-alert";
import type { ArgumentsOfMetric, Classes as AskedFor } from "./metric-config";

type Classes<Own> = AskedFor<Own> & typeof ALWAYS_ON;

/**
 * An alert of a hub: a rule of your own, or one that a metric recommends, by its name alone or with what is to be
 * different.
 */
export type AlertConfig<Own = object> =
  | RecommendedAlertName<Own>
  | ({ readonly recommended: RecommendedAlertName<Own>; readonly name?: string } & Partial<WatchedMetric<Own>> &
      (AlertLimit | NoLimit) &
      AlertSettings)
  | ({ readonly recommended?: never; readonly name: string } & WatchedMetric<Own> & AlertLimit & AlertSettings);

interface AlertSettings {
  /** How long the limit has to be exceeded, by the dates of the measurements. Default: one measurement is enough. */
  readonly for?: Duration;
  /** The projects that it watches; names compare without case. Default: all. */
  readonly projects?: readonly string[];
  /** The environments that it watches, likewise. Default: all. */
  readonly environments?: readonly string[];
  /**
   * What it means that something is not measured any more that was. `keep` (the default): an alert stays as it is.
   * `alert`: that is worth an alert, too.
   */
  readonly noData?: "keep" | "alert";
  /** After how long an alert that goes on is told again, at least `15 minutes`. Default: never. */
  readonly repeat?: Duration;
  /** The ARN of an SNS topic of the hub's Region. Default: the hub's `alarmTopicArn`, or else the topic `ds-dashboard-alerts`. */
  readonly topicArn?: string;
}

interface NoLimit {
  readonly above?: never;
  readonly below?: never;
  readonly outsideUsual?: never;
  readonly clear?: number;
}

/** A metric by its name, or `{ name: "…", arguments: { … } }` as a spoke asks for it; and a label, if it has labels. */
type WatchedMetric<Own> = {
  [Name in keyof Classes<Own>]: {
    readonly metric:
      | (object extends ArgumentsOfMetric<Classes<Own>[Name]> ? Name : never)
      | { readonly name: Name; readonly arguments: ArgumentsOfMetric<Classes<Own>[Name]> };
    /** One label of the metric; 0 where a measurement lacks it. Default: the sum of all labels. */
    readonly label?: LabelOf<Classes<Own>[Name]>;
  };
}[keyof Classes<Own>];

type LabelOf<Class> = Class extends { readonly labels: readonly (infer Label)[] } ? Label : string;

/** `IdleEndpoints24h`, `EndpointsByStatus-Failed`: the names of all alerts that metrics recommend. */
export type RecommendedAlertName<Own = object> = {
  [Name in keyof Classes<Own>]: Name extends string ? NamesOf<Name, RecommendedBy<Classes<Own>[Name]>> : never;
}[keyof Classes<Own>];

/** Never for a class that has only the base class's empty list. */
type RecommendedBy<Class> = Class extends { readonly recommendedAlerts: readonly (infer Alert)[] }
  ? RecommendedAlert extends Alert
    ? never
    : Alert
  : never;

type NamesOf<Metric extends string, Alert> = Alert extends { readonly label: infer Label extends string }
  ? `${Metric}-${Label}`
  : Alert extends object
    ? Metric
    : never;
