import { DEFAULT_RANGE, formatFilters, parseFilters, spanOf, type Filters } from "../../dashboard/filters";

const NOW = Date.parse("2026-03-02T12:00:00Z");

function parse(query: string) {
  return parseFilters(new URLSearchParams(query));
}

it("shows everything of the last week where the address says nothing", () => {
  expect(parse("")).toEqual({ filters: { metrics: [], range: DEFAULT_RANGE }, problems: [] });
  expect(spanOf({ range: "7d" }, NOW)).toEqual({ from: Date.parse("2026-02-23T12:00:00Z"), to: NOW });
});

it.each<Filters>([
  { metrics: [], range: "7d" },
  { project: "Project & Söhne/=?#", environment: "prod", metrics: ["A", "B(c, d=e)"], range: "1y" },
  { project: "<img>", metrics: [], range: { from: Date.parse("2026-01-01"), to: NOW } },
])("reads from the address what it wrote there: %j", (filters) => {
  const { filters: read, problems } = parse(formatFilters(filters).toString());
  expect(problems).toEqual([]);
  expect(read).toEqual({ project: undefined, environment: undefined, ...filters });
});

it("writes nothing of what is not restricted", () => {
  expect(formatFilters({ metrics: [], range: DEFAULT_RANGE }).toString()).toBe("");
});

it.each([
  ["range=2w", "There is no range of that name; there are 24h, 3d, 7d, 14d, 30d, 90d, 1y."],
  ["range=toString", "There is no range of that name; there are 24h, 3d, 7d, 14d, 30d, 90d, 1y."],
  ["from=2026-01-01", "A range needs both from and to, as ISO 8601 dates."],
  ["from=yesterday&to=2026-01-01", "A range needs both from and to, as ISO 8601 dates."],
  ["from=5&to=2026-01-01", "A range needs both from and to, as ISO 8601 dates."],
  ["from=2026-02-30&to=2026-03-05", "A range needs both from and to, as ISO 8601 dates."],
  ["from=2026-02-01T25:00&to=2026-03-05", "A range needs both from and to, as ISO 8601 dates."],
  ["from=5 Nov 2025&to=2026-03-05", "A range needs both from and to, as ISO 8601 dates."],
  ["from=2026-01-02&to=2026-01-01", "The range ends before it begins."],
  ["from=2020-01-01&to=2026-01-01", "The range is longer than 800 days."],
  ["from=-271821-04-20T00:00:00Z&to=2026-01-01", "A range needs both from and to, as ISO 8601 dates."],
  ["project=A&project=B", "Only one project can be chosen; the first one is."],
  [`environment=${"e".repeat(257)}`, "No environment has a name of more than 256 characters."],
  [
    Array.from({ length: 51 }, (_, n) => `metric=${n}`).join("&"),
    "At most 50 metrics can be chosen; the first ones are.",
  ],
])("says what cannot be used in %s", (query, problem) => {
  const { filters, problems } = parse(query);
  expect(problems).toEqual([problem]);
  expect(filters.range).toBe(DEFAULT_RANGE);
  expect(filters.metrics.length).toBeLessThanOrEqual(50);
});

it.each([
  ["2026-11-05", "2026-11-05T00:00:00Z"],
  ["2026-11-05T09:30", "2026-11-05T09:30:00Z"],
  ["2026-11-05T09:30:01.5", "2026-11-05T09:30:01.500Z"],
  ["2026-11-05T09:30+02:00", "2026-11-05T07:30:00Z"],
])("means one instant by %s, whoever reads it", (from, instant) => {
  const { filters, problems } = parse(`from=${encodeURIComponent(from)}&to=2026-12-01`);
  expect(problems).toEqual([]);
  expect(filters.range).toEqual({ from: Date.parse(instant), to: Date.parse("2026-12-01T00:00:00Z") });
});
