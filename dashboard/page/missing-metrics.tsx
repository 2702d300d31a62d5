import type { VNode } from "preact";
import { MISSING_KINDS, MISSING_REMEDIES, MISSING_TITLES } from "../drawing/missing-words";
import { countOf } from "../drawing/words";
import type { MissingMetric } from "../picture";
import type { Navigation } from "./address";
import { FoldedList } from "./folded-list";
import { Icon } from "./icons";
import { NameLink } from "./name-link";

/** The most metrics of a kind that are named at once. The others appear when the user asks for them. */
const SHOWN = 6;

/** The metrics that got no value in the newest run of their spoke, by name, and what to do about them. */
export function MissingMetrics({
  missing,
  ...navigation
}: Navigation & { readonly missing: readonly MissingMetric[] }): VNode | null {
  if (missing.length === 0) return null;
  return (
    <section class="missing" aria-label="Metrics without a value">
      {MISSING_KINDS.map((kind) => {
        const own = missing.filter((metric) => metric.kind === kind);
        return own.length > 0 && <Kind key={kind} kind={kind} missing={own} {...navigation} />;
      })}
    </section>
  );
}

interface KindProps extends Navigation {
  readonly kind: MissingMetric["kind"];
  readonly missing: readonly MissingMetric[];
}

function Kind({ kind, missing, ...navigation }: KindProps): VNode {
  const isTrouble = kind !== "no-value";
  const items = missing.map((one) => (
    <li key={JSON.stringify([one.project, one.environment, one.metric])}>
      <NameLink
        name={`${one.project}/${one.environment}`}
        filters={{ project: one.project, environment: one.environment, metrics: [] }}
        {...navigation}
      />
      <span class="name" title={one.metric}>
        {one.metric}
      </span>
      {one.error !== "" && <span class="muted name">{one.error}</span>}
    </li>
  ));
  return (
    <details class="missing-kind" open={isTrouble}>
      <summary>
        <Icon name={isTrouble ? "warning" : "unknown"} />
        <strong>{MISSING_TITLES[kind]}</strong>
        <span class="muted">{countOf(missing.length, "metric", "metrics")}</span>
      </summary>
      <p class="muted">{MISSING_REMEDIES[kind]}</p>
      <FoldedList items={items} shown={SHOWN} />
    </details>
  );
}
