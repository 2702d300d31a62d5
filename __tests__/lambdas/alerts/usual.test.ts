import { judge } from "../../../lambdas/alerts/judge";
import { usualDays, usualOn } from "../../../lambdas/alerts/usual";

it("looks at the 28 weekdays before a weekday, and at 14 weekends before a Saturday or a Sunday", () => {
  // Monday, 2 March 2026.
  const weekdays = usualDays("2026-03-02");
  expect(weekdays).toHaveLength(28);
  expect([weekdays[0], weekdays[5], weekdays.at(-1)]).toEqual(["2026-02-27", "2026-02-20", "2026-01-21"]);
  const saturdays = usualDays("2026-03-07");
  expect([saturdays[0], saturdays[1], saturdays.at(-1)]).toEqual(["2026-03-01", "2026-02-28", "2025-11-29"]);
  const sundays = usualDays("2026-03-08");
  expect([sundays[0], sundays.at(-1)]).toEqual(["2026-03-07", "2025-11-30"]);
});

it("counts UTC days, in whose weeks no hour is lost or gained", () => {
  // Clocks change on 8 March 2026 in America, and on 29 March in Europe.
  const days = usualDays("2026-03-31");
  expect(new Set(days).size).toBe(28);
  expect(days.slice(0, 4)).toEqual(["2026-03-30", "2026-03-27", "2026-03-26", "2026-03-25"]);
});

const on = (day: string, numbers: readonly number[]) =>
  usualOn(
    day,
    new Map(
      usualDays(day)
        .map((one, index) => [one, numbers[index]!] as const)
        .slice(0, numbers.length),
    ),
  );

it.each([
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], 7.5, 3.5],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 1000], 8, 4],
  [Array.from({ length: 28 }, () => 5), 5, 0],
  [Array.from({ length: 14 }, (_, index) => (index % 2 === 0 ? 1 : -1) * (2 ** 53 - 1)), 0, 2 ** 53 - 1],
])("takes the medians of %j", (numbers, median, deviation) => {
  expect(on("2026-03-07", numbers)).toEqual({ median, deviation });
});

it("knows nothing by 13 days, and nothing by days of the other kind", () => {
  expect(
    on(
      "2026-03-02",
      Array.from({ length: 13 }, () => 1),
    ),
  ).toBeUndefined();
  const weekends = new Map(usualDays("2026-03-07").map((day) => [day, 1]));
  expect(usualOn("2026-03-06", weekends)).toBeUndefined();
});

it.each([
  ["above", 10.000001, "breach"],
  ["above", 10, "between"],
  ["above", 5, "clear"],
  ["above", -(2 ** 53 - 1), "clear"],
  ["below", 5, "between"],
  ["below", 4.999, "breach"],
  ["below", 10, "clear"],
  ["below", 1e-130, "breach"],
] as const)("judges, with a threshold %s, %d as %s", (kind, value, verdict) => {
  const [threshold, clear] = kind === "above" ? [10, 5] : [5, 10];
  expect(judge(value, { kind, threshold, clear }, undefined)).toBe(verdict);
});

it.each([
  [{ median: 2 ** 53 - 1, deviation: 2 ** 53 - 1 }, -(2 ** 53 - 1), "clear"],
  [{ median: 0, deviation: 0 }, 2 ** 53 - 1, "breach"],
  [{ median: 5, deviation: 0 }, 5, "clear"],
  [{ median: 5, deviation: 0 }, 5 + 1e-9, "breach"],
])("judges by %j %d as %s", (usual, value, verdict) => {
  expect(judge(value, { kind: "outsideUsual", deviations: 3, minimumChange: 0 }, usual)).toBe(verdict);
});
