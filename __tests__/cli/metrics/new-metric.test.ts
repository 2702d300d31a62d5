import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../../cli/errors";
import { titleOf } from "../../../cli/metrics/metric-templates";
import { newMetric } from "../../../cli/metrics/new-metric";
import { dsDashboard } from "../command-line";

const CONFIG = `import { defineDashboard } from "./config/dashboard-config";

// ownMetrics: "./metrics/index.ts" is for metrics of one's own; defineDashboard({ … }) takes it.
export default defineDashboard({
  hubs: [{ account: "111111111111", region: "us-east-1" }],
  spokes: [],
});
`;

let project: string;
const path = (file: string): string => join(project, file);
const read = (file: string): string => readFileSync(path(file), "utf8");

/** Every file of the project with its content. */
function everything(): Record<string, string> {
  const files = readdirSync(project, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), "utf8")]),
  );
}

/** Refused, with nothing written. */
async function refused(name: string, call?: string): Promise<string> {
  const before = everything();
  const error: unknown = await newMetric(name, call, project).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect(everything()).toEqual(before);
  return (error as UsageError).message;
}

/** The files that the formatter would change. */
function unformatted(written: readonly string[]): string {
  const root = join(__dirname, "../../..");
  const args = ["--config", join(root, ".prettierrc.json"), "--list-different", ...written];
  return execFileSync(join(root, "node_modules/.bin/prettier"), args, { cwd: project, encoding: "utf8" });
}

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "new-metric-"));
  writeFileSync(path("dashboard.config.ts"), CONFIG);
});
afterEach(() => rmSync(project, { recursive: true }));

it("writes a metric and its test, exports it, and lets the configuration know", async () => {
  expect(await newMetric("ModelAge", undefined, project)).toEqual({
    name: "ModelAge",
    written: ["metrics/ModelAge.ts", "metrics/ModelAge.test.ts", "metrics/index.ts", "dashboard.config.ts"],
    registered: "edited",
    measures: "counts the endpoints that are older than a week",
  });
  expect(read("metrics/ModelAge.ts")).toContain("export class ModelAge extends Metric {");
  expect(read("metrics/ModelAge.test.ts")).toContain("testMetrics(");
  expect(read("metrics/index.ts")).toBe('export { ModelAge } from "./ModelAge";\n');
  expect(read("dashboard.config.ts")).toBe(
    CONFIG.replace(
      "default defineDashboard({\n",
      'default defineDashboard<typeof import("./metrics")>({\n  // Metrics of your own.\n  ownMetrics: "./metrics/index.ts",\n\n',
    ),
  );
});

it("writes what prettier leaves as it is", async () => {
  const { written } = await newMetric("ModelAge", undefined, project);
  expect(unformatted(written)).toBe("");
});

describe("a metric with a call", () => {
  const FIXTURES = join(__dirname, "../../fixtures/answered-metrics");

  it("makes it, as the call's pages and permissions are, and is answered", async () => {
    expect(await newMetric("LogsInsightsQueries", "logs:DescribeQueries", project)).toEqual({
      name: "LogsInsightsQueries",
      written: [
        "metrics/LogsInsightsQueries.ts",
        "metrics/LogsInsightsQueries.test.ts",
        "metrics/index.ts",
        "dashboard.config.ts",
        "metrics/answers.ts",
      ],
      registered: "edited",
      measures: "counts what logs:DescribeQueries lists",
      answered: "answered",
    });
    // These are held to the contract in answered-metrics.test.ts.
    expect(read("metrics/LogsInsightsQueries.ts")).toBe(readFileSync(join(FIXTURES, "LogsInsightsQueries.ts"), "utf8"));
    const [answer] = /^ {2}"logs:DescribeQueries"[^]*?^ {2}\}\),$/m.exec(read("metrics/answers.ts"))!;
    expect(readFileSync(join(FIXTURES, "answers.ts"), "utf8")).toContain(answer);
    expect(read("metrics/LogsInsightsQueries.test.ts")).toContain("testMetrics({ LogsInsightsQueries }, { answers });");
  });

  it("begins as the document says", async () => {
    const document = readFileSync(join(__dirname, "../../../testing/README.md"), "utf8");
    const [, name, call] = /^npx ds-dashboard metrics new (\w+) --call (\S+)$/m.exec(document)!;
    await newMetric(name!, call, project);
    const blocks = [...document.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, block]) => block!);
    const inBlocks = (file: string): boolean => blocks.some((block) => read(file).includes(block));
    expect(inBlocks("metrics/answers.ts")).toBe(true);
    expect(inBlocks(`metrics/${name}.test.ts`)).toBe(true);
  });

  it.each([
    ["a paginator", "athena:ListQueryExecutions", "paginateListQueryExecutions({ client }, {})"],
    ["a resource", "ecr:DescribeImages", '["arn:**PARTITION**:ecr:**REGION**:**ACCOUNT_ID**:repository/first"]'],
    ["an input", "ecr:DescribeImages", 'const input: DescribeImagesCommandInput = { repositoryName: "first" };'],
    ["an enumeration", "ce:GetCostAndUsage", 'Granularity: "DAILY",'],
    ["an enumeration that is called otherwise than its member", "ssm:DescribeSessions", 'State: "Active"'],
    ["an instant", "cloudwatch:GetInsightRuleReport", "computeValue({ now }: MetricContext): Promise<number> {"],
    ["no list", "athena:GetWorkGroup", "return output.WorkGroup === undefined ? 0 : 1;"],
    ["a number", "athena:GetCapacityReservation", "GetCapacityReservationCommand"],
    ["pages of no list", "ssm:GetOpsMetadata", "await client.send(new GetOpsMetadataCommand(input))"],
    ["a list in a structure", "athena:GetQueryResults", "count += page.ResultSet?.Rows?.length ?? 0;"],
  ])("is written for a call with %s", async (_what, call, text) => {
    const { written } = await newMetric("ModelAge", call, project);
    expect(read("metrics/ModelAge.ts")).toContain(text);
    expect(unformatted(written)).toBe("");
  });

  it("adds its answer to those that are there, once", async () => {
    await newMetric("ModelAge", "athena:ListWorkGroups", project);
    const first = read("metrics/answers.ts");
    await newMetric("DriftScore", "athena:ListWorkGroups", project);
    expect(read("metrics/answers.ts")).toBe(first);
    writeFileSync(path("metrics/answers.ts"), "export const answers = {\n  ...ours // of all\n};\nlisten();\n");
    const { written } = await newMetric("MobileApps", "sns:ListPlatformApplications", project);
    expect(written).toContain("metrics/answers.ts");
    expect(read("metrics/answers.ts")).toBe(
      "export const answers = {\n  ...ours, // of all\n" +
        '  "sns:ListPlatformApplications": () => ({\n    PlatformApplications: [{ PlatformApplicationArn: "first" }, { PlatformApplicationArn: "second" }],\n  }),\n' +
        "};\nlisten();\n",
    );
  });

  it("leaves answers that are made elsewhere to a person", async () => {
    await newMetric("ModelAge", "athena:ListWorkGroups", project);
    writeFileSync(path("metrics/answers.ts"), 'export { answers } from "@us/answers";\n');
    expect(await newMetric("MobileApps", "sns:ListPlatformApplications", project)).toMatchObject({
      answered: "manual",
    });
    expect(read("metrics/answers.ts")).toBe('export { answers } from "@us/answers";\n');
  });

  it.each([
    ["ListWorkGroups", "write it as IAM does, for example --call athena:ListWorkGroups"],
    ["athena:ListWorkgroups", "the closest is ListWorkGroups"],
    ["sagmaker:ListClusters", "the closest is sagemaker"],
    ["redshift:DescribeClusters", "npm install @aws-sdk/client-redshift"],
    ["s3:ListMultipartUploads", "IAM has no action of this name"],
    ["emr:ListClusters", "IAM calls this service elasticmapreduce; write elasticmapreduce:ListClusters."],
    ["s3:GetObjectTorrent", "a stream cannot be answered"],
    ["sagemaker:ListEndpoints", "the embedded cloud knows this operation"],
  ])("refuses the call %j", async (call, why) => {
    expect(await refused("ModelAge", call)).toContain(why);
  });
});

it("adds a second one to what is there, whatever the first has become", async () => {
  await newMetric("ModelAge", undefined, project);
  writeFileSync(path("metrics/index.ts"), '// Ours.\nexport * from "./ModelAge";');
  const config = read("dashboard.config.ts");
  expect(await newMetric("DriftScore", undefined, project)).toEqual({
    name: "DriftScore",
    written: ["metrics/DriftScore.ts", "metrics/DriftScore.test.ts", "metrics/index.ts"],
    registered: "present",
    measures: "counts the endpoints that are older than a week",
  });
  expect(read("metrics/index.ts")).toBe(
    '// Ours.\nexport * from "./ModelAge";\nexport { DriftScore } from "./DriftScore";\n',
  );
  expect(read("dashboard.config.ts")).toBe(config);
});

it.each([
  ["modelAge", "begin with a capital"],
  ["Model-Age", "letters and digits"],
  ["../Escape", "letters and digits"],
  ["", "letters and digits"],
  ["M".repeat(65), "up to 64"],
  ["Spotsavings24H", "There is a metric SpotSavings24h already"],
  ["ExtractionHealth", "There is a metric ExtractionHealth already"],
  ["EndpointsInService", "as NumberEndPointsInService is"],
  ["Metric", "something else"],
  ["Promise", "something else"],
  ["Index", "something else"],
])("refuses the name %j", async (name, why) => {
  expect(await refused(name)).toContain(why);
});

it("overwrites nothing: neither a file, in any case, nor an export", async () => {
  await newMetric("ModelAge", undefined, project);
  for (const name of ["ModelAge", "Modelage"]) expect(await refused(name)).toMatch(/file metrics\/ModelAge.* already/);
  writeFileSync(path("metrics/index.ts"), 'export { DriftScore } from "./drift";\n');
  expect(await refused("DriftScore")).toContain("metrics/index.ts speaks of DriftScore already");
});

it("takes back what it has written where one of the files cannot be", async () => {
  await newMetric("ModelAge", undefined, project);
  rmSync(path("metrics/index.ts"));
  // It leads nowhere, so there is no such file, and yet there can be none.
  symlinkSync(path("nowhere/index.ts"), path("metrics/index.ts"));
  const before = everything();
  await expect(newMetric("DriftScore", undefined, project)).rejects.toThrow("EEXIST");
  expect(everything()).toEqual(before);
});

it.each([
  ["a configuration that is made elsewhere", "export default defineDashboard(await load());"],
  ["two configurations", "export default test ? defineDashboard({}) : defineDashboard({});"],
  ["types of its own", "export default defineDashboard<Ours>({ hubs: [] });"],
])("leaves %s to a person", async (_what, config) => {
  writeFileSync(path("dashboard.config.ts"), config);
  expect(await newMetric("ModelAge", undefined, project)).toMatchObject({ registered: "manual" });
  expect(read("dashboard.config.ts")).toBe(config);
  expect(existsSync(path("metrics/ModelAge.ts"))).toBe(true);
});

it.each([
  ['defineDashboard({ ownMetrics: "@us/metrics" })', 'ownMetrics is "@us/metrics"'],
  ["defineDashboard({ ownMetrics: process.env.OURS })", "ownMetrics is computed"],
  ["defineDashboard({ ...ours })", "ownMetrics is computed"],
])("refuses where metrics are somewhere else: %s", async (config, why) => {
  writeFileSync(path("dashboard.config.ts"), `export default ${config};\n`);
  expect(await refused("ModelAge")).toContain(why);
});

it("needs a configuration", async () => {
  rmSync(path("dashboard.config.ts"));
  expect(await refused("ModelAge")).toContain("no dashboard.config.ts");
});

it.each([
  ["ModelAge", "Model age"],
  ["GPUHours24h", "GPU hours 24h"],
  ["DriftOfP95", "Drift of p95"],
  ["A", "A"],
])("makes a title of %s: %s", (name, title) => expect(titleOf(name)).toBe(title));

it("is a wrong command line without a name, or with one that is taken", async () => {
  const { code, stdout, stderr } = await dsDashboard(["metrics", "new", "SpotSavings24h"]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("There is a metric SpotSavings24h already");
  expect((await dsDashboard(["metrics", "new"])).code).toBe(2);
}, 60_000);
