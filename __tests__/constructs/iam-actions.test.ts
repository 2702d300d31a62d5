import type { DashboardConfig } from "../../config/dashboard-config";
import type { MetricConfig } from "../../config/metric-config";
import example from "../../dashboard.config";
import { METRICS } from "../../metric-library";
import type { ArgumentSpecs } from "../../metric-library/arguments";
import { problemsOf, type Statement } from "../../testing/iam-problems";
import { HUB, SPOKE, synthesized } from "./synthesized";

/** A synthesis takes a second, many times that where others use the machine too. */
jest.setTimeout(60_000);

type NamedStatement = Statement & { readonly sid?: string };

/** Every metric there is, with the example values of its arguments. */
const EVERY_METRIC = Object.entries(METRICS).map(([name, { arguments: specs }]) => ({
  name,
  arguments: Object.fromEntries(
    Object.entries<ArgumentSpecs[string]>(specs).map(([key, { example: value }]) => [key, value]),
  ),
})) as readonly MetricConfig[];

const EVERYTHING = { ...SPOKE, metrics: EVERY_METRIC, schedule: "rate(1 day)" };

const CONFIGURATIONS: Readonly<Record<string, DashboardConfig>> = {
  "the example": example,
  "every metric and a schedule": { hubs: [HUB], spokes: [EVERYTHING] },
  "hub and spoke in one account": { hubs: [HUB], spokes: [{ ...EVERYTHING, account: HUB.account }] },
  "two hubs, strict, with a retention": {
    hubs: [
      { ...HUB, name: "first", claims: "strict", retentionDays: 30 },
      { ...HUB, name: "second", region: "eu-west-1" },
    ],
    spokes: [EVERYTHING, { ...EVERYTHING, environment: "int", hubs: ["second"] }],
  },
  "a hub that discovers accounts": {
    hubs: [{ ...HUB, discovery: { organizationalUnits: ["ou-ab12-34cd56ef", "r-ab12"] } }],
    spokes: [],
  },
  "a spoke without metrics": { hubs: [HUB], spokes: [{ ...SPOKE, metrics: [] }] },
};

function statementsIn(config: DashboardConfig): readonly (readonly [string, NamedStatement])[] {
  return Object.entries(synthesized(config)).flatMap(([stack, { data }]) =>
    Object.entries(data.aws_iam_policy_document ?? {}).flatMap(([id, { statement }]) =>
      (statement as readonly NamedStatement[]).map((one) => [`${stack} ${id} ${one.sid ?? ""}`, one] as const),
    ),
  );
}

describe("every action in every policy document exists, and is on * only where it cannot be narrowed", () => {
  it.each(Object.entries(CONFIGURATIONS))("%s", async (_name, config) => {
    const statements = statementsIn(config);
    expect(statements.length).toBeGreaterThan(10);
    const problems = await Promise.all(
      statements.map(async ([where, statement]) => (await problemsOf(statement)).map((text) => `${where} ${text}`)),
    );
    expect(problems.flat()).toEqual([]);
  });
});

describe("this check", () => {
  it.each([
    ["sagemaker:ListEndpoint", "*", "sagemaker:ListEndpoint: IAM has no such action"],
    ["sagemaker:listEndpoints", "*", "sagemaker:listEndpoints: AWS writes sagemaker:ListEndpoints"],
    ["sagemkr:ListEndpoints", "*", "sagemkr:ListEndpoints: IAM has no service sagemkr"],
    ["sagemaker:*", "*", "sagemaker:*: grants every action of sagemaker"],
    ["sqs:SendMessage", "*", "sqs:SendMessage: on *, but can be narrowed to queue"],
    [
      "cloudwatch:GetMetricData",
      "arn:aws:cloudwatch:us-east-1:222222222222:dataset/one",
      "cloudwatch:GetMetricData: has no resource types, so it grants nothing on arn:aws:cloudwatch:us-east-1:222222222222:dataset/one",
    ],
    [
      "sagemaker:Search",
      "arn:aws:sagemaker:us-east-1:222222222222:endpoint/one",
      "sagemaker:Search: has no resource types, so it grants nothing on arn:aws:sagemaker:us-east-1:222222222222:endpoint/one",
    ],
  ])("refuses %s on %s", async (action, resource, problem) => {
    expect(await problemsOf({ actions: [action], resources: [resource] })).toEqual([problem]);
  });
});
