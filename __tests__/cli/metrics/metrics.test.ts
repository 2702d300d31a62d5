import { catalogue, findMetric } from "../../../cli/metrics/metrics";
import { UsageError } from "../../../cli/errors";
import { ALWAYS_ON, METRICS } from "../../../metric-library";
import { dsDashboard } from "../command-line";

jest.setTimeout(60_000);

it("has every metric, and says which are always on", () => {
  expect(catalogue().map(({ name, alwaysOn }) => [name, alwaysOn])).toEqual([
    ...Object.keys(METRICS).map((name) => [name, false]),
    ...Object.keys(ALWAYS_ON).map((name) => [name, true]),
  ]);
});

it("has the permissions of every metric but those that need none; where arguments decide, of the example ones", () => {
  expect(
    catalogue()
      .filter(({ permissions }) => permissions.length === 0)
      .map(({ name }) => name),
  ).toEqual(["ExtractionHealth"]);
  expect(findMetric("NumberEndPointsInService").permissions).toEqual([
    { actions: ["sagemaker:ListEndpoints"], resources: ["*"] },
  ]);
  const { arguments: args, permissions } = findMetric("SsmParameterValue");
  expect(args).toMatchObject([
    { name: "parameter", type: "string", required: true, example: "/models/churn/threshold" },
  ]);
  expect(permissions).toEqual([
    {
      actions: ["ssm:GetParameter"],
      resources: ["arn:**PARTITION**:ssm:**REGION**:**ACCOUNT_ID**:parameter/models/churn/threshold"],
    },
  ]);
});

it("finds a metric without regard to case, and names the closest to one that it has not", () => {
  expect(findMetric("numberendpointsinservice").name).toBe("NumberEndPointsInService");
  expect(() => findMetric("NumberEndpointInServices")).toThrow(UsageError);
  expect(() => findMetric("NumberEndpointInServices")).toThrow('Did you mean "NumberEndPointsInService"?');
});

describe("ds-dashboard metrics", () => {
  it("shows what a spoke is to be asked for, and needs no AWS", async () => {
    const { code, stdout, stderr } = await dsDashboard(["metrics", "SsmParameterValue"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(
      'metrics: [{ name: "SsmParameterValue", arguments: { parameter: "/models/churn/threshold" } }]',
    );
    expect(stdout).toContain("ssm:GetParameter on arn:");
  });

  it("is JSON for machines, with those of one's own if the project has any", async () => {
    const { stdout } = await dsDashboard(["metrics", "--json"]);
    expect(JSON.parse(stdout)).toEqual({
      metrics: expect.arrayContaining(JSON.parse(JSON.stringify(catalogue())) as unknown[]) as unknown,
    });
  });

  it("is a wrong command line where there is no such metric", async () => {
    const { code, stdout, stderr } = await dsDashboard(["metrics", "SsmParameterValues"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain('Did you mean "SsmParameterValue"?');
  });
});
