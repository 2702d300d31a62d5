import { formatMinute } from "../../common/instants";
import { totalOf } from "../../common/total";
import { changeWords } from "../../dashboard/drawing/change-words";
import { isBadLabel } from "../../dashboard/drawing/colors";
import { largestLabels } from "../../dashboard/drawing/largest-labels";
import { html, type Markup } from "../../dashboard/drawing/markup";
import { STATE_WORDS } from "../../dashboard/drawing/missing-words";
import { formatGrouped } from "../../dashboard/drawing/plot-number";
import { formatQuantity, quantityOf } from "../../dashboard/drawing/quantity";
import {
  changeOf,
  overviewOf,
  type OverviewMetric,
  type OverviewPlace,
  type OverviewTheme,
} from "../../dashboard/overview";
import type { MissingMetric, Picture, TableRow } from "../../dashboard/picture";
import { callAction } from "./action";
import type { Budget } from "./budget";
import type { WidgetInput } from "./input";
import { sparkline, stateOf } from "./table";
import { counted, cut, leftOutNote } from "./words";

/** The projects of a metric that are shown, those with the largest values. */
const MOST_PLACES = 3;
const MOST_PARTS = 3;

/** The newest values as a matrix, by theme and metric, as many metrics as there is space for. */
export function matrixOf(picture: Picture, input: WidgetInput, endpoint: string, budget: Budget): Markup {
  const kinds = new Map(picture.missing.map((one) => [keyOf(one), one.kind]));
  const isOneProject = new Set(picture.rows.map(({ project }) => project)).size <= 1;
  let leftOut = picture.rowsLeftOut;
  const sections = overviewOf(picture.rows, picture.choices.environments).flatMap((theme) => {
    const bodies = theme.metrics.map((metric) => bodyOf(metric, theme, { kinds, isOneProject, input, endpoint }));
    const fitting = budget.takeFirst(bodies);
    const missing = theme.metrics.slice(fitting.length);
    leftOut += missing.flatMap(({ places }) => places.flatMap(({ cells }) => cells.filter((cell) => cell))).length;
    return fitting.length === 0 ? [] : sectionOf(theme, fitting);
  });
  return html`<div class="themes">${sections}</div>
    ${leftOut > 0 ? leftOutNote(`${counted(leftOut, "more value")} left out.`) : undefined}`;
}

function sectionOf({ title, columns }: OverviewTheme, bodies: readonly Markup[]): Markup {
  return html`<div class="wide">
    <table class="matrix">
      <thead>
        <tr>
          <th>${title}</th>
          ${(columns ?? ["Newest"]).map((column) => html`<th class="number">${cut(column)}</th>`)}
        </tr>
      </thead>
      ${bodies}
    </table>
  </div>`;
}

interface BodyContext {
  readonly kinds: ReadonlyMap<string, MissingMetric["kind"]>;
  readonly isOneProject: boolean;
  readonly input: WidgetInput;
  readonly endpoint: string;
}

function bodyOf({ metric, places }: OverviewMetric, theme: OverviewTheme, context: BodyContext): Markup {
  const { isOneProject, input, endpoint, kinds } = context;
  const { project, environment } = input.filters;
  const link = html`<a class="link">${cut(metric)}</a>${callAction(
      endpoint,
      { view: "plots", metric, project, environment },
      "popup",
    )}`;
  const [first] = places;
  const cells = (place: OverviewPlace): Markup[] =>
    place.cells.map((row, index) => {
      const of = { project: place.project, environment: row?.environment ?? theme.columns?.[index] ?? "", metric };
      return cellOf(row, kinds.get(keyOf(of)));
    });
  if (isOneProject && places.length === 1) {
    return html`<tbody>
      <tr>
        <td>${link}</td>
        ${cells(first!)}
      </tr>
    </tbody> `;
  }
  const span = 1 + (theme.columns?.length ?? 1);
  const more = places.length - MOST_PLACES;
  return html`<tbody>
    <tr>
      <td colspan="${span}">${link}</td>
    </tr>
    ${places.slice(0, MOST_PLACES).map(
      (place) =>
        html`<tr>
          <td class="place">
            ${cut(place.environment === undefined ? place.project : `${place.project}/${place.environment}`)}
          </td>
          ${cells(place)}
        </tr>`,
    )}
    ${
      more > 0
        ? html`<tr>
            <td class="place" colspan="${span}">${counted(more, "more project")} with smaller values</td>
          </tr>`
        : undefined
    }
  </tbody> `;
}

function cellOf(row: TableRow | undefined, kind: MissingMetric["kind"] | undefined): Markup {
  if (!row) return html`<td class="number muted">${kind === undefined ? "–" : STATE_WORDS[kind]}</td>`;
  const { value, unit, extractedAt, trend, freshness } = row;
  const total = totalOf(value);
  const { number, word } = quantityOf(total, unit);
  const exact = `${formatGrouped(total)} ${unit}, measured ${formatMinute(extractedAt)} UTC`;
  const change = changeOf(row);
  const words = change && changeWords(change.before, change.difference, unit);
  return html`<td class="number">
    ${sparkline(trend, 64)} <strong title="${exact}">${number}</strong>${
      word === "" ? undefined : html` <span class="unit">${word}</span>`
    }
    <span class="change"
      >${freshness === "current" ? words : html`${stateOf(freshness)} ${formatMinute(extractedAt)}`}</span
    >
    ${typeof value === "object" ? partsOf(value, unit) : undefined}
  </td>`;
}

/** The largest labels of a vector, and how many more there are. */
function partsOf(value: Readonly<Record<string, number>>, unit: string): Markup | undefined {
  const labels = largestLabels(value);
  if (labels.length === 0) return undefined;
  const more = labels.length - MOST_PARTS;
  const parts = labels.slice(0, MOST_PARTS).map(([label, number], index) => {
    const text = html`<bdi>${cut(label, 40)}</bdi> ${formatQuantity(number, unit)}`;
    return html`${index > 0 ? ", " : undefined}<span class="${isBadLabel(label) ? "bad" : "part"}">${text}</span>`;
  });
  return html`<div class="parts">${parts}${more > 0 ? `, +${more}` : undefined}</div>`;
}

function keyOf({ project, environment, metric }: Pick<MissingMetric, "project" | "environment" | "metric">): string {
  return JSON.stringify([project, environment, metric]);
}
