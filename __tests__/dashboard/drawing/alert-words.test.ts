import { distanceWords, muteWords, subjectOf } from "../../../dashboard/drawing/alert-words";
import type { ShownAlert } from "../../../dashboard/picture";

const ALERT: ShownAlert = {
  rule: "r",
  metric: "Billable",
  condition: { kind: "above", threshold: 20_000, clear: 10_000 },
  project: "P",
  environment: "dev",
  unit: "Seconds",
  kind: "value",
  since: Date.parse("2026-03-02T12:00:00Z"),
  value: 116_640,
};

it.each<[Partial<ShownAlert>, string]>([
  [{}, "32.4 h, alerts above 5.56 h"],
  [{ condition: { kind: "below", threshold: 1, clear: 2 }, unit: "Count", value: 0 }, "0, alerts below 1"],
  [
    { condition: { kind: "outsideUsual", deviations: 3, minimumChange: 10 }, unit: "Percent", value: 55.5 },
    "55.5 %, alerts more than 10 % from the usual",
  ],
  [
    { unknownSince: Date.parse("2026-03-01T09:30:00Z") },
    "unknown since 2026-03-01 09:30, then 32.4 h; alerts above 5.56 h",
  ],
  [{ value: undefined }, "no value, alerts above 5.56 h"],
  [{ kind: "no-data" }, "not measured any more"],
])("says how far an alert is: %j", (members, words) => {
  expect(distanceWords({ ...ALERT, ...members })).toBe(words);
});

it("says what is watched, and who muted it", () => {
  expect(subjectOf(ALERT)).toBe("Billable");
  expect(subjectOf({ ...ALERT, label: "ml.m5.xlarge" })).toBe("Billable: ml.m5.xlarge");
  expect(muteWords(ALERT)).toBe("");
  const mute = { by: "ada", why: "known", until: Date.parse("2026-03-03T12:00:00Z") };
  expect(muteWords({ mute })).toBe("muted until 2026-03-03 12:00 by ada: known");
});
