import type { Theme } from "../../dashboard/drawing/colors";
import { html, type Content, type Markup } from "../../dashboard/drawing/markup";
import type { Picture } from "../../dashboard/picture";
import type { Problem } from "../../dashboard/problem";
import { PAGE_LIMITS, VIEW_LIMITS, type PictureLimits } from "../../dashboard/reading/read-picture";
import { alertsOf, historyOf } from "./alerts";
import { Budget } from "./budget";
import { headerOf, missingOf, noticesOf } from "./header";
import type { WidgetInput, WidgetView } from "./input";
import { matrixOf } from "./overview";
import { plotsOf } from "./plots";
import { projectForm } from "./project-form";
import { ROOT_CLASS, styleOf } from "./style";
import { rowsThatFit, tableOf } from "./table";
import { cut } from "./words";

/**
 * The most bytes of a response, as UTF-8. Lambda allows 6 MB, with the HTML encoded as a JSON string. The console
 * documents no limit of its own, and a browser that redraws several widgets every minute stays fast with this size.
 */
export const MAX_BYTES = 1024 * 1024;
/** Space reserved for the style, the table head, and the notes about contents that were left out. */
const FRAME_BYTES = 16 * 1024;
const MOST_ROWS = 300;
const MOST_CELLS = 2_000;
const MOST_TRENDS = 100;

/** Limits how much is read for a widget. Data that are not shown are not read. */
export function limitsOf(view: WidgetView): PictureLimits {
  if (view === "overview") return { ...VIEW_LIMITS.overview, rows: MOST_CELLS, trends: MOST_TRENDS * 2 };
  if (view === "plots") return { ...PAGE_LIMITS, before: false, rows: 0, trends: 0 };
  const limits = { ...PAGE_LIMITS, before: false, rows: MOST_ROWS, trends: MOST_TRENDS };
  return view === "table" ? { ...limits, panelsPerEnvironment: 0 } : limits;
}

/**
 * Renders a hub as HTML for a custom widget, without scripts. If there is not enough space, trends are left out first,
 * then plots, then rows, and a note says so.
 *
 * @param endpoint the function's own ARN
 */
export function renderPicture(picture: Picture, input: WidgetInput, endpoint: string): string {
  const { theme, view, problems } = input;
  const top = [
    headerOf(picture),
    alertsOf(picture),
    missingOf(picture),
    noticesOf([...problems, ...picture.notices]),
    projectForm(picture, input, endpoint),
    emptyState(picture),
  ];
  const budget = new Budget(MAX_BYTES - FRAME_BYTES);
  budget.take(top);
  if (view === "overview") {
    return rooted(theme, [top, picture.rows.length > 0 ? matrixOf(picture, input, endpoint, budget) : undefined]);
  }
  const rows = view === "plots" ? [] : rowsThatFit(picture.rows, budget);
  const history = historyOf(picture);
  budget.take(history);
  const plots = view === "table" ? undefined : plotsOf(picture, input, budget);
  const table =
    rows.length === 0 ? undefined : tableOf(rows, picture.rowsLeftOut + picture.rows.length - rows.length, budget);
  return rooted(theme, [top, plots, history, table]);
}

/** Explains why there is nothing to show. */
export function renderProblem({ title, detail, remedy }: Problem, theme: Theme): string {
  return rooted(
    theme,
    html`<div class="message">
      <h3>${title}</h3>
      <p>${cut(detail, 1_000)}</p>
      <p>${remedy}</p>
    </div>`,
  );
}

function emptyState({ environments, choices }: Picture): Markup | undefined {
  if (environments.length > 0) return undefined;
  return choices.projects.length === 0
    ? html`<div class="message">
        <h3>No measurements yet</h3>
        <p>Connect a spoke, then ask for a refresh: ds-dashboard connect, ds-dashboard refresh.</p>
      </div>`
    : html`<div class="message">
        <h3>Nothing to show</h3>
        <p>
          No project, environment and metric of this hub has the chosen names. Names are as they were reported, case
          included.
        </p>
      </div>`;
}

function rooted(theme: Theme, content: Content): string {
  // This class of the console is for widgets that have styles of their own.
  return html`<div class="${ROOT_CLASS} cwdb-no-default-styles">${styleOf(theme)}${content}</div>`.toString();
}
