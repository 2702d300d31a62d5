import { closest } from "../../common/suggest";

import type { MeasurementFilter } from "../../tables/measurements";
import type { NewestName } from "../../tables/summaries";

const NAMES = { metric: "MetricName", project: "ProjectName", environment: "Environment" } as const;

/**
 * Says which names of a filter nobody ever reported, each with the closest one that somebody did.
 *
 * @param reported the newest value of each series
 */
export function unknownNames(filter: MeasurementFilter, reported: readonly NewestName[]): readonly string[] {
  return Object.entries(NAMES).flatMap(([kind, attribute]) => {
    const name = filter[kind as keyof typeof NAMES];
    const known = [...new Set(reported.map((value) => value[attribute]))].sort();
    if (name === undefined || known.includes(name)) return [];
    const near = closest(name, known);
    const shown = known.length > 20 ? `${known.slice(0, 20).join(", ")}, …` : known.join(", ") || "none";
    return [`Nobody reported for ${kind} "${name}".${near ? ` Did you mean "${near}"?` : ""} There are: ${shown}.`];
  });
}
