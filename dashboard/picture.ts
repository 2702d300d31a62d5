import type { AlertCondition } from "../contract/alert-rule";
import type { AlertEpisode } from "../contract/alerts";
import type { MetricValue } from "../contract/event";
import type { AccountRegion } from "../contract/account-region";
import type { Freshness, RefreshRun } from "../contract/refresh-run";
import type { Filters, Span } from "./filters";

/**
 * Everything that the page and the widget show of a hub at one instant. It is plain JSON; the local server sends it
 * unchanged.
 */
export interface Picture {
  readonly hub: AccountRegion & { readonly name: string };
  /** Epoch milliseconds. */
  readonly readAt: number;
  readonly filters: Filters;
  readonly span: Span;
  /**
   * The names that occur in the newest values, in order: of all projects and environments, and of the metrics of the chosen
   * ones, whichever metrics are chosen.
   */
  readonly choices: Choices;
  /** The newest request for fresh measurements that the hub has evaluated; undefined if there is none yet. */
  readonly run?: RefreshRun | undefined;
  /** The alerts of what is shown that go on: those firing, those of unknown state, those muted; the longest first. */
  readonly alerts: readonly ShownAlert[];
  /** The newest alerts that started in the span, newest first. */
  readonly episodes: readonly ShownEpisode[];
  /** The metrics of what is shown that got no value in the newest run of their spoke. */
  readonly missing: readonly MissingMetric[];
  /** The newest values that match the filters, by project, environment and metric. */
  readonly rows: readonly TableRow[];
  /** The number of further values that are not in `rows`. */
  readonly rowsLeftOut: number;
  readonly environments: readonly EnvironmentPicture[];
  /** Whether points are single measurements or daily roll-ups. */
  readonly resolution: "measurement" | "day";
  /** Notices to the viewer, in sentences. */
  readonly notices: readonly string[];
}

export interface Choices {
  readonly projects: readonly string[];
  readonly environments: readonly string[];
  readonly metrics: readonly string[];
}

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
  /** `stale` only where the newest run does not say why there is no newer value. */
  readonly freshness: Freshness | MissingMetric["kind"];
  /**
   * The mean of each of the last 14 days, oldest first, and then the newest value. Vectors count as the sum of their
   * labels. Null for a day without a measurement.
   */
  readonly trend: readonly (number | null)[];
}

/** The condition of a rule for the values of a metric. */
export interface ShownRule {
  readonly rule: string;
  readonly metric: string;
  /** The label of a vector that is watched; undefined: the number, or the sum of all labels. */
  readonly label?: string | undefined;
  readonly condition: AlertCondition;
}

/** An alert that goes on. */
export interface ShownAlert extends ShownRule {
  readonly project: string;
  readonly environment: string;
  readonly unit: string;
  /** `no-data`: it is about the series not being measured. */
  readonly kind: AlertEpisode["Kind"];
  /** Epoch milliseconds: since when the condition holds. */
  readonly since: number;
  /** Epoch milliseconds of the last measurement, if the series is no longer measured: nobody knows its value. */
  readonly unknownSince?: number | undefined;
  /** The newest value that the rule looks at; undefined if there is none. */
  readonly value?: number | undefined;
  /** Who does not want to be told of it. */
  readonly mute?: ShownMute | undefined;
}

export interface ShownMute {
  readonly by: string;
  readonly why: string;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** An alert from its beginning to its end. */
export interface ShownEpisode {
  readonly rule: string;
  readonly metric: string;
  readonly label?: string | undefined;
  readonly project: string;
  readonly environment: string;
  readonly unit: string;
  readonly kind: AlertEpisode["Kind"];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Epoch milliseconds; undefined while it goes on. */
  readonly endedAt?: number | undefined;
  readonly endedBy?: AlertEpisode["EndedBy"];
  /** The value that started it; undefined for `no-data`. */
  readonly value?: number | undefined;
}

/** A metric without a value. */
export interface MissingMetric {
  readonly project: string;
  readonly environment: string;
  readonly metric: string;
  /** `no-value`: it succeeded, but there was nothing to measure. */
  readonly kind: "denied" | "throttled" | "failed" | "no-value";
  /** The class of the error; empty if there was none. */
  readonly error: string;
}

/** The plots of one environment. */
export interface EnvironmentPicture {
  readonly environment: string;
  readonly panels: readonly Panel[];
  /** The names of series that are not drawn, because there are more than fit. */
  readonly leftOut: readonly string[];
}

/** One plot. */
export interface Panel {
  /** Identifies the panel within the picture, and stays the same when values change. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** `stack`: the lines are the labels of one vector, and add up. */
  readonly kind: "lines" | "stack";
  readonly lines: readonly Line[];
  /** Whether there are no lines because each measurement is a vector without labels. */
  readonly isWithoutLabels?: boolean | undefined;
  /** The rules that watch what is drawn. */
  readonly rules: readonly ShownRule[];
  /**
   * What was measured in the span before, moved to the same place of this one: of each line, by its name, or the sum of a
   * stack. Empty where it is not shown.
   */
  readonly before: readonly Pick<Line, "name" | "points">[];
}

export interface Line {
  /** The name in the legend, which is unique within the panel. */
  readonly name: string;
  readonly project: string;
  readonly metric: string;
  /** The label, if the line belongs to a vector. */
  readonly label?: string | undefined;
  /** How many labels it sums up, if it is the sum of those of a vector that are not read one by one. */
  readonly others?: number | undefined;
  /** In the order of time. All lines of a stack have the same times. */
  readonly points: readonly Point[];
}

export interface Point {
  /** Epoch milliseconds; for a daily roll-up, the beginning of the day in UTC. */
  readonly at: number;
  /** A measurement, or the mean of a day. Null is a gap, where nothing was measured. */
  readonly value: number | null;
  /** Only for daily roll-ups. */
  readonly day?: { readonly count: number; readonly min: number; readonly max: number; readonly last: number };
}
