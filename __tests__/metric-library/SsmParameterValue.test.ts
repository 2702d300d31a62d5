import { createMetric, METRICS } from "../../metric-library";
import type { MetricContext } from "../../metric-library/metric";

const { metric } = createMetric(
  { name: "SsmParameterValue", arguments: { parameter: "/models/churn/threshold" } },
  METRICS,
);

function valueOf(text: string): Promise<unknown> {
  const context = {
    parameterValue: (name: string) => Promise.resolve(name === "/models/churn/threshold" ? text : "no"),
  };
  return metric.computeValue(context as unknown as MetricContext);
}

it("needs that one parameter, and no other", () => {
  expect(metric.getIamPermissions()).toEqual([
    {
      actions: ["ssm:GetParameter"],
      resources: ["arn:**PARTITION**:ssm:**REGION**:**ACCOUNT_ID**:parameter/models/churn/threshold"],
    },
  ]);
});

it.each([
  ["0.75", 0.75],
  [" 12\n", 12],
  ["-1e3", -1000],
])("%p is a number", async (text, value) => {
  await expect(valueOf(text)).resolves.toBe(value);
});

it.each(["", " ", "secret-canary", "Infinity", "1,5"])("%p is none, and is in no message", async (text) => {
  await expect(valueOf(text)).rejects.toThrow(
    new TypeError("The parameter /models/churn/threshold does not hold a number."),
  );
});
