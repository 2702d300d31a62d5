import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHECKOV_EXCEPTIONS } from "../../constructs/scanner-exceptions";
import example from "../../dashboard.config";
import { HUB, SPOKE, synthesized, type TerraformJson } from "../constructs/synthesized";
import { INSTALL_TIMEOUT_MS, pythonWith } from "./python-packages";

// Needs Python 3 with venv, and PyPI the first time.
const CHECKOV = "checkov==3.3.30";

interface Finding {
  readonly check_id: string;
  readonly check_name: string;
  readonly file_path: string;
  readonly resource: string;
}

interface Scan {
  readonly results: { readonly failed_checks: readonly Finding[]; readonly passed_checks: readonly Finding[] };
  readonly summary: { readonly parsing_errors: number; readonly skipped: number };
}

function scan(stacks: Readonly<Record<string, TerraformJson>>): Scan {
  const folder = mkdtempSync(join(tmpdir(), "e2e-scan-"));
  for (const [name, json] of Object.entries(stacks)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "cdk.tf.json"), JSON.stringify(json, null, 2));
  }
  const { stdout, stderr } = spawnSync(
    pythonWith(CHECKOV),
    [
      "-m",
      "checkov.main",
      "--directory",
      folder,
      "--framework",
      "terraform_json",
      "--output",
      "json",
      "--compact",
      "--skip-download",
    ],
    { encoding: "utf8", env: { PATH: process.env.PATH, LOG_LEVEL: "ERROR" }, maxBuffer: 64 * 1024 * 1024 },
  );
  rmSync(folder, { recursive: true });
  try {
    return JSON.parse(stdout) as Scan;
  } catch {
    throw new Error(`checkov did not answer with JSON: ${stderr.slice(-2000)}`);
  }
}

function ids(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.map(({ check_id }) => check_id))].sort();
}

describe("checkov", () => {
  beforeAll(() => void pythonWith(CHECKOV), INSTALL_TIMEOUT_MS);

  it("finds nothing in the stacks but what has a written reason, and each reason is still needed", () => {
    const { results, summary } = scan({
      ...synthesized(example),
      ...synthesized({
        hubs: [
          {
            ...HUB,
            name: "strict",
            claims: "strict",
            retentionDays: 30,
            alarmTopicArn: `arn:aws:sns:${HUB.region}:${HUB.account}:alarms`,
            organizationId: "o-a1b2c3d4e5",
            originalSpokes: true,
            alerts: ["ExtractionHealth-denied"],
            slack: { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" },
            lake: { retentionDays: 3650 },
          },
        ],
        spokes: [{ ...SPOKE, environment: "scheduled", schedule: "rate(1 day)" }],
        backend: { type: "s3", bucket: "states", region: "us-east-1" },
      }),
    });
    expect(summary).toMatchObject({ parsing_errors: 0, skipped: 0 });
    expect(results.passed_checks.length).toBeGreaterThan(500);
    const excepted = CHECKOV_EXCEPTIONS.map(({ check }) => check);
    const unexplained = results.failed_checks.filter(({ check_id }) => !excepted.includes(check_id));
    expect(unexplained.map((one) => `${one.check_id} ${one.file_path} ${one.resource}: ${one.check_name}`)).toEqual([]);
    expect(ids(results.failed_checks)).toEqual([...excepted].sort());
  });

  it("would find what is taken away", () => {
    const { hub } = synthesized({ hubs: [HUB], spokes: [] });
    const missing = [
      ["aws_lambda_function", "dead_letter_config", "CKV_AWS_116"],
      ["aws_lambda_function", "tracing_config", "CKV_AWS_50"],
      ["aws_dynamodb_table", "point_in_time_recovery", "CKV_AWS_28"],
      ["aws_sqs_queue", "sqs_managed_sse_enabled", "CKV_AWS_27"],
      ["aws_cloudwatch_log_group", "retention_in_days", "CKV_AWS_66"],
    ] as const;
    for (const [type, attribute] of missing) {
      for (const resource of Object.values(hub!.resource[type]!)) delete resource[attribute];
    }
    const found = ids(scan({ hub: hub! }).results.failed_checks);
    expect(found).toEqual(expect.arrayContaining(missing.map(([, , check]) => check)));
  });
});
