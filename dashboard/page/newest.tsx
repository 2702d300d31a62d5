import type { VNode } from "preact";
import { totalOf } from "../../common/total";
import { changeWords } from "../drawing/change-words";
import { isBadLabel } from "../drawing/colors";
import { largestLabels } from "../drawing/largest-labels";
import { STATE_WORDS } from "../drawing/missing-words";
import { formatGrouped } from "../drawing/plot-number";
import { formatQuantity, quantityOf } from "../drawing/quantity";
import { changeOf } from "../overview";
import type { MissingMetric, TableRow } from "../picture";
import { Age } from "./age";
import { Sparkline } from "./sparkline";
import { shownMinute, zone } from "./zone";

/** The labels of a vector that are named beside its total. */
const MOST_PARTS = 3;

type State = Exclude<TableRow["freshness"], "current">;

/** A cell of the overview. */
export function Cell({
  row,
  kind,
}: {
  readonly row: TableRow | undefined;
  readonly kind: MissingMetric["kind"] | undefined;
}): VNode {
  if (!row) {
    return (
      <td class="matrix-cell matrix-none">
        {kind === undefined ? <span class="muted">–</span> : <StateBadge state={kind} />}
      </td>
    );
  }
  return (
    <td class={row.freshness === "current" ? "matrix-cell" : "matrix-cell is-old"}>
      <Newest row={row} />
    </td>
  );
}

interface NewestProps {
  readonly row: TableRow;
  /** Whether its last days are beside it as a small line. */
  readonly hasLine?: boolean;
}

/** The newest value of a series as people say it, with its change or its age, and its largest labels. */
export function Newest({ row, hasLine = true }: NewestProps): VNode {
  const { value, unit, freshness, extractedAt, trend } = row;
  const total = quantityOf(totalOf(value), unit);
  const exact = `${formatGrouped(totalOf(value))} ${unit}, measured ${shownMinute(extractedAt)} ${zone().name}`;
  return (
    <>
      <div class="matrix-line">
        {hasLine && <Sparkline trend={trend} />}
        <span class="matrix-value" title={exact}>
          {total.number}
          {total.word !== "" && <small> {total.word}</small>}
        </span>
        {freshness === "current" ? <Difference row={row} /> : <Old at={extractedAt} state={freshness} />}
      </div>
      {typeof value === "object" && <Parts value={value} unit={unit} />}
    </>
  );
}

/** Why a value is not current, or why there is none. */
export function StateBadge({ state, title }: { readonly state: State; readonly title?: string }): VNode {
  const look = state === "silent" ? "silent" : state === "no-value" ? "quiet" : "stale";
  return (
    <span class={`badge badge-${look}`} title={title}>
      {STATE_WORDS[state]}
    </span>
  );
}

function Old({ at, state }: { readonly at: number; readonly state: State }): VNode {
  return (
    <span class="matrix-change">
      <StateBadge state={state} /> <Age at={at} />
    </span>
  );
}

function Difference({ row }: { readonly row: TableRow }): VNode {
  const change = changeOf(row);
  if (!change) return <span class="matrix-change" />;
  const { before, difference } = change;
  return (
    <span class="matrix-change" title={`${formatQuantity(before, row.unit)} a week ago`}>
      {changeWords(before, difference, row.unit)}
    </span>
  );
}

/** The largest labels of a vector, and how many more there are. */
function Parts({
  value,
  unit,
}: {
  readonly value: Readonly<Record<string, number>>;
  readonly unit: string;
}): VNode | null {
  const labels = largestLabels(value);
  if (labels.length === 0) return null;
  const more = labels.length - MOST_PARTS;
  const all = labels.map(([label, number]) => `${label} ${formatQuantity(number, unit)}`).join(", ");
  return (
    <div class="matrix-parts" title={all}>
      {labels.slice(0, MOST_PARTS).map(([label, number], index) => (
        <span key={label}>
          {index > 0 && ", "}
          <span class={isBadLabel(label) ? "bad" : ""}>
            <bdi>{label}</bdi> {formatQuantity(number, unit)}
          </span>
        </span>
      ))}
      {more > 0 && `, +${more}`}
    </div>
  );
}
