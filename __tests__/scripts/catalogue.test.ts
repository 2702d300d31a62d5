import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { catalogue } from "../../cli/metrics/metrics";
import { ALWAYS_ON, METRICS } from "../../metric-library";
import { COST_OF_A_VALUE, costOfRun } from "../../scripts/catalogue/cost";
import { difference } from "../../scripts/difference";
import { cataloguePage } from "../../scripts/catalogue/page";

const ROOT = join(__dirname, "../..");

/** The lines of a metric's section. */
function sectionOf(name: string, page = cataloguePage(catalogue())): readonly string[] {
  return page
    .split("\n## ")
    .find((section) => section.startsWith(`${name}\n`))!
    .split("\n");
}

it("is what was written last: npm run catalogue writes it anew", async () => {
  const check = ["--import", "tsx", join(ROOT, "scripts/catalogue.ts"), "--check"];
  await expect(promisify(execFile)(process.execPath, check, { cwd: ROOT })).resolves.toEqual({
    stdout: "",
    stderr: "",
  });
}, 60_000);

it("has every metric with all that its class says", () => {
  const page = readFileSync(join(ROOT, "docs/metrics.md"), "utf8");
  for (const [name, { title, unit, description, callsPerRun }] of Object.entries({ ...METRICS, ...ALWAYS_ON })) {
    const section = sectionOf(name, page).join("\n");
    for (const said of [title, unit, description, callsPerRun, `metric-library/${name}.ts`]) {
      expect(section).toContain(said);
    }
  }
});

it("tells arguments, conditions, and what calls cost", () => {
  expect(sectionOf("S3ObjectCount")).toEqual(
    expect.arrayContaining([
      "- Value: one number, `Count`",
      '- Argument `bucket` (string): the name of a general purpose bucket in the spoke\'s Region, no directory bucket and no alias, for example `"my-bucket"`',
      "- Permission: `s3:ListBucket` on `arn:**PARTITION**:s3:::my-bucket` where `s3:prefix` StringEquals `models/`",
      "- Calls: 1 s3:ListObjectsV2 per 1,000 objects with the prefix; without a prefix 1 cloudwatch:GetMetricData, with the permission for that alone; $0.005 per 1,000 calls of ListObjectsV2 (one every hour: $0.0037 a month, one a day: $0.0002)",
      '- Ask for it: `{ name: "S3ObjectCount", arguments: { bucket: "my-bucket" } }`',
    ]),
  );
});

it("tells labels: those that are always there, or what they are", () => {
  expect(sectionOf("ModelPackagesByApproval")).toContain(
    "- Value: numbers, `Count`, for `Approved`, `PendingManualApproval`, `Rejected`",
  );
  expect(sectionOf("EndpointInstances")).toContain("- Value: numbers by instance type, `Count`");
});

it("says what a stored value costs", () => {
  // Two events, three requests to a queue and three writes: 2 × 1.00 + 3 × 0.40 + 3 × 0.625 dollars a million, 730 times a month.
  expect(COST_OF_A_VALUE).toContain("at most $5.08 a million values, or $0.0037 a month");
});

it("knows what an action costs, or refuses to say", () => {
  const cost = (...actions: string[]): string => costOfRun([{ actions, resources: ["*"] }]);
  expect(cost("sagemaker:Search", "ssm:GetParameter")).toBe("no charge");
  expect(cost("sagemaker:Search", "cloudwatch:GetMetricData")).toContain("$0.01 per 1,000 metrics");
  expect(() => cost("athena:StartQueryExecution")).toThrow("What does athena:StartQueryExecution cost?");
});

it("shows the lines that differ", () => {
  expect(difference("a\nb\nc", "a\nx\nc")).toBe("- b\n+ x");
  expect(difference("a\nb", "b\na")).toBe("The same lines in another order.");
});
