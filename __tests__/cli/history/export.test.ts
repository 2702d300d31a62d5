import { Writable } from "node:stream";
import { writeMeasurements } from "../../../cli/history/export";
import { type MeasurementRow } from "../../../tables/measurements";
import { dsDashboard, type Ended } from "../command-line";
import { MeasurementTable, ownOf, storedRow } from "../../tables/measurement-table";

jest.setTimeout(120_000);

class Text extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function* pages(...rows: readonly MeasurementRow[]): AsyncGenerator<readonly MeasurementRow[]> {
  for (const row of rows) yield await Promise.resolve([row]);
}

async function written(format: "csv" | "ndjson", ...rows: readonly MeasurementRow[]): Promise<readonly string[]> {
  const out = new Text();
  await writeMeasurements(pages(...rows), format, out);
  return out.text.split("\n");
}

const HEAD = "MetricName,ExtractionDate,ProjectName,Environment,Account,Region,Label,MetricValue,Unit,Metadata";

describe("CSV", () => {
  it("has a line for a number, and one for each label of a vector", async () => {
    const number = ownOf(storedRow(0, { MetricValue: 0.5 }));
    const vector = ownOf(storedRow(1, { MetricValue: { ok: 2, "a,b": -1e-7 }, Metadata: { Job: 'say "x"' } }));
    const start = "Project1,dev,222222222222,us-east-1";
    expect(await written("csv", number, vector)).toEqual([
      HEAD,
      `Accuracy,2026-03-01T00:00:00.000Z,${start},,0.5,Count,"{""Unit"":""Count""}"`,
      `Accuracy,2026-03-01T00:00:00.001Z,${start},ok,2,,"{""Job"":""say \\""x\\""""}"`,
      `Accuracy,2026-03-01T00:00:00.001Z,${start},"a,b",-1e-7,,"{""Job"":""say \\""x\\""""}"`,
      "",
    ]);
  });

  it("loses no row: a vector without labels has a line without a value", async () => {
    expect(await written("csv", ownOf(storedRow(0, { MetricValue: {}, Metadata: {} })))).toEqual([
      HEAD,
      "Accuracy,2026-03-01T00:00:00.000Z,Project1,dev,222222222222,us-east-1,,,,{}",
      "",
    ]);
  });

  it("has a line for a row that somebody put into the table by hand, without value and metadata", async () => {
    const { MetricValue: _value, Metadata: _metadata, ...bare } = ownOf(storedRow(0));
    expect(await written("csv", bare as MeasurementRow)).toEqual([
      HEAD,
      "Accuracy,2026-03-01T00:00:00.000Z,Project1,dev,222222222222,us-east-1,,,,{}",
      "",
    ]);
  });

  it("has its head where there is nothing else", async () => {
    expect(await written("csv")).toEqual([HEAD, ""]);
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])(
    "keeps the text %j a text, and a negative number a number",
    async (text) => {
      const members = { MetricName: text, ProjectName: text, Environment: text, Metadata: { Unit: text } };
      const row = ownOf(storedRow(0, { ...members, MetricValue: { [text]: -5 } }));
      const cells = (await written("csv", row)).slice(1).join("\n").split(",");
      const shown = text.includes("\r") ? `"'${text}"` : `'${text}`;
      expect([0, 2, 3, 6, 8].map((column) => cells[column])).toEqual(Array.from({ length: 5 }, () => shown));
      expect(cells[7]).toBe("-5");
    },
  );
});

describe("NDJSON", () => {
  it("has a line for each measurement, as it is stored", async () => {
    const rows = [ownOf(storedRow(0, { MetricValue: 1e21 })), ownOf(storedRow(1, { MetricValue: { ok: 1 } }))];
    const lines = await written("ndjson", ...rows);
    expect(lines.slice(0, -1).map((line) => JSON.parse(line) as unknown)).toEqual(rows);
    expect(lines.at(-1)).toBe("");
  });
});

it("waits for a slow reader instead of reading ahead", async () => {
  let read = 0;
  async function* many(): AsyncGenerator<readonly MeasurementRow[]> {
    for (; read < 1_000; read++) yield await Promise.resolve(Array.from({ length: 100 }, () => ownOf(storedRow(0))));
  }
  let release: (() => void) | undefined;
  const out = new Writable({ write: (_chunk, _encoding, done) => (release = done) });
  const export_ = writeMeasurements(many(), "csv", out);
  while (!release) await new Promise((resolve) => setImmediate(resolve));
  for (let turn = 0; turn < 1_000; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(read).toBeLessThan(10);
  out.destroy(Object.assign(new Error("gone"), { code: "EPIPE" }));
  await export_;
  expect(read).toBeLessThan(10);
});

it("ends where nothing more can be written, which the owner of the output learns, and fails where reading fails", async () => {
  const told: Error[] = [];
  const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error("full")) });
  full.on("error", (error) => told.push(error));
  await writeMeasurements(pages(ownOf(storedRow(0))), "csv", full);
  expect(told).toEqual([new Error("full")]);
  const denied = (async function* (): AsyncGenerator<readonly MeasurementRow[]> {
    yield await Promise.reject(new Error("denied"));
  })();
  await expect(writeMeasurements(denied, "csv", new Text())).rejects.toThrow("denied");
});

describe("ds-dashboard export", () => {
  let table: MeasurementTable;
  const rows = Array.from({ length: 10_000 }, (_, number) =>
    storedRow(number, { MetricName: `Metric${number % 7}`, Metadata: { Unit: "Count", note: "x".repeat(100) } }),
  );

  beforeAll(async () => {
    table = await MeasurementTable.create();
    await table.put(rows);
  });
  afterAll(() => table.close());

  const run = (args: readonly string[], linesRead?: number): Promise<Ended> =>
    dsDashboard(["export", ...args, "--endpoint-url", table.url], linesRead);

  it("writes the whole table", async () => {
    const { code, stdout, stderr } = await run(["--format", "ndjson"]);
    expect([code, stderr]).toEqual([0, ""]);
    const found = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as MeasurementRow);
    const sorted = found.sort((a, b) => (a.MeasuredAt < b.MeasuredAt ? -1 : 1));
    expect(sorted).toEqual(rows.map(ownOf));
  });

  it("writes one metric in a time range, the end left out", async () => {
    const range = ["--from", "2026-03-01T00:00:01Z", "--to", "2026-03-01T00:00:02Z"];
    const { stdout } = await run(["--metric", "Metric3", ...range]);
    const wanted = rows.filter((row, number) => number >= 1000 && number < 2000 && row.MetricName === "Metric3");
    const values = stdout
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => Number(line.split(",")[7]));
    expect(values).toEqual(wanted.map(({ MetricValue }) => MetricValue));
  });

  it("ends quietly when its reader has read enough, as head does", async () => {
    const { code, stderr } = await run([], 3);
    expect([code, stderr]).toEqual([0, ""]);
  });

  it.each([
    [["--from", "yesterday"], "Use a date"],
    [["--from", "2026-02-30"], "Use a date"],
    [["--from", "2026-03-02", "--to", "2026-03-02"], "--from is not before --to"],
    [["--format", "xml"], "Allowed choices are csv, ndjson"],
  ])("refuses %j", async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});
