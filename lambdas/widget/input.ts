import { parseFilters, type Filters } from "../../dashboard/filters";
import type { Theme } from "../../dashboard/drawing/chart-option";

/** The part of a hub that a widget shows; `all` means plots and table. */
export type WidgetView = "overview" | "plots" | "table" | "all";

/** The contents that a widget is asked to show, and its place in the dashboard. */
export interface WidgetInput {
  readonly filters: Filters;
  readonly view: WidgetView;
  readonly theme: Theme;
  /** The width of the whole widget, in CSS pixels. */
  readonly width: number;
  /** The widget's id, which is unique within its dashboard: letters, digits, - and _. */
  readonly id: string;
  /** The parts of the input that were not usable, in sentences. */
  readonly problems: readonly string[];
}

const DEFAULT_WIDTH = 600;
const MIN_WIDTH = 280;
const MAX_WIDTH = 2_400;

/** Whether only the documentation is requested. The console does this when a user adds a widget. */
export function asksForDocumentation(event: unknown): boolean {
  return membersOf(event).describe === true;
}

/**
 * Reads the event that the CloudWatch console sends for a custom widget: the parameters, and `widgetContext`. Anybody
 * who edits a dashboard or invokes the function can write the event, so nothing in it is trusted. Unknown fields are
 * ignored.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
 */
export function readInput(event: unknown): WidgetInput {
  const problems: string[] = [];
  const params = membersOf(event);
  const context = membersOf(params.widgetContext);
  const form = membersOf(membersOf(context.forms).all);
  const query = new URLSearchParams();
  const add = (key: string, value: unknown): void => {
    if (typeof value === "string") query.append(key, value);
    else if (value !== undefined && value !== null)
      problems.push(`The parameter ${key} is not text, so it is ignored.`);
  };
  // The viewer's choice in the widget takes precedence over the parameters. An empty choice counts too.
  add("project", form.project ?? params.project);
  add("environment", params.environment);
  if (Array.isArray(params.metric)) for (const name of params.metric) add("metric", name);
  else add("metric", params.metric);
  addTimeRange(query, membersOf(context.timeRange), problems);
  const { filters, problems: unusable } = parseFilters(query);
  return {
    filters,
    view: viewOf(params.view, problems),
    theme: context.theme === "dark" ? "dark" : "light",
    width: widthOf(context.width),
    id: typeof context.widgetId === "string" && /^[\w-]{1,64}$/.test(context.widgetId) ? context.widgetId : "widget",
    problems: [...new Set([...problems, ...unusable])],
  };
}

/** Adds the range that the viewer zoomed into, or else the dashboard's range; both are in epoch milliseconds. */
function addTimeRange(query: URLSearchParams, timeRange: Members, problems: string[]): void {
  if (timeRange.start === undefined && timeRange.zoom === undefined) return;
  const { start, end } = timeRange.zoom === undefined ? timeRange : membersOf(timeRange.zoom);
  const [from, to] = [dateOf(start), dateOf(end)];
  if (from === undefined || to === undefined) {
    problems.push("The time range is not in milliseconds, so it is ignored.");
    return;
  }
  query.set("from", from);
  query.set("to", to);
}

function dateOf(milliseconds: unknown): string | undefined {
  if (typeof milliseconds !== "number") return undefined;
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function viewOf(view: unknown, problems: string[]): WidgetView {
  if (view === "overview" || view === "plots" || view === "table") return view;
  if (view !== undefined && view !== null && view !== "")
    problems.push("There is no view of that name; there are overview, plots and table.");
  return "all";
}

function widthOf(width: unknown): number {
  if (typeof width !== "number" || !Number.isFinite(width)) return DEFAULT_WIDTH;
  return Math.round(Math.min(Math.max(width, MIN_WIDTH), MAX_WIDTH));
}

type Members = Readonly<Record<string, unknown>>;

/** The members of an object; none for any other value. */
function membersOf(value: unknown): Members {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : {};
}
