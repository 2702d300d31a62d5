import { groupBy } from "../common/group-by";
import { pairKey } from "../contract/connection-parameters";
import { HEALTH_METRIC } from "../contract/names";
import type { OverviewTheme } from "./overview";
import type { MissingMetric, Picture, TableRow } from "./picture";

/** An environment of a project, as its account reports it. */
export interface ProjectSpoke {
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  /** Epoch milliseconds of its newest measurement. */
  readonly measuredAt: number;
  /** `silent`: it did not answer the last request for fresh measurements that the hub has evaluated. */
  readonly state: "answered" | "silent" | "unknown";
  /** The metrics that got a value in its newest run; undefined if it does not report that. */
  readonly measured: number | undefined;
  readonly missing: Readonly<Record<MissingMetric["kind"], number>>;
  readonly firing: number;
}

/** The spokes of a picture of one project. */
export function spokesOf({ rows, run, alerts, missing, choices }: Picture): readonly ProjectSpoke[] {
  const silent = new Set(run?.SilentSpokes.map(pairKey));
  const byEnvironment = groupBy(rows, ({ environment }) => environment);
  return choices.environments.flatMap((environment) => {
    const own = byEnvironment.get(environment);
    if (!own) return [];
    const newest = own.reduce((a, b) => (b.extractedAt > a.extractedAt ? b : a));
    const isSilent = silent.has(pairKey(newest));
    const count = (kind: MissingMetric["kind"]): number =>
      missing.filter((one) => one.environment === environment && one.kind === kind).length;
    const counts = {
      denied: count("denied"),
      throttled: count("throttled"),
      failed: count("failed"),
      "no-value": count("no-value"),
    };
    return {
      environment,
      account: newest.account,
      region: newest.region,
      measuredAt: newest.extractedAt,
      state: isSilent ? "silent" : run ? "answered" : "unknown",
      measured: measuredOf(own, counts["no-value"]),
      missing: counts,
      firing: alerts.filter((alert) => alert.environment === environment && !alert.mute).length,
    };
  });
}

/** A metric that had nothing to measure has succeeded, too. */
function measuredOf(rows: readonly TableRow[], withoutValue: number): number | undefined {
  const health = rows.find(({ metric }) => metric === HEALTH_METRIC)?.value;
  return typeof health === "object" && Object.hasOwn(health, "ok") ? Math.max(0, health.ok! - withoutValue) : undefined;
}

/** A theme of one project: what several environments measure, to be compared, and what only one does. */
export interface ProjectTheme extends Pick<OverviewTheme, "theme" | "title"> {
  readonly compared: readonly ProjectMetric[];
  readonly single: readonly ProjectMetric[];
}

export interface ProjectMetric {
  readonly metric: string;
  /** The newest values, by environment. */
  readonly rows: readonly TableRow[];
}

/** @param themes of one project */
export function projectThemes(themes: readonly OverviewTheme[]): readonly ProjectTheme[] {
  return themes.map(({ theme, title, metrics }) => {
    const all = metrics.map(({ metric, places }) => ({
      metric,
      rows: places.flatMap(({ cells }) => cells).filter((cell) => cell !== undefined),
    }));
    return {
      theme,
      title,
      compared: all.filter(({ rows }) => rows.length > 1),
      single: all.filter(({ rows }) => rows.length === 1),
    };
  });
}
