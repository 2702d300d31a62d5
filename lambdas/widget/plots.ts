import { html, type Markup } from "../../dashboard/drawing/markup";
import type { EnvironmentPicture, Panel, Picture } from "../../dashboard/picture";
import { emptyWords } from "../../dashboard/drawing/empty-words";
import { sharedScale } from "../../dashboard/drawing/shared-scale";
import { panelSvg } from "../../dashboard/drawing/svg";
import type { Budget } from "./budget";
import type { WidgetInput } from "./input";
import { counted, cut, enumeration, leftOutNote } from "./words";

/** The most plots. Drawing more takes longer than viewers wait. */
const MOST_PLOTS = 40;
const MOST_NAMES = 10;
/** The smallest width of a plot, in CSS pixels. A narrower one has no room for its axes and legend. */
const NARROWEST = 420;
const GAP = 20;

/** The width of one plot, in CSS pixels. As many plots as fit stand side by side. */
function plotWidth(width: number): number {
  const columns = Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)));
  return Math.floor((width - (columns - 1) * GAP) / columns);
}

/**
 * The most points of a line. They are as far apart as the line is thick, because every further point makes the response
 * longer.
 */
export function plotPoints(width: number): number {
  return Math.round(plotWidth(width) / 2);
}

/** The plots of each environment, as many as there is space for. */
export function plotsOf({ environments, span }: Picture, { theme, width, id }: WidgetInput, budget: Budget): Markup {
  const scale = sharedScale(environments);
  let drawn = 0;
  let isFull = false;
  const figureOf = (panel: Panel, environment: string): Markup | undefined => {
    if (isFull || drawn === MOST_PLOTS) return undefined;
    const empty = emptyWords(panel);
    const label = `${panel.title} in ${environment}: ${counted(panel.lines.length, "line")}`;
    const frame = { span, theme, width: plotWidth(width), upTo: scale(panel), id: `${id}-${drawn}`, label };
    const figure = html`<figure>
      <figcaption>${cut(panel.title)}</figcaption>
      ${empty === undefined ? panelSvg(panel, frame) : html`<p class="muted">${empty}</p>`}
    </figure>`;
    drawn++;
    // Trying the other plots as well would take the time to draw them.
    isFull = !budget.take(figure);
    return isFull ? undefined : figure;
  };
  const sections = environments.flatMap((environment) => sectionOf(environment, figureOf, budget) ?? []);
  const missing = environments.length - sections.length;
  return html`${sections}${missing > 0 ? leftOutNote(`The plots of ${counted(missing, "environment")} are left out.`) : undefined}`;
}

/** Returns undefined if there is no space for any of it. */
function sectionOf(
  { environment, panels, leftOut: tooMany }: EnvironmentPicture,
  figureOf: (panel: Panel, environment: string) => Markup | undefined,
  budget: Budget,
): Markup | undefined {
  const figures = panels.map((panel) => figureOf(panel, environment));
  const missing = [...tooMany, ...panels.flatMap(({ title }, index) => (figures[index] ? [] : [title]))];
  const heading = html`<h3>${cut(environment)}</h3>`;
  const note = missing.length > 0 ? leftOutNote(`Left out: ${enumeration(missing, MOST_NAMES)}.`) : undefined;
  if (missing.length === panels.length + tooMany.length || !budget.take(heading, note)) return undefined;
  return html`<section>
    ${heading}
    <div class="plots">${figures}</div>
    ${note}
  </section>`;
}
