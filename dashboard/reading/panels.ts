import type { NewestValue } from "../../contract/summaries";
import { groupBy } from "../../common/group-by";
import { compareEnvironments, compareNames } from "./order";
import type { Panel } from "../picture";
import { shownUnit } from "../unit";

/** The most lines and panels that fit. */
export interface PanelLimits {
  /** What an environment of one project has a panel for. */
  readonly panelFor: "unit" | "metric";
  readonly linesPerPanel: number;
  readonly panelsPerEnvironment: number;
}

/** A series of a panel, with its newest value. */
export interface PlannedSeries {
  /** The name that distinguishes it from the other series of its panel. */
  readonly name: string;
  readonly newest: NewestValue;
}

/** A panel before its history is read. A stack has exactly one series. */
export interface PlannedPanel extends Pick<Panel, "id" | "title" | "unit" | "kind"> {
  readonly series: readonly PlannedSeries[];
}

export interface PlannedEnvironment {
  readonly environment: string;
  readonly panels: readonly PlannedPanel[];
  /** The names of series that do not fit. */
  readonly leftOut: readonly string[];
}

/**
 * Plans the panels of each environment separately. If an environment has one project, there is a panel for each unit,
 * with a line for each metric, or a panel for each metric. If it has several, there is a panel for each metric, with a
 * line for each project; where a metric has a panel of its own, there is none then. A vector always has a panel of its own.
 *
 * @param values the newest values of the series to show, by project, environment and metric
 */
export function planPanels(values: readonly NewestValue[], limits: PanelLimits): readonly PlannedEnvironment[] {
  const isOneProject = new Set(values.map(({ ProjectName }) => ProjectName)).size <= 1;
  if (!isOneProject && limits.panelFor === "metric") return [];
  const environments = groupBy(values, ({ Environment }) => Environment);
  return [...environments]
    .sort(([a], [b]) => compareEnvironments(a, b))
    .map(([environment, own]) => planEnvironment(environment, own, isOneProject, limits));
}

function planEnvironment(
  environment: string,
  values: readonly NewestValue[],
  isOneProject: boolean,
  { panelFor, linesPerPanel, panelsPerEnvironment }: PanelLimits,
): PlannedEnvironment {
  const isVector = ({ MetricValue }: NewestValue): boolean => typeof MetricValue === "object";
  const numbers = values.filter((value) => !isVector(value));
  const lines =
    isOneProject && panelFor === "unit" ? panelsByUnit(numbers, linesPerPanel) : panelsByMetric(numbers, isOneProject);
  const stacks = values.filter(isVector).map((newest) => stackPanel(newest, isOneProject));
  const all = [...lines, ...stacks];
  const panels = all.slice(0, panelsPerEnvironment);
  const leftOut = [
    ...panels.flatMap(({ title, series }) => series.slice(linesPerPanel).map(({ name }) => `${title} of ${name}`)),
    ...all.slice(panelsPerEnvironment).map(({ title }) => title),
  ];
  return {
    environment,
    panels: panels.map((panel) => ({
      ...panel,
      id: JSON.stringify([environment, panel.kind, panel.id]),
      series: panel.series.slice(0, linesPerPanel),
    })),
    leftOut,
  };
}

/** The unit with the most metrics comes first. Lines that do not fit into a panel continue in another. */
function panelsByUnit(values: readonly NewestValue[], linesPerPanel: number): readonly PlannedPanel[] {
  const units = [...groupBy(values, ({ Unit }) => shownUnit(Unit))];
  units.sort(([a, ofA], [b, ofB]) => ofB.length - ofA.length || compareNames(a, b));
  return units.flatMap(([unit, own]) => {
    const parts = Math.ceil(own.length / linesPerPanel);
    const size = Math.ceil(own.length / parts);
    return Array.from({ length: parts }, (_, part): PlannedPanel => {
      const title = unit === "" ? "Without a unit" : unit;
      return {
        id: `${unit} ${part}`,
        title: parts === 1 ? title : `${title} (${part + 1} of ${parts})`,
        unit,
        kind: "lines",
        series: own.slice(part * size, (part + 1) * size).map((newest) => ({ name: newest.MetricName, newest })),
      };
    });
  });
}

/** The metric that the most projects have comes first. */
function panelsByMetric(values: readonly NewestValue[], isOneProject: boolean): readonly PlannedPanel[] {
  const metrics = [...groupBy(values, ({ MetricName }) => MetricName)];
  metrics.sort(([a, ofA], [b, ofB]) => ofB.length - ofA.length || compareNames(a, b));
  return metrics.map(([metric, own]) => ({
    id: metric,
    title: metric,
    unit: shownUnit(own[0]?.Unit),
    kind: "lines",
    series: own.map((newest) => ({ name: isOneProject ? metric : newest.ProjectName, newest })),
  }));
}

function stackPanel(newest: NewestValue, isOneProject: boolean): PlannedPanel {
  const { MetricName, ProjectName, Unit } = newest;
  return {
    id: JSON.stringify([MetricName, ProjectName]),
    title: isOneProject ? MetricName : `${MetricName} of ${ProjectName}`,
    unit: shownUnit(Unit),
    kind: "stack",
    series: [{ name: MetricName, newest }],
  };
}
