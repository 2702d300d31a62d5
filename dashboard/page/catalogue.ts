import { useEffect, useState } from "preact/hooks";
import { fetchMetrics, type KnownMetric } from "./api";

/** How the titles of many metrics end. */
const LAST_DAY = /, last 24 hours\b/;

/** What is known about metrics beyond their values, by their names in the table. */
export interface Catalogue {
  /** Undefined for a metric that is none of the library, nor of the configuration's own. */
  readonly of: (metric: string) => KnownMetric | undefined;
  /** The title, followed by the arguments, or else the name. */
  readonly titleOf: (metric: string) => string;
}

/** The catalogue of metrics; empty until it has been read, and where it cannot be. */
export function useCatalogue(): Catalogue {
  const [catalogue, setCatalogue] = useState<Catalogue>(() => catalogueOf([]));
  useEffect(() => {
    // Without it, metrics are shown by their names.
    fetchMetrics().then(
      (metrics) => setCatalogue(catalogueOf(metrics)),
      () => undefined,
    );
  }, []);
  return catalogue;
}

function catalogueOf(metrics: readonly KnownMetric[]): Catalogue {
  const byName = new Map(metrics.map((metric) => [metric.name, metric]));
  const of = (metric: string): KnownMetric | undefined => byName.get(metric.split("(")[0]!);
  return {
    of,
    titleOf: (metric) => {
      const known = of(metric);
      return known
        ? known.title.replace(LAST_DAY, ", 24\u00a0h") + metric.slice(known.name.length).replace("(", " (")
        : metric;
    },
  };
}
