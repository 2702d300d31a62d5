import { formatValue, vectorParts } from "../../dashboard/drawing/format-value";
import { STATE_WORDS } from "../../dashboard/drawing/missing-words";
import { html, type Content, type Markup } from "../../dashboard/drawing/markup";
import { shownUnit } from "../../dashboard/unit";
import { formatMinute } from "../../common/instants";
import type { TableRow } from "../../dashboard/picture";
import { sparklinePath } from "../../dashboard/drawing/sparkline";
import type { Budget } from "./budget";
import { counted, leftOutNote } from "./words";

const TREND_WIDTH = 96;
const TREND_HEIGHT = 20;

/** The word beside a value that is not current; undefined beside one that is. */
export function stateOf(freshness: TableRow["freshness"]): Markup | undefined {
  if (freshness === "current") return undefined;
  return html` <span class="${freshness === "no-value" ? "quiet" : "old"}">${STATE_WORDS[freshness]}</span>`;
}

/** The first rows, as many as there is space for. */
export function rowsThatFit(rows: readonly TableRow[], budget: Budget): readonly TableRow[] {
  return rows.slice(0, budget.takeFirst(rows.map((row, index) => rowOf(row, rows[index - 1], undefined))).length);
}

/**
 * The newest values as a table, with their trends if there is space for them.
 *
 * @param leftOut how many further values there are
 */
export function tableOf(rows: readonly TableRow[], leftOut: number, budget: Budget): Markup {
  const trends = rows.map(({ trend }) => html`<td class="trend">${sparkline(trend)}</td>`);
  const hasTrends = budget.take(trends);
  const notes = [
    ...(leftOut > 0 ? [`${counted(leftOut, "more value")} left out.`] : []),
    ...(hasTrends ? [] : ["Trends are left out."]),
  ];
  return html`<div class="wide">
    <table class="values">
      <thead>
        <tr>
          <th>Metric</th>
          <th class="number">Value</th>
          <th>Measured (UTC)</th>
          ${hasTrends ? html`<th>14 days</th>` : undefined}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row, index) => rowOf(row, rows[index - 1], hasTrends ? trends[index] : undefined))}
      </tbody>
    </table>
    ${notes.length > 0 ? leftOutNote(notes.join(" ")) : undefined}
  </div>`;
}

/** Rows are sorted by project and environment. The first row of each pair gets a heading. */
function rowOf(row: TableRow, previous: TableRow | undefined, trend: Markup | undefined): Markup {
  const { project, environment, metric, value, extractedAt, freshness } = row;
  const unit = shownUnit(row.unit);
  const look = typeof value === "number" ? "number" : "number breaks";
  const isFirst = previous?.project !== project || previous.environment !== environment;
  return html`${
      isFirst
        ? html`<tr>
            <th class="spoke" colspan="4">${project} / ${environment}</th>
          </tr> `
        : undefined
    }
    <tr>
      <td>${metric}</td>
      <td class="${look}">${valueOf(value)}${unit === "" ? undefined : html` <span class="unit">${unit}</span>`}</td>
      <td><span class="time">${formatMinute(extractedAt)}</span>${stateOf(freshness)}</td>
      ${trend}
    </tr> `;
}

function valueOf(value: TableRow["value"]): Content {
  if (typeof value === "number") return formatValue(value);
  const { pairs, others } = vectorParts(value);
  const parts = [...pairs.map(([label, number]) => html`<bdi>${label}</bdi> ${number}`), ...others];
  return parts.map((part, index) => (index > 0 ? [", ", part] : part));
}

/** The last days of a value as a small line; undefined if there are none. */
export function sparkline(values: TableRow["trend"], width = TREND_WIDTH): Markup | undefined {
  const path = sparklinePath(values, width, TREND_HEIGHT);
  if (path === "") return undefined;
  return html`<svg class="line" width="${width}" height="${TREND_HEIGHT}" aria-hidden="true">
    <path d="${path}" />
  </svg>`;
}
