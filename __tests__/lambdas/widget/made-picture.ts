import type { EnvironmentPicture, Line, Panel, Picture, TableRow } from "../../../dashboard/picture";

export const NOW = Date.parse("2026-03-02T12:00:00Z");
export const DAY = 86_400_000;
export const SPAN = { from: NOW - 7 * DAY, to: NOW };
export const FUNCTION_ARN = "arn:aws:lambda:us-east-1:111111111111:function:ds-dashboard-widget";

export function madeLine(name: string, project = "Project1", count = 24): Line {
  const points = Array.from({ length: count }, (_, index) => ({
    at: SPAN.from + (index * (7 * DAY)) / count,
    value: index % 7,
  }));
  return { name, project, metric: name, points };
}

export function madePanel(title: string, lines: readonly Line[] = [madeLine("Jobs")], unit = "Count"): Panel {
  return { id: title, title, unit, kind: "lines", lines, rules: [], before: [] };
}

export function madeRow(members: Partial<TableRow> = {}): TableRow {
  return {
    project: "Project1",
    environment: "dev",
    metric: "NumberEndPointsInService",
    value: 3,
    unit: "Count",
    extractedAt: NOW,
    account: "222222222222",
    region: "us-east-1",
    freshness: "current",
    trend: [1, 2, null, 4],
    ...members,
  };
}

export function madeEnvironment(environment: string, panels: readonly Panel[]): EnvironmentPicture {
  return { environment, panels, leftOut: [] };
}

/** What a hub with one project shows; with other members as a test wants. */
export function madePicture(members: Partial<Picture> = {}): Picture {
  return {
    hub: { name: "hub", account: "111111111111", region: "us-east-1" },
    readAt: NOW,
    filters: { metrics: [], range: SPAN },
    span: SPAN,
    choices: { projects: ["Project1"], environments: ["dev"], metrics: ["Jobs"] },
    alerts: [],
    episodes: [],
    missing: [],
    rows: [madeRow()],
    rowsLeftOut: 0,
    environments: [madeEnvironment("dev", [madePanel("Count")])],
    resolution: "measurement",
    notices: [],
    ...members,
  };
}
