import { readDeadline, readInstant } from "../../../cli/output/instant";

const NOW = new Date("2026-11-05T12:00:00Z");

it.each([
  ["2026-11-05", "2026-11-05T00:00:00.000Z"],
  ["2026-11-05T09:30Z", "2026-11-05T09:30:00.000Z"],
  ["2026-11-05T09:30:00.123456+01:00", "2026-11-05T08:30:00.123Z"],
  ["90m", "2026-11-05T10:30:00.000Z"],
  ["24h", "2026-11-04T12:00:00.000Z"],
  ["7d", "2026-10-29T12:00:00.000Z"],
  ["2w", "2026-10-22T12:00:00.000Z"],
])("takes %s for %s", (text, instant) => {
  expect(readInstant(text, NOW)?.toISOString()).toBe(instant);
});

it.each([
  "",
  "2026",
  "2026-02-30",
  "2026-13-01",
  "2026-11-05T25:00Z",
  "2026-11-05T09:30:00",
  "7",
  "7y",
  "-7d",
  "1.5h",
  "now",
])("takes %j for nothing", (text) => expect(readInstant(text, NOW)).toBeUndefined());

it("lets durations go on from now for what is to come", () => {
  expect(readDeadline("8h", NOW)?.toISOString()).toBe("2026-11-05T20:00:00.000Z");
  expect(readDeadline("2026-11-06", NOW)?.toISOString()).toBe("2026-11-06T00:00:00.000Z");
  expect(readDeadline("tomorrow", NOW)).toBeUndefined();
});
