import type { Metrics } from "@aws-lambda-powertools/metrics";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { publish } from "../../lambdas/completeness/publish";
import { lakeFileKey } from "../../contract/lake";
import { DayFile } from "../../tables/day-file";
import { METRIC_NAMESPACE } from "../../contract/names";
import type { RefreshRun } from "../../contract/refresh-run";
import { dsDashboard } from "../cli/command-line";
import { MeasurementTable } from "../tables/measurement-table";
import { askAthena } from "./lake-athena";
import { DAYS, LINES, NEWEST, ROWS, type Line } from "./other-tools-data";
import { INSTALL_TIMEOUT_MS, pythonWith } from "./python-packages";
import { ROOT } from "./terraform/folders";
import { cleanEnvironment } from "./terraform/programs";

// Needs Python 3.11 or later with venv, and PyPI the first time.
const PACKAGES = ["pandas==3.1.1", "duckdb==2.0.0", "sqlglot==30.30.0"];

const EXAMPLES = join(ROOT, "examples");
const HISTORY = join(EXAMPLES, "pandas", "history.py");

/** A cell of a table: what there is for none is null. */
type Cell = string | number | null;
type Table = readonly Readonly<Record<string, Cell>>[];

/** In an order of its own, its mean without the last digits: they depend on the order of the sum. */
function comparable(table: Table): Table {
  return table
    .map((row) => (typeof row.Mean === "number" ? { ...row, Mean: Number(row.Mean.toPrecision(12)) } : row))
    .map((row) => ({ key: JSON.stringify(Object.entries(row).sort()), row }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);
}

/** As pandas has them: texts are never missing, an empty one stands for none. */
function withEmptyTexts(table: Table): Table {
  return table.map((row) => ({ ...row, Label: row.Label ?? "", ...("Unit" in row ? { Unit: row.Unit ?? "" } : {}) }));
}

const RUN: RefreshRun = {
  EventId: "e6f2a3b4",
  StartedAt: "2026-03-01T12:00:00Z",
  EvaluatedAt: "2026-03-01T12:10:00Z",
  Expected: 2,
  Answered: 2,
  Silent: 0,
  Ok: 8,
  Denied: 0,
  Throttled: 0,
  Failed: 0,
  SilentSpokes: [],
  TroubledSpokes: [],
};

/** A panel of Grafana, as far as it is looked at. */
interface Panel {
  readonly type: string;
  readonly title: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly targets: readonly (Readonly<Record<string, unknown>> & { readonly rawSQL?: string })[];
}
const dashboard = JSON.parse(readFileSync(join(EXAMPLES, "grafana", "dashboard.json"), "utf8")) as {
  readonly schemaVersion: number;
  readonly __inputs: readonly { readonly name: string; readonly pluginId: string }[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
  readonly panels: readonly Panel[];
};
const ofAthena = dashboard.panels.filter(({ datasource }) => datasource.type === "grafana-athena-datasource");
const ofCloudWatch = dashboard.panels.filter((panel) => !ofAthena.includes(panel));

/** A query for some time, as the data source expands its macro. */
function inRange(query: string): string {
  return query.replace(
    /\$__timeFilter\((\w+)\)/g,
    "$1 BETWEEN TIMESTAMP '2026-03-01 01:00:00' AND TIMESTAMP '2026-03-03 00:00:00'",
  );
}

function isInRange({ ExtractionDate: date }: Line): boolean {
  return date >= "2026-03-01T01:00:00.000Z" && date <= "2026-03-03T00:00:00.000Z";
}

/** Runs Python in a time zone that is not UTC. @returns what it printed */
function python(args: readonly string[], input = ""): string {
  const env = { ...cleanEnvironment(), TZ: "America/New_York", PYTHONDONTWRITEBYTECODE: "1" };
  return execFileSync(pythonWith(...PACKAGES), args, { encoding: "utf8", env, input });
}

const helper = join(__dirname, "other-tools.py");

describe("an export in other tools", () => {
  let folder: string;
  const csv = (): string => join(folder, "export.csv");
  const ndjson = (): string => join(folder, "export.ndjson");

  beforeAll(async () => {
    pythonWith(...PACKAGES);
    folder = mkdtempSync(join(tmpdir(), "e2e-other-tools-"));
    const table = await MeasurementTable.create();
    try {
      await table.put(ROWS);
      for (const [format, file] of [
        ["csv", csv()],
        ["ndjson", ndjson()],
      ] as const) {
        const { code, stdout, stderr } = await dsDashboard(["export", "--format", format, "--endpoint-url", table.url]);
        expect([code, stderr]).toEqual([0, ""]);
        writeFileSync(file, stdout);
      }
    } finally {
      await table.close();
    }
  }, INSTALL_TIMEOUT_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe("pandas", () => {
    it("reads newest values and days from the CSV, in UTC", () => {
      const { zone, newest, daily } = JSON.parse(python([helper, "pandas", join(EXAMPLES, "pandas"), csv()])) as {
        readonly zone: string;
        readonly newest: Table;
        readonly daily: Table;
      };
      expect(zone).toBe("UTC");
      expect(comparable(newest)).toEqual(comparable(withEmptyTexts(NEWEST)));
      expect(comparable(daily.map((row) => ({ ...row, Day: String(row.Day).slice(0, 10) })))).toEqual(
        comparable(withEmptyTexts(DAYS)),
      );
    });

    it("prints both tables, from a file as from a pipe", () => {
      const printed = python([HISTORY, csv()]);
      expect(python([HISTORY], readFileSync(csv(), "utf8"))).toBe(printed);
      const [newest, daily] = printed.trimEnd().split("\n\n");
      expect(newest!.split("\n")).toHaveLength(NEWEST.length + 1);
      expect(daily!.split("\n")).toHaveLength(DAYS.length + 1);
      expect(daily).toMatch(/ +Project1 +dev +NumberEndPointsInService +2026-03-01 +3 +1\.000000e-01 +1\.100000e\+00 /);
    });

    it("reads NDJSON as the documentation says", () => {
      const [, script] = /```python\n([^`]*)```/.exec(readFileSync(join(ROOT, "docs", "other-tools.md"), "utf8"))!;
      const shown = 'print(rows.sort_values("ExtractionDate")[["MetricValue", "Account"]].to_json(orient="records"))';
      const rows = JSON.parse(
        python(["-c", `import os\nos.chdir(${JSON.stringify(folder)})\n${script}\n${shown}`]),
      ) as Table;
      const wanted = ROWS.map(({ MetricValue, Account }) => ({ MetricValue, Account }));
      expect(rows).toHaveLength(wanted.length);
      expect(rows).toEqual(expect.arrayContaining(wanted));
    });
  });

  describe("Athena's SQL", () => {
    let tables: Readonly<Record<"measurements" | "newest" | "history", Table>> & { readonly queries: readonly Table[] };

    beforeAll(() => {
      const queries = ofAthena.flatMap(({ targets }) => targets.map(({ rawSQL }) => rawSQL!));
      const args = [helper, "athena", join(EXAMPLES, "athena"), ndjson(), ...queries.map(inRange)];
      tables = JSON.parse(python(args)) as typeof tables;
    });

    it("makes of the NDJSON what the CSV has", () => {
      expect(comparable(tables.measurements)).toEqual(comparable(LINES));
    });

    it("finds the newest values", () => {
      expect(comparable(tables.newest)).toEqual(comparable(NEWEST));
    });

    it("finds the history by day", () => {
      expect(comparable(tables.history)).toEqual(comparable(DAYS));
    });

    it("fills Grafana's panels: the sample's metrics for DEV and PROD, and the table", () => {
      const [dev, prod, table] = tables.queries;
      const metrics = ["CompletedTrainingJobs24h", "NumberEndPointsInService"];
      const linesOf = (environment: string): Table =>
        LINES.filter((line) => isInRange(line) && line.Environment === environment && metrics.includes(line.MetricName))
          .map(({ ExtractionDate: time, ProjectName, MetricName, MetricValue: value }) => ({
            time,
            metric: `${ProjectName} ${MetricName}`,
            value,
          }))
          .sort((a, b) => (a.time < b.time ? -1 : 1));
      expect(dev).toEqual(linesOf("dev"));
      expect(dev).toHaveLength(4);
      expect(prod).toEqual(linesOf("prod"));
      expect(prod).toHaveLength(2);
      expect(comparable(table!)).toEqual(
        comparable(
          LINES.filter(isInRange).map(({ Account: _account, Region: _region, Metadata: _metadata, ...line }) => line),
        ),
      );
    });
  });

  /** What docs/lake.md has for DuckDB, on files in this folder. */
  function documentedSetup(): string {
    const [setup] = /CREATE VIEW measurements [^`]*/.exec(readFileSync(join(ROOT, "docs", "lake.md"), "utf8"))!;
    return setup.replace("s3://ds-dashboard-lake-111111111111-eu-west-1", folder);
  }

  /** Each runs the queries of some files on the lake's, and gives their tables as JSON. */
  const engines: readonly [string, (files: readonly string[]) => string | Promise<string>][] = [
    ["DuckDB, translated by sqlglot", (files) => python([helper, "lake", "athena", documentedSetup(), ...files])],
    ["DuckDB, as they are", (files) => python([helper, "lake", "duckdb", documentedSetup(), ...files])],
    ["ministack's Athena", (files) => askAthena(folder, files)],
  ];

  describe.each(engines)("the lake's files in %s", (_engine, ask) => {
    let newest: Table, history: Table, cost: Table, failures: Table, trend: Table, project: Table;

    beforeAll(async () => {
      const files = new Map<string, DayFile>();
      for (const row of ROWS) {
        const key = lakeFileKey(row.ExtractionDate.slice(0, 10), row.MetricName);
        files.set(key, files.get(key) ?? new DayFile());
        files.get(key)!.add(row);
      }
      for (const [key, file] of files) {
        mkdirSync(dirname(join(folder, key)), { recursive: true });
        writeFileSync(join(folder, key), file.bytes());
      }
      const queries = [
        "athena/newest",
        "athena/history",
        ...["cost", "failures", "trend", "project"].map((name) => `lake/${name}`),
      ];
      [newest, history, cost, failures, trend, project] = JSON.parse(
        await ask(queries.map((name) => join(EXAMPLES, `${name}.sql`))),
      ) as [Table, Table, Table, Table, Table, Table];
    }, INSTALL_TIMEOUT_MS);

    it("give what the export gives, by the same queries", () => {
      expect(comparable(newest)).toEqual(comparable(NEWEST));
      expect(comparable(history)).toEqual(comparable(DAYS));
    });

    it("tell cost and failures", () => {
      const common = { ProjectName: "Project1", Environment: "dev" };
      expect(cost).toEqual([
        { Day: "2026-03-01T00:00:00.000Z", ...common, Service: "AmazonSageMaker", Cost: 12.5, Currency: "USD" },
      ]);
      expect(failures).toEqual([
        { ...common, Reason: "denied", Days: 2, AtMost: 2 },
        { ...common, Reason: "Other", Days: 1, AtMost: 1 },
      ]);
    });

    it("tell the trend by month, and what a project reported on a day", () => {
      expect(trend).toHaveLength(
        new Set(
          LINES.filter((line) => line.Label === null && line.MetricValue !== null).map(
            ({ ProjectName, Environment, MetricName }) => [ProjectName, Environment, MetricName].join(),
          ),
        ).size,
      );
      expect(trend).toContainEqual({
        Month: "2026-03-01T00:00:00.000Z",
        ProjectName: "Project1",
        Environment: "prod",
        MetricName: "NumberEndPointsInService",
        Mean: 0.5,
        Change: null,
      });
      const prod = { Environment: "prod", Label: null, Unit: "Count", Measurements: 1 };
      expect(project.filter(({ Environment }) => Environment === "prod")).toEqual([
        { ...prod, MetricName: "CompletedTrainingJobs24h", MetricValue: 5 },
        { ...prod, MetricName: "NumberEndPointsInService", MetricValue: 1 },
      ]);
    });
  });

  describe("Grafana's dashboard", () => {
    it("asks CloudWatch for metrics that the hub publishes", () => {
      const published: string[] = [];
      const metrics = {
        addMetric: (name: string) => published.push(name),
        addMetadata: () => 0,
        publishStoredMetrics: () => 0,
      };
      publish(RUN, metrics as unknown as Metrics, { account: "111111111111", region: "us-east-1" });
      const targets = ofCloudWatch.flatMap((panel) => panel.targets);
      expect(targets.map(({ metricName }) => metricName)).toEqual(["ExpectedSpokes", "AnsweredSpokes", "SilentSpokes"]);
      for (const target of targets) {
        expect(published).toContain(target.metricName);
        expect(target).toMatchObject({
          namespace: METRIC_NAMESPACE,
          dimensions: { Hub: ["$hub"] },
          matchExact: true,
          statistic: "Maximum",
        });
      }
    });

    it("has parts that fit together", () => {
      expect(dashboard.schemaVersion).toBeGreaterThan(30);
      expect(dashboard.templating.list.map(({ name }) => name)).toEqual(["hub"]);
      expect(dashboard.panels.map(({ type, title }) => [type, title])).toEqual([
        ["timeseries", "Summary of metrics for DEV"],
        ["timeseries", "Summary of metrics in PROD"],
        ["table", "Measurements"],
        ["timeseries", "Spokes that answered"],
      ]);
      const inputs = new Map(dashboard.__inputs.map(({ name, pluginId }) => [`\${${name}}`, pluginId]));
      for (const { datasource, targets } of dashboard.panels) {
        expect(inputs.get(datasource.uid)).toBe(datasource.type);
        for (const target of targets) expect(target.datasource).toEqual(datasource);
      }
    });
  });

  it("is described to QuickSight as it is written", () => {
    const manifest: unknown = JSON.parse(readFileSync(join(EXAMPLES, "quicksight", "manifest.json"), "utf8"));
    expect(manifest).toEqual({
      fileLocations: [{ URIPrefixes: ["s3://amzn-s3-demo-bucket/ds-dashboard/csv/"] }],
      globalUploadSettings: { format: "CSV", delimiter: ",", textqualifier: '"', containsHeader: "true" },
    });
    const [head] = readFileSync(csv(), "utf8").split("\n");
    expect(head).toBe(Object.keys(LINES[0]!).join(","));
  });
});
