import * as fc from "fast-check";
import { scheduleProblem } from "../../config/schedule";
import { parseSchedule } from "../../sandbox/services/events/schedule";

function next(expression: string, after: string, times = 1): string[] {
  const occurrence = parseSchedule(expression);
  const found: string[] = [];
  let at: number | undefined = Date.parse(after);
  while (found.length < times) {
    at = occurrence(at);
    if (at === undefined) break;
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

test.each([
  ["rate(1 minute)", "2026-01-01T00:01"],
  ["rate(5 minutes)", "2026-01-01T00:05"],
  ["rate(1 hour)", "2026-01-01T01:00"],
  ["rate(2 days)", "2026-01-03T00:00"],
  ["cron(0 6 * * ? *)", "2026-01-01T06:00"],
  ["cron(15 12 ? * MON-FRI *)", "2026-01-01T12:15"],
  ["cron(0/10 * ? * SAT,SUN *)", "2026-01-03T00:00"],
  ["cron(0 0 L * ? *)", "2026-01-31T00:00"],
  ["cron(0 8 1W * ? *)", "2026-01-01T08:00"],
  ["cron(0 8 ? * 2#1 *)", "2026-01-05T08:00"],
  ["cron(0 8 ? * 6L *)", "2026-01-30T08:00"],
  ["cron(0 8 ? * L *)", "2026-01-03T08:00"],
  ["cron(0 10 * jan-mar ? 2027)", "2027-01-01T10:00"],
])("%s fires next at %s", (expression, expected) => {
  expect(next(expression, "2026-01-01T00:00:00Z")).toEqual([expected]);
});

test("the 31st skips the months that have none", () => {
  expect(next("cron(30 12 31 * ? *)", "2026-03-31T12:30:00Z", 3)).toEqual([
    "2026-05-31T12:30",
    "2026-07-31T12:30",
    "2026-08-31T12:30",
  ]);
});

test("29 February waits for a leap year", () => {
  expect(next("cron(0 0 29 2 ? *)", "2026-01-01T00:00:00Z")).toEqual(["2028-02-29T00:00"]);
});

test("a year that has passed never fires", () => {
  expect(next("cron(0 0 1 1 ? 2025)", "2026-01-01T00:00:00Z")).toEqual([]);
});

test.each([
  "rate(1 minutes)",
  "rate(5 minute)",
  "rate(0 minutes)",
  "rate(1.5 hours)",
  "rate(10 seconds)",
  "5 minutes",
  "cron(0 6 * * *)",
  "cron(0 6 * * * *)",
  "cron(0 6 ? * ? *)",
  "cron(60 6 * * ? *)",
  "cron(0 6 * FOO ? *)",
  "cron(0 6 ? * FRI-MON *)",
  "cron(0 6 LW * ? *)",
])("%s is refused", (expression) => {
  expect(() => parseSchedule(expression)).toThrow(expect.objectContaining({ code: "ValidationException" }));
});

test("the weekday nearest to a day that some months lack is refused by name", () => {
  expect(() => parseSchedule("cron(0 6 31W * ? *)")).toThrow(/does not know the day of month 31W/);
});

test("no schedule that the configuration takes is refused here, but for what is refused by name", () => {
  const value = fc.oneof(fc.nat(70).map(String), fc.constantFrom("SUN", "FRI", "jan", "DEC", "1970", "2199", "2200"));
  const range = fc.oneof(
    value,
    fc.tuple(value, value).map((ends) => ends.join("-")),
  );
  const field = fc.oneof(
    fc.constantFrom(
      "*",
      "*",
      "*",
      "?",
      "?",
      "L",
      "6L",
      "8L",
      "15W",
      "32W",
      "2#1",
      "MON#5",
      "MON#6",
      "*/5",
      "1/0",
      "5,*",
      "",
    ),
    fc.array(range, { minLength: 1, maxLength: 3 }).map((ranges) => ranges.join(",")),
    fc.tuple(range, fc.nat(70)).map((parts) => parts.join("/")),
  );
  const fields = fc.tuple(field, field, field, field, field, field);
  const refusal = (schedule: string): unknown => {
    try {
      parseSchedule(schedule);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  fc.assert(
    fc.property(fields, fc.subarray([0, 1, 2, 3, 4, 5]), (parts, changed) => {
      const usual = ["0", "6", "*", "*", "?", "*"];
      const schedule = `cron(${usual.map((one, index) => (changed.includes(index) ? parts[index] : one)).join(" ")})`;
      fc.pre(scheduleProblem(schedule) === undefined);
      expect([undefined, expect.objectContaining({ code: "NotInTheEmbeddedCloud" })]).toContainEqual(refusal(schedule));
    }),
    { seed: 20261127, numRuns: 5000 },
  );
});
