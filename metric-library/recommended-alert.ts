/** How long something has to last, for example `30 minutes`, `24 hours` or `2 days`. */
export type Duration = "1 minute" | "1 hour" | "1 day" | `${number} minutes` | `${number} hours` | `${number} days`;

/** When a value is worth an alert; exactly one of three. */
export type AlertLimit =
  /** A value above `above` alerts, until one is at or below `clear`. Default of `clear`: the same as `above`. */
  | { readonly above: number; readonly clear?: number; readonly below?: never; readonly outsideUsual?: never }
  /** A value below `below` alerts, until one is at or above `clear`. Default of `clear`: the same as `below`. */
  | { readonly below: number; readonly clear?: number; readonly above?: never; readonly outsideUsual?: never }
  | {
      readonly outsideUsual: OutsideUsual;
      readonly above?: never;
      readonly below?: never;
      readonly clear?: never;
    };

/**
 * A value alerts that is farther from the usual one than both of these. The usual value is the median of at least 14 of
 * the last 28 daily values of the same kind of day, Monday to Friday or weekend in UTC.
 */
export interface OutsideUsual {
  /** In standard deviations, estimated as 1.4826 times the median absolute deviation. Default: 3. */
  readonly deviations?: number;
  /** In the metric's unit. */
  readonly minimumChange: number;
}

/** An alert that a metric recommends for its own values. A hub takes it over by its name, see `recommendedName`. */
export type RecommendedAlert = AlertLimit & {
  /** The label of a vector that it watches. Default: the sum of all labels. */
  readonly label?: string;
  /** How long the limit has to be exceeded. Default: one measurement is enough. */
  readonly for?: Duration;
};

/** `IdleEndpoints24h`, or `EndpointsByStatus-Failed` where it watches one label. */
export function recommendedName(metric: string, { label }: Pick<RecommendedAlert, "label">): string {
  return label === undefined ? metric : `${metric}-${label}`;
}
