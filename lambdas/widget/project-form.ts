import { html, type Markup } from "../../dashboard/drawing/markup";
import type { Picture } from "../../dashboard/picture";
import { callAction } from "./action";
import type { WidgetInput } from "./input";
import { counted } from "./words";

const MOST_PROJECTS = 200;

/**
 * Lets the viewer choose a project. The console then invokes the function again, with the choice in
 * `widgetContext.forms`. Undefined if there is nothing to choose.
 *
 * @param endpoint the function's own ARN
 */
export function projectForm(picture: Picture, { view, filters }: WidgetInput, endpoint: string): Markup | undefined {
  const { projects } = picture.choices;
  if (projects.length < 2) return undefined;
  const chosen = filters.project === undefined ? [] : [filters.project];
  const offered = [...new Set([...chosen, ...projects.slice(0, MOST_PROJECTS)])];
  const more = projects.length - MOST_PROJECTS;
  const params = { ...(view === "all" ? {} : { view }), environment: filters.environment, metric: filters.metrics };
  return html`<form>
      <label
        >Project
        <select name="project">
          <option value="">All</option>
          ${[
            ...offered.map((project) => option(project, project === filters.project)),
            ...(more > 0 ? [html`<option disabled>and ${counted(more, "project")} more</option>`] : []),
          ]}
        </select></label
      >
    </form>
    <a class="btn">Show</a>${callAction(endpoint, params, "widget")}`;
}

function option(project: string, isChosen: boolean): Markup {
  return isChosen
    ? html`<option value="${project}" selected>${project}</option>`
    : html`<option value="${project}">${project}</option>`;
}
