import { nameKey } from "../../contract/name-key";
import type { Series } from "../../contract/summaries";

/** The series that are to be forgotten: of a project, or of one environment of it, or one metric there. */
export interface Selection {
  readonly project: string;
  readonly environment?: string | undefined;
  readonly metric?: string | undefined;
}

export function isMeantProject({ project }: Selection, name: string): boolean {
  return nameKey(name) === nameKey(project);
}

export function isMeantSpoke(
  selection: Selection,
  { ProjectName, Environment }: Pick<Series, "ProjectName" | "Environment">,
): boolean {
  const { environment } = selection;
  return (
    isMeantProject(selection, ProjectName) &&
    (environment === undefined || nameKey(Environment) === nameKey(environment))
  );
}

/** Names of metrics differ by case, because their arguments do. */
export function isMeant(selection: Selection, series: Series): boolean {
  const { metric } = selection;
  return (metric === undefined || series.MetricName === metric) && isMeantSpoke(selection, series);
}

/** `Project1/dev Accuracy`, or less. */
export function labelOf({ project, environment, metric }: Selection): string {
  return [[project, environment].filter((name) => name !== undefined).join("/"), metric]
    .filter((name) => name !== undefined)
    .join(" ");
}
