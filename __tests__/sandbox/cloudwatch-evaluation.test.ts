import type { AlarmSettings } from "../../sandbox/services/cloudwatch/alarm-settings";
import { evaluated, type Datapoint } from "../../sandbox/services/cloudwatch/evaluation";
import { stateReason } from "../../sandbox/services/cloudwatch/state-reason";

const START = Date.parse("2026-01-31T12:00:00Z");
const MINUTE = 60_000;

const ALARM: AlarmSettings = {
  AlarmName: "a",
  AlarmArn: "arn:aws:cloudwatch:eu-west-1:111111111111:alarm:a",
  ActionsEnabled: true,
  OKActions: [],
  AlarmActions: [],
  InsufficientDataActions: [],
  Namespace: "n",
  MetricName: "m",
  Dimensions: [],
  Statistic: "Maximum",
  Period: 60,
  EvaluationPeriods: 3,
  Threshold: 5,
  ComparisonOperator: "GreaterThanThreshold",
  TreatMissingData: "missing",
};

/** The periods of a range in AWS's signs, the oldest first: 0 is fine, X breaches, - is missing; newest first comes out. */
function range(signs: string): (Datapoint | undefined)[] {
  return signs
    .split(" ")
    .map((sign, index) => {
      const value = sign === "X" ? 7.5 : 5;
      return sign === "-" ? undefined : { timestamp: START + index * MINUTE, value, sampleCount: 1 };
    })
    .reverse();
}

// The two tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, with
// `=` for an alarm that stays as it is.
describe.each([
  [
    3,
    [
      ["0 - X - X", "OK", "OK", "OK", "OK"],
      ["- - - - 0", "OK", "OK", "OK", "OK"],
      ["- - - - -", "INSUFFICIENT_DATA", "=", "ALARM", "OK"],
      ["0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
      ["- - X - -", "ALARM", "=", "ALARM", "OK"],
    ],
  ],
  [
    2,
    [
      ["0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
      ["0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"],
      ["0 - X - -", "OK", "OK", "ALARM", "OK"],
      ["- - - - 0", "OK", "OK", "ALARM", "OK"],
      ["- - - X -", "ALARM", "=", "ALARM", "OK"],
      ["- - - - X", "=", "=", "ALARM", "OK"],
    ],
  ],
] as const)("%d of 3 datapoints to alarm", (DatapointsToAlarm, rows) => {
  it.each(rows)("%s: missing %s, ignore %s, breaching %s, notBreaching %s", (signs, ...states) => {
    const treatments = ["missing", "ignore", "breaching", "notBreaching"] as const;
    const outcomes = treatments.map(
      (TreatMissingData) => evaluated({ ...ALARM, DatapointsToAlarm, TreatMissingData }, range(signs)).state ?? "=",
    );
    expect(outcomes).toEqual(states);
  });
});

it.each([
  ["GreaterThanThreshold", "OK", "OK", "ALARM"],
  ["GreaterThanOrEqualToThreshold", "OK", "ALARM", "ALARM"],
  ["LessThanThreshold", "ALARM", "OK", "OK"],
  ["LessThanOrEqualToThreshold", "ALARM", "ALARM", "OK"],
] as const)("%s: below is %s, equal is %s, above is %s", (ComparisonOperator, ...states) => {
  const alarm = { ...ALARM, ComparisonOperator, EvaluationPeriods: 1 };
  const outcomes = [4, 5, 6].map((value) => evaluated(alarm, [{ timestamp: START, value, sampleCount: 1 }]).state);
  expect(outcomes).toEqual(states);
});

describe("the reason", () => {
  const reason = (signs: string, more: Partial<AlarmSettings> = {}): string => {
    const alarm = { ...ALARM, ...more };
    const evaluation = evaluated(alarm, range(signs));
    return stateReason(alarm, evaluation.state!, evaluation, START).reason;
  };

  it("names the datapoints that decide, newest first", () => {
    expect(reason("X X X")).toBe(
      "Threshold Crossed: 3 datapoints [7.5 (31/01/26 12:02:00), 7.5 (31/01/26 12:01:00), 7.5 (31/01/26 12:00:00)] " +
        "were greater than the threshold (5.0).",
    );
    expect(reason("X X 0")).toBe(
      "Threshold Crossed: 1 datapoint [5.0 (31/01/26 12:02:00)] was not greater than the threshold (5.0).",
    );
  });

  it("says how many of how many it took, where the alarm does", () => {
    expect(reason("X 0 X", { DatapointsToAlarm: 2 })).toBe(
      "Threshold Crossed: 2 out of the last 3 datapoints [7.5 (31/01/26 12:02:00), 7.5 (31/01/26 12:00:00)] were " +
        "greater than the threshold (5.0) (minimum 2 datapoints for OK -> ALARM transition).",
    );
    expect(reason("0", { EvaluationPeriods: 1, DatapointsToAlarm: 1 })).toBe(
      "Threshold Crossed: 1 out of the last 1 datapoints [5.0 (31/01/26 12:00:00)] was not greater than the " +
        "threshold (5.0) (minimum 1 datapoint for ALARM -> OK transition).",
    );
  });

  it("says what was made of missing ones", () => {
    expect(reason("-", { EvaluationPeriods: 1, TreatMissingData: "notBreaching" })).toBe(
      "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].",
    );
    expect(reason("- - -", { TreatMissingData: "breaching" })).toBe(
      "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [Breaching].",
    );
    expect(reason("- X -", { TreatMissingData: "breaching" })).toBe(
      "Threshold Crossed: 1 datapoint [7.5 (31/01/26 12:01:00)] was greater than the threshold (5.0) and 2 missing " +
        "datapoints were treated as [Breaching].",
    );
    expect(reason("- X -", { TreatMissingData: "notBreaching" })).toBe(
      "Threshold Crossed: 1 datapoint [7.5 (31/01/26 12:01:00)] was greater than the threshold (5.0) and 2 missing " +
        "datapoints were treated as [NonBreaching].",
    );
    expect(reason("- - -")).toBe("Insufficient Data: 3 datapoints were unknown.");
  });
});
