import type { ComponentChildren, VNode } from "preact";
import type { ExpectedSpoke, RefreshRun } from "../../contract/refresh-run";
import { formatGrouped } from "../drawing/plot-number";
import type { Navigation } from "./address";
import { Age } from "./age";
import { FoldedList } from "./folded-list";
import { Icon } from "./icons";
import { NameLink } from "./name-link";
import { describeTrouble } from "../drawing/words";
import { shownMinute } from "./zone";

/** The most spokes that are named at once. The others appear when the user asks for them. */
const SHOWN = 6;

/** Shows who answered the last request for fresh measurements that the hub has evaluated. */
export function Completeness({
  run,
  withoutValue,
  ...navigation
}: Navigation & {
  readonly run: RefreshRun | undefined;
  /** How many metrics had nothing to measure in the newest runs: they count as ok. */
  readonly withoutValue: number;
}): VNode {
  if (!run) {
    return (
      <section class="completeness" aria-label="Completeness">
        <p class="verdict verdict-unknown">
          <Icon name="unknown" />
          <strong>No refresh is known yet</strong>
        </p>
        <p class="muted">Some minutes after a refresh it is known which spokes have answered.</p>
      </section>
    );
  }
  const { kind, words } = verdictOf(run);
  return (
    <section class="completeness" aria-label="Completeness of the last refresh">
      <p class={`verdict verdict-${kind}`}>
        <Icon name={kind} />
        <strong>{words}</strong>
      </p>
      <p class="muted">
        Refresh of {shownMinute(Date.parse(run.StartedAt))}, <Age at={Date.parse(run.StartedAt)} />
      </p>
      <dl class="counts">
        <Count name="ok" count={run.Ok} kind="well" />
        {withoutValue > 0 && <Count name="of them with nothing to measure" count={withoutValue} kind="quiet" />}
        <Count name="denied" count={run.Denied} kind="warning" />
        <Count name="throttled" count={run.Throttled} kind="warning" />
        <Count name="failed" count={run.Failed} kind="warning" />
      </dl>
      <SpokeList title="Silent" count={run.Silent} spokes={run.SilentSpokes} {...navigation} />
      <SpokeList
        title="With trouble"
        spokes={run.TroubledSpokes}
        note={(spoke) => describeTrouble(spoke)}
        {...navigation}
      />
    </section>
  );
}

function verdictOf({ Expected, Answered, Silent, Denied, Throttled, Failed }: RefreshRun): {
  readonly kind: "well" | "warning" | "bad" | "unknown";
  readonly words: string;
} {
  if (Expected === 0) return { kind: "unknown", words: "No spoke is registered in this hub" };
  const answered = `${Answered} of ${Expected} ${Expected === 1 ? "spoke" : "spokes"} answered`;
  if (Silent > 0) return { kind: "bad", words: `${answered}, ${Silent} silent` };
  const trouble = Denied + Throttled + Failed;
  if (trouble > 0) return { kind: "warning", words: `${answered}, not all metrics arrived` };
  return { kind: "well", words: Expected === 1 ? "The spoke answered" : `All ${Expected} spokes answered` };
}

interface CountProps {
  readonly name: string;
  readonly count: number;
  readonly kind: "well" | "warning" | "quiet";
}

function Count({ name, count, kind }: CountProps): VNode {
  return (
    <div class={count > 0 ? `count count-${kind}` : "count"}>
      <dt>{name}</dt>
      <dd>{formatGrouped(count)}</dd>
    </div>
  );
}

interface SpokeListProps<Spoke extends ExpectedSpoke> extends Navigation {
  readonly title: string;
  /** The total number, if not all of them are listed. */
  readonly count?: number;
  readonly spokes: readonly Spoke[];
  readonly note?: (spoke: Spoke) => string;
}

function SpokeList<Spoke extends ExpectedSpoke>({
  title,
  spokes,
  count,
  note,
  ...navigation
}: SpokeListProps<Spoke>): ComponentChildren {
  if (spokes.length === 0) return null;
  const items = spokes.map((spoke) => (
    <li key={`${spoke.project}/${spoke.environment}/${spoke.account}/${spoke.region}`}>
      <NameLink
        name={`${spoke.project}/${spoke.environment}`}
        filters={{ project: spoke.project, environment: spoke.environment, metrics: [] }}
        {...navigation}
      />
      {note && <span class="muted"> {note(spoke)}</span>}
    </li>
  ));
  const hidden = (count ?? spokes.length) - spokes.length;
  return (
    <div class="spokes">
      <h2 class="spokes-title">{title}</h2>
      <FoldedList items={items} shown={SHOWN} hidden={hidden} />
    </div>
  );
}
