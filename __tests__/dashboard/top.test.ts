import { topLists } from "../../dashboard/top";
import { madeRow } from "../lambdas/widget/made-picture";

const spokes = Array.from({ length: 6 }, (_, index) => `p${index}`);
const rows = spokes.flatMap((project, index) => [
  madeRow({ project, metric: "BillableTrainingSeconds24h", unit: "Seconds", value: { a: index, b: 1 } }),
  madeRow({ project, metric: "BillableInferenceSeconds24h(x)", unit: "Seconds", value: 10 }),
  madeRow({ project, metric: "FailedTrainingJobs24h", value: { OutOfMemory: index % 2 } }),
  madeRow({ project, metric: "ProcessingJobsByStatus24h", value: { Failed: index === 0 ? 7 : 0, Completed: 99 } }),
  madeRow({ project, metric: "TrainingJobsByStatus", value: { Failed: 500 } }),
]);

it("lists the spokes with the most billed time and the most failures of a day", () => {
  const told = topLists(rows).map(({ places }) => places.map(({ project, value }) => `${project} ${value}`));
  expect(told).toEqual([
    ["p5 16", "p4 15", "p3 14", "p2 13", "p1 12"],
    ["p0 7", "p1 1", "p3 1", "p5 1"],
  ]);
});

it("lists nothing where nothing stands out: of few spokes, or where all is 0", () => {
  expect(topLists(rows.filter(({ project }) => project < "p3"))).toEqual([]);
  expect(topLists(rows.filter(({ metric }) => metric === "TrainingJobsByStatus"))).toEqual([]);
});
