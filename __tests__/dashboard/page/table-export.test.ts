import { stringify as reference } from "csv-stringify/sync";
import fc from "fast-check";
import { stringify } from "../../../dashboard/page/csv";
import type { Panel, TableRow } from "../../../dashboard/picture";
import { csvOf, ndjsonOf, panelRecords, rowRecords } from "../../../dashboard/page/table-export";

const ROW: TableRow = {
  project: "Project1",
  environment: "dev",
  metric: "M",
  value: 0.5,
  unit: "Count",
  extractedAt: Date.parse("2026-11-05T09:30:00.123Z"),
  account: "222222222222",
  region: "eu-west-1",
  freshness: "current",
  trend: [],
};

describe("newest values", () => {
  it("are a line each, under the names of `ds-dashboard export`", () => {
    expect(csvOf(rowRecords([ROW]))).toBe(
      "MetricName,ExtractionDate,ProjectName,Environment,Account,Region,Label,MetricValue,Unit,Freshness\n" +
        "M,2026-11-05T09:30:00.123Z,Project1,dev,222222222222,eu-west-1,,0.5,Count,current\n",
    );
    expect(JSON.parse(ndjsonOf(rowRecords([ROW])))).toEqual({
      MetricName: "M",
      ExtractionDate: "2026-11-05T09:30:00.123Z",
      ProjectName: "Project1",
      Environment: "dev",
      Account: "222222222222",
      Region: "eu-west-1",
      Label: "",
      MetricValue: 0.5,
      Unit: "Count",
      Freshness: "current",
    });
  });

  it("are a line for each label of a vector, and one for a vector without any", () => {
    const records = rowRecords([
      { ...ROW, value: { ok: 2, failed: 0 } },
      { ...ROW, value: {} },
    ]);
    expect(records.map(({ Label, MetricValue }) => [Label, MetricValue])).toEqual([
      ["ok", 2],
      ["failed", 0],
      ["", ""],
    ]);
  });
});

describe("points of a plot", () => {
  const panel: Panel = {
    id: "p",
    title: "T",
    unit: "Seconds",
    kind: "stack",
    rules: [],
    before: [],
    lines: [
      {
        name: "a",
        project: "P",
        metric: "M",
        label: "a",
        points: [
          { at: 0, value: 1 },
          { at: 1, value: null },
        ],
      },
    ],
  };

  it("leave out gaps", () => {
    expect(csvOf(panelRecords(panel, "dev"))).toBe(
      "MetricName,ExtractionDate,ProjectName,Environment,Label,MetricValue,Unit\nM,1970-01-01T00:00:00.000Z,P,dev,a,1,Seconds\n",
    );
  });

  it("have the numbers of a day", () => {
    const points = [{ at: 0, value: 2, day: { count: 3, min: 1, max: 4, last: 1 } }];
    const [record] = panelRecords({ ...panel, lines: [{ name: "a", project: "P", metric: "M", points }] }, "dev");
    expect(record).toMatchObject({ Label: "", MetricValue: 2, Min: 1, Max: 4, Last: 1, Count: 3 });
  });
});

it("is empty without records", () => {
  expect(csvOf([])).toBe("");
  expect(ndjsonOf([])).toBe("");
});

it.each([
  ["=cmd()", "'=cmd()"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\tx", "'\tx"],
  ["\uff1dcmd()", "'\uff1dcmd()"],
  ['=cmd("x")', '"\'=cmd(""x"")"'],
  ["\r=cmd()", '"\'\r=cmd()"'],
  ["a,b", '"a,b"'],
  ["a\nb", '"a\nb"'],
  ["a\rb", '"a\rb"'],
  ['a"b', '"a""b"'],
  ["a=b", "a=b"],
])("writes the text %j as %j", (text, cell) => {
  expect(stringify([[text]])).toBe(`${cell}\n`);
});

it.each([[-1], [-0.5], [0], [1e21], [9007199254740991]])("writes the number %j as it is", (number) => {
  expect(stringify([[number]])).toBe(`${number}\n`);
});

it("writes names of columns as carefully as what is below them", () => {
  expect(csvOf([{ "=cmd()": 1 }])).toBe("'=cmd()\n1\n");
});

it("writes what csv-stringify writes, but for a carriage return alone, which that one does not put in quotation marks", () => {
  const text = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "=", "-", "+", "@", "'", " ", "é", "\uff1d") });
  const lines = fc.array(fc.array(fc.oneof(text, fc.double({ noNaN: true })), { minLength: 2, maxLength: 4 }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(lines, (cells) => {
      expect(stringify(cells)).toBe(reference(cells, { escape_formulas: true }));
    }),
  );
});
