import type { VNode } from "preact";
import { countOf } from "../drawing/words";
import type { MissingMetric } from "../picture";
import type { Navigation } from "./address";
import { FoldedList } from "./folded-list";
import { Icon } from "./icons";
import { NameLink } from "./name-link";

/** The most metrics of a kind that are named at once. The others appear when the user asks for them. */
const SHOWN = 6;

const KINDS = ["denied", "failed", "throttled", "no-value"] as const satisfies readonly MissingMetric["kind"][];

const TITLES: Readonly<Record<MissingMetric["kind"], string>> = {
  denied: "Denied",
  failed: "Failed",
  throttled: "Throttled",
  "no-value": "Nothing to measure",
};

/** What to do about it. */
const REMEDIES: Readonly<Record<MissingMetric["kind"], string>> = {
  denied:
    "Deploy the spoke's stack: its function lacks a permission, or a policy of the account denies the call. The function's log names it.",
  failed: "The log of the spoke's function ds-dashboard-extract-… says why, and where in the metric.",
  throttled: "AWS wanted fewer calls at a time; the next run tries again. If it stays, measure it less often.",
  "no-value": "Nothing was there to measure. If there should be, look at the metric's arguments.",
};

/** The metrics that got no value in the newest run of their spoke, by name, and what to do about them. */
export function MissingMetrics({
  missing,
  ...navigation
}: Navigation & { readonly missing: readonly MissingMetric[] }): VNode | null {
  if (missing.length === 0) return null;
  return (
    <section class="missing" aria-label="Metrics without a value">
      {KINDS.map((kind) => {
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
        <strong>{TITLES[kind]}</strong>
        <span class="muted">{countOf(missing.length, "metric", "metrics")}</span>
      </summary>
      <p class="muted">{REMEDIES[kind]}</p>
      <FoldedList items={items} shown={SHOWN} />
    </details>
  );
}
