import type { MetricValue } from "../contract/event";
import type { AccountRegion } from "../contract/account-region";
import type { RefreshRun } from "../contract/refresh-run";
import type { Filters, Span } from "./filters";

/** Everything that the page and the widget show at one instant. It is JSON: the local server answers it as it is. */
export interface Picture {
  readonly hub: AccountRegion & { readonly name: string };
  /** Epoch milliseconds. */
  readonly readAt: number;
  readonly filters: Filters;
  readonly span: Span;
  /** Every name there is a newest value of, whatever the filters, in order. */
  readonly choices: Choices;
  /** The newest request for fresh measurements that the hub has looked after; undefined: none is known yet. */
  readonly run?: RefreshRun | undefined;
  /** Newest values that the filters let pass, by project, environment and metric. */
  readonly rows: readonly TableRow[];
  /** How many more there are than `rows` holds. */
  readonly rowsLeftOut: number;
  readonly environments: readonly EnvironmentPicture[];
  /** Whether points are single measurements or roll-ups of days. */
  readonly resolution: "measurement" | "day";
  /** What somebody should know, in sentences. */
  readonly notices: readonly string[];
}

export interface Choices {
  readonly projects: readonly string[];
  readonly environments: readonly string[];
  readonly metrics: readonly string[];
}

/**
 * `current`: measured since the last request for fresh measurements that the hub has looked after. `stale`: not measured since.
 * `silent`: nor was anything else of its spoke.
 */
export type Freshness = "current" | "stale" | "silent";

export interface TableRow {
  readonly project: string;
  readonly environment: string;
  readonly metric: string;
  readonly value: MetricValue;
  readonly unit: string;
  /** Epoch milliseconds. */
  readonly extractedAt: number;
  readonly account: string;
  readonly region: string;
  readonly freshness: Freshness;
  /**
   * The last 14 days, oldest first: the mean of each, of a vector the sum of its labels; then the newest value. Null for a
   * day without a measurement.
   */
  readonly trend: readonly (number | null)[];
}

/** The plots of one environment. */
export interface EnvironmentPicture {
  readonly environment: string;
  readonly panels: readonly Panel[];
  /** Series that are not drawn, because there are more than fit: what they are called. */
  readonly leftOut: readonly string[];
}

/** One plot. */
export interface Panel {
  /** Tells it from the others of the picture, and stays the same as values change. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** `stack`: its lines are the labels of one vector, and add up. */
  readonly kind: "lines" | "stack";
  readonly lines: readonly Line[];
}

export interface Line {
  /** For the legend; no other line of the panel has it. */
  readonly name: string;
  readonly project: string;
  readonly metric: string;
  /** Of a vector. */
  readonly label?: string | undefined;
  /** By time. The lines of a stack have the same times. */
  readonly points: readonly Point[];
}

export interface Point {
  /** Epoch milliseconds; for the roll-up of a day its beginning in UTC. */
  readonly at: number;
  /** A measurement, or the mean of a day; null: a gap, nothing was measured there. */
  readonly value: number | null;
  /** Only for the roll-up of a day. */
  readonly day?: { readonly count: number; readonly min: number; readonly max: number; readonly last: number };
}
