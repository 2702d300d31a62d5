import type { NewestValue, Series } from "../../contract/summaries";
import { inParallel } from "../../common/parallel";
import type { Span } from "../filters";
import { FOLDED_ATTRIBUTES, type FoldedRow } from "../../tables/fold";
import type { HubTables } from "../../tables/hub-tables";
import { measurementPages } from "../../tables/measurements";

export interface RowsRequest {
  /** The wanted series, by their newest values. */
  readonly wanted: readonly NewestValue[];
  /** All series of the hub. They decide how to read the fewest rows. */
  readonly all: readonly Series[];
  readonly span: Span;
  /**
   * The most rows to read, apart from the rest of a page. The limit keeps the cost independent of how often spokes
   * measure.
   */
  readonly most: number;
}

/**
 * Reads the rows of some series, together with rows of other series that have the same metrics or projects.
 *
 * @returns rows in the order of their dates; undefined if there are more than `most`
 */
export async function readRows(
  { client, measurements }: HubTables,
  { wanted, all, span: { from, to }, most }: RowsRequest,
): Promise<readonly FoldedRow[] | undefined> {
  const rows: FoldedRow[] = [];
  await inParallel(cheapestPartitions(wanted, all), async (partition) => {
    const filter = { ...partition, from: new Date(from), to: new Date(to) };
    for await (const page of measurementPages(client, measurements, filter, { attributes: FOLDED_ATTRIBUTES })) {
      rows.push(...page);
      if (rows.length > most) return;
    }
  });
  if (rows.length > most) return undefined;
  return rows.sort((a, b) => (a.ExtractionDate < b.ExtractionDate ? -1 : 1));
}

/** Reads by metric or by project, whichever brings fewer unwanted series. */
function cheapestPartitions(
  wanted: readonly NewestValue[],
  all: readonly Series[],
): readonly ({ readonly metric: string } | { readonly project: string })[] {
  const metrics = new Set(wanted.map(({ MetricName }) => MetricName));
  const projects = new Set(wanted.map(({ ProjectName }) => ProjectName));
  const byMetric = all.filter(({ MetricName }) => metrics.has(MetricName)).length;
  const byProject = all.filter(({ ProjectName }) => projects.has(ProjectName)).length;
  return byMetric <= byProject
    ? [...metrics].map((metric) => ({ metric }))
    : [...projects].map((project) => ({ project }));
}
