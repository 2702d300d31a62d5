import { inParallel } from "../../common/parallel";
import { lakeFileDay, lakeFileKey } from "../../contract/lake";
import { dayOf, seriesId, type Series } from "../../contract/summaries";
import { measurementPages } from "../../tables/measurements";
import { readDaySeries } from "../../tables/read-day-file";
import { readNewestNames } from "../../tables/summaries";
import { alertedSeries } from "./alerts";
import type { HubStores } from "./hub";
import { isMeant, isMeantProject, type Selection } from "./selection";

/** What a hub has of a selection. */
export interface Found {
  /** By id. */
  readonly series: ReadonlyMap<string, Series>;
  /** Every spelling of the project's name. */
  readonly projects: ReadonlySet<string>;
  /** The number of rows in the table. */
  readonly rows: number;
  /** Keys of the lake's files that have rows of it. */
  readonly files: readonly string[];
  /** UTC, such as `2026-11-05`, of a row in the table or in the lake; undefined: there is none. */
  readonly firstDay: string | undefined;
  readonly lastDay: string | undefined;
}

/** How a search is looked after. */
export interface Search {
  /** The search ends with its reason. */
  readonly signal: AbortSignal;
  /** Versions of the lake's files, by key, in which an earlier search has found nothing. This one adds to it. */
  readonly without: Map<string, string>;
  readonly onRead?: (read: string) => void;
}

/**
 * Finds every series that is meant: by newest values, by alerts, by rows and by the lake, because each of them may be left
 * alone, where values have expired or an earlier run was interrupted.
 */
export async function find(hub: HubStores, selection: Selection, search: Search): Promise<Found> {
  const found = new Finding(selection);
  for (const newest of await readNewestNames(hub)) found.add(newest);
  for (const alerted of await alertedSeries(hub)) found.add(alerted);
  const files = await lakeFiles(hub, selection, found, search);
  for (const { project } of hub.spokes) if (isMeantProject(selection, project)) found.projects.add(project);
  const rows = await findRows(hub, found, search);
  const days = [...found.days].sort();
  return {
    series: found.series,
    projects: found.projects,
    rows,
    files,
    firstDay: days[0],
    lastDay: days.at(-1),
  };
}

class Finding {
  readonly series = new Map<string, Series>();
  readonly projects: Set<string>;
  readonly days = new Set<string>();

  constructor(private readonly selection: Selection) {
    this.projects = new Set([selection.project]);
  }

  /** @returns whether the series is meant */
  add({ ProjectName, Environment, MetricName }: Series): boolean {
    const series = { ProjectName, Environment, MetricName };
    if (!isMeant(this.selection, series)) return false;
    this.series.set(seriesId(series), series);
    this.projects.add(ProjectName);
    return true;
  }
}

async function findRows(hub: HubStores, found: Finding, { signal, onRead }: Search): Promise<number> {
  let rows = 0;
  for (const project of found.projects) {
    const attributes = ["MetricName", "ExtractionDate", "ProjectName", "Environment"] as const;
    for await (const page of measurementPages(hub.client, hub.measurements, { project }, { attributes })) {
      signal.throwIfAborted();
      for (const row of page) {
        if (!found.add(row)) continue;
        rows++;
        found.days.add(dayOf(row.ExtractionDate));
      }
      onRead?.(`${rows} rows`);
    }
  }
  return rows;
}

/** The keys of the lake's files with rows that are meant. */
async function lakeFiles(
  { lake }: HubStores,
  { metric }: Selection,
  found: Finding,
  { signal, without, onRead }: Search,
): Promise<readonly string[]> {
  const keys: string[] = [];
  let read = 0;
  for await (const files of lake?.files() ?? []) {
    await inParallel(files, async ({ key, etag }) => {
      signal.throwIfAborted();
      const day = lakeFileDay(key);
      if (day === undefined || without.get(key) === etag) return;
      if (metric !== undefined && key !== lakeFileKey(day, metric)) return;
      const file = await lake!.read(key);
      // Not `some`: each of its series is wanted.
      const meant = file ? (await readDaySeries(file.bytes)).filter((row) => found.add(row)) : [];
      if (meant.length > 0) {
        keys.push(key);
        found.days.add(day);
      } else if (file) without.set(key, file.etag);
      onRead?.(`${++read} files of the lake`);
    });
  }
  return keys.sort();
}
