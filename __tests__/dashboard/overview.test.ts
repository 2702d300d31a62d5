import { changeOf, changeRank, largestFirst, matching, overviewOf } from "../../dashboard/overview";
import { themeOf } from "../../dashboard/themes";
import { ALWAYS_ON, METRICS } from "../../metric-library";
import { madeRow } from "../lambdas/widget/made-picture";

const row = (project: string, environment: string, metric: string, value: number) =>
  madeRow({ project, environment, metric, value });

it("groups metrics by theme, and has a column for each environment that measures something of it", () => {
  const rows = [
    row("P", "dev", "EndpointsByStatus", 1),
    row("P", "prod", "EndpointsByStatus", 2),
    row("P", "dev", "SpotSavings24h", 3),
    row("P", "prod", "CompletedTrainingJobs24h", 4),
    row("P", "dev", "TrainingJobsInProgress", 5),
  ];
  expect(
    overviewOf(rows, ["dev", "int", "prod"]).map(({ theme, columns, metrics }) => [
      theme,
      columns,
      metrics.map(({ metric, places }) => [metric, places.map(({ cells }) => cells.map((cell) => cell?.value))]),
    ]),
  ).toEqual([
    [
      "training",
      ["dev", "prod"],
      [
        ["CompletedTrainingJobs24h", [[undefined, 4]]],
        ["TrainingJobsInProgress", [[5, undefined]]],
      ],
    ],
    ["endpoints", ["dev", "prod"], [["EndpointsByStatus", [[1, 2]]]]],
    ["cost", ["dev"], [["SpotSavings24h", [[3]]]]],
  ]);
});

it("has of each metric the project with the largest value first", () => {
  const rows = [row("A", "dev", "M", 1), row("B", "dev", "M", 2), row("B", "prod", "M", -9), row("C", "prod", "M", 5)];
  const [theme] = overviewOf(rows, ["dev", "prod"]);
  expect(theme!.metrics[0]!.places.map(({ project }) => project)).toEqual(["B", "C", "A"]);
});

it("has a row for each environment where there are too many for columns", () => {
  const names = Array.from({ length: 7 }, (_, index) => `e${index}`);
  const [theme] = overviewOf(
    names.map((name, index) => row("P", name, "M", index)),
    names,
  );
  expect(theme!.columns).toBeUndefined();
  expect(theme!.metrics[0]!.places.map(({ environment, cells }) => [environment, cells.length])).toEqual(
    [...names].reverse().map((name) => [name, 1]),
  );
});

it("reads the history of the largest of each metric before that of the second largest", () => {
  const rows = [row("A", "dev", "M", 1), row("B", "dev", "M", 3), row("C", "dev", "M", 2), row("A", "dev", "N", 0.1)];
  expect(largestFirst(rows).map(({ project, metric }) => `${project} ${metric}`)).toEqual(["B M", "A N", "C M", "A M"]);
});

it("compares with the same day of last week", () => {
  // 14 days, the first of them two weeks ago, and now.
  const trend = Array.from({ length: 15 }, (_, index) => index);
  expect(changeOf({ trend })).toEqual({ before: 7, difference: 7 });
  expect(changeOf({ trend: trend.with(7, null as never) })).toBeUndefined();
  expect(changeOf({ trend: [] })).toBeUndefined();
});

it.each([
  ["FinalTrainingMetric(validation:accuracy)", "training"],
  ["S3ObjectCount(endpoints)", "other"],
  ["OldestPendingModelPackageAge", "governance"],
  ["ActiveMlflowServers", "workspaces"],
  ["BillableInferenceSeconds24h", "cost"],
  ["ExtractionHealth", "health"],
  ["MyOwnNumber", "other"],
])("%s is about %s", (metric, theme) => {
  expect(themeOf(metric)).toBe(theme);
});

it("knows what nearly every metric of the library is about", () => {
  const names = Object.keys({ ...METRICS, ...ALWAYS_ON });
  expect(names.filter((name) => themeOf(name) === "other")).toEqual(["S3ObjectCount", "SsmParameterValue"]);
});

it("puts first what ranks highest, metrics and in them projects", () => {
  const rows = [row("A", "dev", "M", 9), row("B", "dev", "M", 1), row("A", "dev", "N", 1)];
  const order = (rank?: (one: (typeof rows)[number]) => number) =>
    overviewOf(rows, ["dev"], rank).flatMap(({ metrics }) =>
      metrics.map(({ metric, places }) => [metric, ...places.map(({ project }) => project)].join(" ")),
    );
  expect(order()).toEqual(["M A B", "N A"]);
  expect(order(({ metric }) => (metric === "N" ? 1 : 0))).toEqual(["N A", "M A B"]);
  expect(order(({ project }) => (project === "B" ? 1 : 0))).toEqual(["M B A", "N A"]);
});

it("ranks changes by their size beside the values", () => {
  const trend = (before: number | null, now: number) => ({
    trend: [...Array(7).fill(0), before, ...Array(6).fill(0), now],
  });
  const rank = (before: number | null, now: number) =>
    changeRank({ ...row("A", "dev", "M", now), ...trend(before, now) });
  expect([rank(10, 10), rank(null, 4), rank(0, 5), rank(100, 50), rank(-1, 1)]).toEqual([0, 0, 1, 0.5, 2]);
});

it("finds every word, in names and titles", () => {
  const rows = [row("Churn", "dev", "M", 1), row("Fraud", "prod", "M", 1), row("Fraud", "dev", "N", 1)];
  const found = (text: string) =>
    matching(rows, text, (metric) => (metric === "M" ? "Endpoints in service" : metric)).map(
      ({ project, environment }) => `${project}/${environment}`,
    );
  expect(found(" ")).toHaveLength(3);
  expect(found("fraud endpoint")).toEqual(["Fraud/prod"]);
  expect(found("FRAUD/DEV")).toEqual(["Fraud/dev"]);
  expect(found("nobody")).toEqual([]);
});
