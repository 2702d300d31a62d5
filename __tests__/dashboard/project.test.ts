import { overviewOf } from "../../dashboard/overview";
import { projectThemes, spokesOf } from "../../dashboard/project";
import { madePicture, madeRow } from "../lambdas/widget/made-picture";

const rows = [
  madeRow({ environment: "dev", metric: "CompletedTrainingJobs24h", extractedAt: 2 }),
  madeRow({ environment: "prod", metric: "CompletedTrainingJobs24h", extractedAt: 3 }),
  madeRow({ environment: "dev", metric: "TrainingJobsInProgress", extractedAt: 1 }),
  madeRow({ environment: "dev", metric: "ExtractionHealth", value: { ok: 5, denied: 1 }, extractedAt: 2 }),
];
const project = rows[0]!.project;

it("compares what several environments measure, and keeps apart what one does", () => {
  const [training] = projectThemes(overviewOf(rows, ["dev", "prod"]));
  expect(
    training!.compared.map(({ metric, rows: own }) => [metric, own.map(({ environment }) => environment)]),
  ).toEqual([["CompletedTrainingJobs24h", ["dev", "prod"]]]);
  expect(training!.single.map(({ metric }) => metric)).toEqual(["TrainingJobsInProgress"]);
});

it("says of each spoke whether it answered, and what it lacks", () => {
  const missing = [
    { project, environment: "dev", metric: "A", kind: "denied" as const, error: "" },
    { project, environment: "dev", metric: "B", kind: "no-value" as const, error: "" },
  ];
  const run = { SilentSpokes: [{ project, environment: "PROD", account: "1", region: "r" }] };
  const picture = {
    ...madePicture({ rows, missing }),
    choices: { projects: [], environments: ["dev", "int", "prod"], metrics: [] },
  };
  const told = (shown: typeof picture) =>
    spokesOf(shown).map(({ environment, state, measured, measuredAt, missing: lacks }) => [
      environment,
      state,
      measured,
      measuredAt,
      lacks.denied,
      lacks["no-value"],
    ]);
  expect(told({ ...picture, run: run as never })).toEqual([
    ["dev", "answered", 4, 2, 1, 1],
    ["prod", "silent", undefined, 3, 0, 0],
  ]);
  expect(told({ ...picture, run: undefined }).map(([, state]) => state)).toEqual(["unknown", "unknown"]);
});
