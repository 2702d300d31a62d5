import { instantOf } from "../../common/instants";
import { inParallel } from "../../common/parallel";
import type { NewestValue } from "../../contract/summaries";
import { HEALTH_METRIC } from "../../contract/names";
import type { HubTables } from "../../tables/hub-tables";
import { measurementPages } from "../../tables/measurements";
import type { MissingMetric } from "../picture";

/** The most spokes that are looked at; those with failures first. */
export const MOST_SPOKES = 500;
const QUERIES_AT_ONCE = 16;
const KINDS = ["denied", "throttled", "failed"] as const;

/**
 * Reads which metrics got no value in the newest run of each spoke, and why. `ExtractionHealth` names them in the
 * metadata of its rows, of which exactly the newest are read.
 *
 * @param values the newest values of the spokes to look at
 */
export async function readMissingMetrics(
  { client, measurements }: Pick<HubTables, "client" | "measurements">,
  values: readonly NewestValue[],
): Promise<readonly MissingMetric[]> {
  const health = values.filter(({ MetricName }) => MetricName === HEALTH_METRIC);
  health.sort((a, b) => failuresOf(b) - failuresOf(a));
  const found = await inParallel(
    health.slice(0, MOST_SPOKES),
    async ({ ProjectName: project, Environment: environment, ExtractionDate }) => {
      const at = instantOf(ExtractionDate);
      const filter = { metric: HEALTH_METRIC, project, environment, from: new Date(at), to: new Date(at + 1) };
      const missing: MissingMetric[] = [];
      for await (const rows of measurementPages(client, measurements, filter, { attributes: ["Metadata"] })) {
        for (const { Metadata } of rows) {
          missing.push(...namedIn(Metadata).map((named) => ({ project, environment, ...named })));
        }
      }
      return missing;
    },
    QUERIES_AT_ONCE,
  );
  return found.flat();
}

/**
 * Reads which metrics got no value in the newest run of each spoke since an instant. It reads all rows of
 * `ExtractionHealth` since then, so that a run counts as soon as its row is stored.
 */
export async function readMissingSince(
  { client, measurements }: Pick<HubTables, "client" | "measurements">,
  since: Date,
): Promise<readonly MissingMetric[]> {
  const newest = new Map<string, { readonly date: string; readonly missing: readonly MissingMetric[] }>();
  const attributes = ["ProjectName", "Environment", "ExtractionDate", "Metadata"] as const;
  const filter = { metric: HEALTH_METRIC, from: since };
  for await (const rows of measurementPages(client, measurements, filter, { attributes })) {
    for (const { ProjectName: project, Environment: environment, ExtractionDate: date, Metadata } of rows) {
      const key = JSON.stringify([project, environment]);
      if (date <= (newest.get(key)?.date ?? "")) continue;
      newest.set(key, { date, missing: namedIn(Metadata).map((named) => ({ project, environment, ...named })) });
    }
  }
  return [...newest.values()].flatMap(({ missing }) => missing);
}

function failuresOf({ MetricValue }: NewestValue): number {
  if (typeof MetricValue === "number") return 0;
  return KINDS.reduce((sum, kind) => sum + (Object.hasOwn(MetricValue, kind) ? MetricValue[kind]! : 0), 0);
}

/** A spoke may report anything under these names, so only what looks as expected is taken. */
function namedIn(metadata: unknown): readonly Omit<MissingMetric, "project" | "environment">[] {
  const { Failures, NoValue } = Object(metadata) as { readonly Failures?: unknown; readonly NoValue?: unknown };
  const failures = Object.entries(Object(Failures) as object).flatMap(([metric, text]: [string, unknown]) => {
    const [kind, error = ""] = typeof text === "string" ? text.split(": ") : [];
    const known = KINDS.find((one) => one === kind);
    return known ? [{ metric, kind: known, error }] : [];
  });
  const names: readonly unknown[] = Array.isArray(NoValue) ? NoValue : [];
  const noValues = names.filter((name) => typeof name === "string");
  return [...failures, ...noValues.map((metric) => ({ metric, kind: "no-value" as const, error: "" }))];
}
