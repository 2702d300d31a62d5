import { readRules } from "../../../lambdas/alerts/rule";
import { madeRule } from "../../fixtures/alerts/made-rule";

const read = (value: unknown) =>
  readRules([{ Name: "/ds-dashboard/alerts/idle", Value: typeof value === "string" ? value : JSON.stringify(value) }]);

it.each([
  madeRule(),
  madeRule({ label: "GPU", projects: ["a"], environments: [], repeatSeconds: 60, noData: "alert" }),
  madeRule({ condition: { kind: "outsideUsual", deviations: 3, minimumChange: 0 } }),
])("reads %j", (rule) => {
  expect(read(rule)).toEqual([{ name: "idle", rule }]);
});

it.each([
  ["", "it is no JSON object"],
  ["[]", "it is no JSON object"],
  [{ ...madeRule(), name: "other" }, "its name is not that of the parameter"],
  [{ ...madeRule(), metric: "" }, "metric is missing"],
  [{ ...madeRule(), label: 1 }, "label is no text"],
  [{ ...madeRule(), topicArn: undefined }, "topicArn is missing"],
  [{ ...madeRule(), forSeconds: "60" }, "forSeconds is no number of seconds"],
  [{ ...madeRule(), forSeconds: -1 }, "forSeconds is no number of seconds"],
  [{ ...madeRule(), repeatSeconds: 0 }, "repeatSeconds is no number of seconds"],
  [{ ...madeRule(), noData: "ok" }, "noData is neither keep nor alert"],
  [{ ...madeRule(), projects: "a" }, "projects is no list of names"],
  [{ ...madeRule(), environments: [1] }, "environments is no list of names"],
  [{ ...madeRule(), condition: { kind: "near" } }, "condition is none that this version of the hub knows"],
  [
    { ...madeRule(), condition: { kind: "above", threshold: 1 } },
    "condition is none that this version of the hub knows",
  ],
  [{ ...madeRule(), condition: { kind: "outsideUsual" } }, "condition is none that this version of the hub knows"],
])("says what is wrong with %j", (value, problem) => {
  expect(read(value)).toEqual([
    { name: "idle", problem: `/ds-dashboard/alerts/idle: ${problem}. Deploy the hub again to write it.` },
  ]);
});
