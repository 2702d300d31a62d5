import type { VNode } from "preact";
import type { TableRow } from "../picture";
import { shownUnit } from "../unit";
import type { KnownMetric } from "./api";
import type { Catalogue } from "./catalogue";

interface MetricHeadProps {
  /** Its name in the table. */
  readonly metric: string;
  readonly rows: readonly TableRow[];
  readonly catalogue: Catalogue;
}

/** What a metric is: shown above its plots where it is the only one. */
export function MetricHead({ metric, rows, catalogue }: MetricHeadProps): VNode {
  const known = catalogue.of(metric);
  const units = [...new Set(rows.map(({ unit }) => shownUnit(unit)))].filter((unit) => unit !== "");
  return (
    <section class="metric-head" aria-labelledby="metric-title">
      <h2 id="metric-title">
        <span class="name">{catalogue.titleOf(metric)}</span>
        {known && <code class="name">{metric}</code>}
      </h2>
      {known ? (
        <About known={known} units={units} />
      ) : (
        <p class="muted">This dashboard's configuration does not know this metric.</p>
      )}
    </section>
  );
}

function About({ known, units }: { readonly known: KnownMetric; readonly units: readonly string[] }): VNode {
  const actions = [...new Set(known.permissions.flatMap((statement) => statement.actions))];
  return (
    <>
      <p>{known.description}</p>
      <dl class="metric-facts">
        {units.length > 0 && <Fact name="Unit" text={units.join(", ")} />}
        <Fact name="Calls in a run" text={known.callsPerRun} />
        <Fact name="Permissions" text={actions.join(", ") || "none"} />
      </dl>
    </>
  );
}

function Fact({ name, text }: { readonly name: string; readonly text: string }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  );
}
