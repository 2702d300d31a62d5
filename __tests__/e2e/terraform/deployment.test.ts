import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DashboardConfig } from "../../../config/dashboard-config";
import type { MetricConfig } from "../../../config/metric-config";
import {
  CONNECTION_FUNCTION,
  FORWARD_METRICS_RULE_PREFIX,
  REFRESH_FUNCTION,
  SUMMARIES_TABLE,
  TABLE,
} from "../../../contract/names";
import { deploymentPolicies, stacksFor } from "../../../scripts/deployment-policy/policy";
import { readStacks } from "../../../scripts/synthesized-stacks";
import { endsWithSuite } from "./at-end";
import { startMinistack, startMoto, type AwsEndpoint } from "./aws-endpoints";
import { HubAccount } from "./hub-account";
import { onlyChange, signedSids, statements, summary, type ResourceChange } from "./plan";
import { ACCOUNTS, profile, Project } from "./project";
import { actionsCalled } from "./provider-calls";
import { eventually } from "../eventually";
import { outputOf, type Finished } from "./programs";

const DEPLOYED: readonly MetricConfig[] = ["TotalCompletedTrainingJobs", "NumberEndPointsInService"];
const BUCKET = "e2e-state";

/** A hub that is also a spoke, and a spoke in another account; the state in S3, as for a team. */
function config(devMetrics: readonly MetricConfig[] = DEPLOYED): DashboardConfig {
  const inAccount = (account: string) => ({
    account,
    region: "us-east-1",
    deployment: { profile: profile(account) },
  });
  return {
    hubs: [inAccount(ACCOUNTS.hub)],
    spokes: [
      { project: "Project1", environment: "dev", ...inAccount(ACCOUNTS.dev), metrics: devMetrics },
      { project: "Project1", environment: "home", ...inAccount(ACCOUNTS.hub), metrics: DEPLOYED },
    ],
    backend: { type: "s3", bucket: BUCKET, region: "us-east-1" },
    tags: { application: "ds-dashboard" },
  };
}

/** Metrics that are asked for in addition, and what each has to be allowed. */
const ADDITIONS = [
  {
    name: "CompletedTrainingJobs24h",
    metric: "CompletedTrainingJobs24h",
    statement: { Action: ["sagemaker:Search", "sagemaker:ListTrainingJobs"], Resource: "*" },
  },
  {
    name: "SsmParameterValue",
    metric: { name: "SsmParameterValue", arguments: { parameter: "/models/churn/threshold" } },
    statement: {
      Action: "ssm:GetParameter",
      Resource: `arn:aws:ssm:us-east-1:${ACCOUNTS.dev}:parameter/models/churn/threshold`,
    },
  },
] as const satisfies readonly { name: string; metric: MetricConfig; statement: object }[];

/** What a changed list of metrics changes. */
const POLICY_AND_FUNCTION = [
  expect.stringMatching(/^update aws_iam_role_policy\.extractor_function_metrics-policy_/),
  expect.stringMatching(/^update aws_lambda_function\.extractor_function_/),
];
const STACKS = ["hub", "spoke-project1-dev", "spoke-project1-home"];
const DEV = "spoke-project1-dev";

let moto: AwsEndpoint;
let ministack: AwsEndpoint;
let project: Project;
let elsewhere: Project;
let hub: HubAccount;
/** What the AWS provider says of its calls while `project` deploys and plans. */
let providerLog: string;
let deployed: Finished;
/** What a colleague's deployment printed while the first was under way. */
let meanwhile: Finished;

const atEnd = endsWithSuite();

beforeAll(async () => {
  moto = await startMoto();
  atEnd(() => moto.stop());
  // The one service that ministack lacks and the functions call.
  ministack = await startMinistack({ AWS_ENDPOINT_URL_SAGEMAKER: moto.url });
  atEnd(() => ministack.stop());
  const onMoto = {
    AWS_ENDPOINT_URL_S3: moto.url,
    // A bucket is part of the host's name by default, which an IP address has no room for.
    TF_CLI_ARGS_init: "-backend-config=use_path_style=true",
    // ministack tells half of what it knows of an alarm, and a second plan would show the rest as a change.
    AWS_ENDPOINT_URL_CLOUDWATCH: moto.url,
  };
  providerLog = join(mkdtempSync(join(tmpdir(), "provider-log-")), "log");
  atEnd(() => rmSync(dirname(providerLog), { recursive: true }));
  project = await Project.create(ministack, { ...onMoto, TF_LOG_PROVIDER: "DEBUG", TF_LOG_PATH: providerLog });
  atEnd(() => project.close());
  elsewhere = await Project.create(ministack, onMoto);
  atEnd(() => elsewhere.close());
  hub = new HubAccount(project, ministack);
  project.configure(config());
  elsewhere.configure(config());
  await project.aws(ACCOUNTS.hub, "s3api", "create-bucket", "--bucket", BUCKET);

  // So that it comes to the lock while the other one has it.
  outputOf("cdktf synth", await elsewhere.cdktf("synth"));
  const deployment = project.start("deploy", ...STACKS, "--auto-approve");
  await deployment.hasPrinted(/spoke-project1-dev .*: Creating\.\.\./);
  meanwhile = await elsewhere.cdktf("deploy", DEV, "--auto-approve", "--skip-synth");
  deployed = await deployment.finished;
});

describe("A deployment", () => {
  test("is accepted as it was synthesized", () => {
    const applied = outputOf("cdktf deploy", deployed).match(
      /Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/g,
    );
    expect(applied).toHaveLength(STACKS.length);
  });

  test("keeps a second one out with the lock in S3, and loses nothing", async () => {
    expect(meanwhile.exitCode).toBe(1);
    expect(meanwhile.output).toMatch(/Error acquiring the state lock/);
    expect(meanwhile.output).toMatch(/Path: +e2e-state\/ds-dashboard\/spoke-project1-dev\.tfstate/);
    const { Contents } = await project.aws(ACCOUNTS.hub, "s3api", "list-objects-v2", "--bucket", BUCKET);
    expect(Contents.map(({ Key }: { Key: string }) => Key)).toEqual(
      STACKS.map((stack) => `ds-dashboard/${stack}.tfstate`),
    );
  });

  test("leaves nothing to change, in this folder or another, and keeps to the providers that it locked", async () => {
    const lock = join(project.stackFolder(DEV), ".terraform.lock.hcl");
    const locked = readFileSync(lock, "utf8");
    expect(locked).toMatch(/\/hashicorp\/aws" \{\s+version\s+= "5\.100\.0"\s+constraints = "~> 5\.100"/);
    const { text, plan } = await project.plan(DEV);
    expect(text).toContain("Reusing previous version of hashicorp/aws from the dependency lock file");
    expect(readFileSync(lock, "utf8")).toBe(locked);
    expect(text).toMatch(/No changes\. Your infrastructure matches the configuration\./);
    expect(summary(plan)).toEqual([]);

    // The colleague's folder, where the refused deployment synthesized and initialized.
    expect(elsewhere.folder).not.toBe(project.folder);
    const plans = await Promise.all(
      STACKS.map(async (stack) => {
        await elsewhere.terraform(stack, "init", "-input=false");
        return elsewhere.replan(stack);
      }),
    );
    expect(plans.map(summary)).toEqual(STACKS.map(() => []));
  });

  test("of more metrics changes that spoke's policy by their statements alone", async () => {
    project.configure(config([...DEPLOYED, ...ADDITIONS.map(({ metric }) => metric)]));
    const { text, plan } = await project.plan(DEV);
    expect(summary(plan)).toEqual(POLICY_AND_FUNCTION);
    const policy = onlyChange(plan, "aws_iam_role_policy");
    const added = ADDITIONS.map(({ name, statement }) => [name, { Sid: name, Effect: "Allow", ...statement }]);
    expect(statements(policy.after!.policy)).toEqual({
      ...statements(policy.before!.policy),
      ...Object.fromEntries(added),
    });
    const before = environment(onlyChange(plan, "aws_lambda_function").before);
    const after = environment(onlyChange(plan, "aws_lambda_function").after);
    expect(after).toEqual({ ...before, METRICS: after.METRICS });
    const names = ADDITIONS.map(({ name }) => name);
    expect(JSON.parse(after.METRICS!)).toEqual([
      ...JSON.parse(before.METRICS!),
      ...names.map((name) => expect.objectContaining({ name })),
    ]);

    // As a person reads it.
    expect(signedSids(text, "+")).toEqual(names);
    expect(signedSids(text, "-")).toEqual([]);
    expect(text).toMatch(/Plan: 0 to add, 2 to change, 0 to destroy\./);

    const others = STACKS.filter((stack) => stack !== DEV);
    const plans = await Promise.all(others.map((stack) => project.replan(stack)));
    expect(plans.map(summary)).toEqual(others.map(() => []));
  });

  test("of one metric less takes its statement away, and nothing else", async () => {
    project.configure(config(["TotalCompletedTrainingJobs"]));
    const { text, plan } = await project.plan(DEV);
    expect(summary(plan)).toEqual(POLICY_AND_FUNCTION);
    const policy = onlyChange(plan, "aws_iam_role_policy");
    const { NumberEndPointsInService: removed, ...kept } = statements(policy.before!.policy);
    expect(removed).toMatchObject({ Action: "sagemaker:ListEndpoints" });
    expect(statements(policy.after!.policy)).toEqual(kept);
    expect(signedSids(text, "-")).toEqual(["NumberEndPointsInService"]);
    expect(signedSids(text, "+")).toEqual([]);
  });
});

describe("What is deployed", () => {
  test("connects as the parameters say", async () => {
    const parameter = (account: string, name: string, value: string) =>
      project.aws(account, "ssm", "put-parameter", "--type", "String", "--name", name, "--value", value);
    await parameter(ACCOUNTS.dev, "/monitors/hub", ACCOUNTS.hub);
    await parameter(ACCOUNTS.hub, "/monitors/hub", ACCOUNTS.hub);
    await parameter(ACCOUNTS.hub, "/monitored_projects/Project1/dev", ACCOUNTS.dev);
    await parameter(ACCOUNTS.hub, "/monitored_projects/Project1/home", ACCOUNTS.hub);
    // Not EBPut: ministack takes no bus policy as a whole. moto does, see moto-connection.test.ts.
    const action = "EBRule";
    for (const account of [ACCOUNTS.hub, ACCOUNTS.dev]) {
      expect(await project.invoke(account, CONNECTION_FUNCTION, { action })).toMatchObject({ action, skipped: [] });
    }
    const rule = ["--rule", `${FORWARD_METRICS_RULE_PREFIX}1`];
    const { Targets } = await project.aws(ACCOUNTS.dev, "events", "list-targets-by-rule", ...rule);
    expect(Targets).toEqual([
      expect.objectContaining({
        Arn: `arn:aws:events:us-east-1:${ACCOUNTS.hub}:event-bus/default`,
        RoleArn: `arn:aws:iam::${ACCOUNTS.dev}:role/ds-dashboard-forward-us-east-1`,
        DeadLetterConfig: { Arn: `arn:aws:sqs:us-east-1:${ACCOUNTS.dev}:ds-dashboard-forward-dead-letters` },
      }),
    ]);
  });

  test("measures on request, and stores what was measured", async () => {
    await runTrainingJob(moto);
    const { eventId } = await project.invoke(ACCOUNTS.hub, REFRESH_FUNCTION);
    expect(eventId).toMatch(/[0-9a-f-]{36}/);
    const rows = await eventually("rows of the home spoke in the table", () => hub.rowsOf(ACCOUNTS.hub, 3));
    expect(rows).toEqual({
      TotalCompletedTrainingJobs: 1,
      NumberEndPointsInService: 0,
      ExtractionHealth: { ok: 2, denied: 0, throttled: 0, failed: 0 },
    });
  });

  test("stores what another account reports, if that account is registered", async () => {
    await hub.arrive(ACCOUNTS.dev, { MetricName: "Arrived", MetricValue: 7 });
    await hub.arrive(ACCOUNTS.prod, { MetricName: "Arrived", MetricValue: 8 });
    const rows = await eventually("the row of the dev spoke", () => hub.rowsOf(ACCOUNTS.dev, 1));
    expect(rows).toEqual({ Arrived: 7 });
    // It is refused when it is delivered again, after a minute.
    const refused = await eventually("a message in the quarantine queue", () => hub.quarantined());
    expect(refused.map(({ account }) => account)).toEqual([ACCOUNTS.prod]);
    expect(await hub.rowsOf(ACCOUNTS.prod, 1)).toBeUndefined();
  });
});

describe("What is destroyed", () => {
  test("is gone from every account, once the tables are not protected any more", async () => {
    project.configure(config());
    for (const table of [TABLE, SUMMARIES_TABLE]) {
      const unprotected = ["--table-name", table, "--no-deletion-protection-enabled"];
      await project.aws(ACCOUNTS.hub, "dynamodb", "update-table", ...unprotected);
    }
    const { exitCode, output } = await project.cdktf("destroy", ...STACKS, "--auto-approve");
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(output.match(/Destroy complete! Resources: \d+ destroyed/g)).toHaveLength(STACKS.length);
    for (const account of [ACCOUNTS.hub, ACCOUNTS.dev]) {
      const { Roles } = await project.aws(account, "iam", "list-roles");
      expect(Roles.filter(({ RoleName }: { RoleName: string }) => RoleName.startsWith("ds-dashboard"))).toEqual([]);
      expect(await project.aws(account, "lambda", "list-functions")).toEqual({ Functions: [] });
      expect(await project.aws(account, "lambda", "list-event-source-mappings")).toEqual({ EventSourceMappings: [] });
    }
    expect(await project.aws(ACCOUNTS.hub, "dynamodb", "list-tables")).toEqual({ TableNames: [] });
    expect(await project.aws(ACCOUNTS.hub, "cloudwatch", "describe-alarms")).toMatchObject({ MetricAlarms: [] });
    expect(await project.aws(ACCOUNTS.hub, "cloudwatch", "list-dashboards")).toMatchObject({ DashboardEntries: [] });
  });
});

describe("All of this", () => {
  test("calls nothing that the generated deployment policies do not allow", () => {
    const stacks = readStacks(join(project.folder, "cdktf.out"));
    const policies = [ACCOUNTS.hub, ACCOUNTS.dev].flatMap((account) => deploymentPolicies(stacksFor(stacks, account)));
    const allowed = new Set(policies.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)));
    const called = [...actionsCalled(readFileSync(providerLog, "utf8"))];
    expect(called).toEqual(
      expect.arrayContaining([
        "iam:PutRolePolicy",
        "lambda:CreateFunction",
        "events:PutTargets",
        "dynamodb:DeleteTable",
      ]),
    );
    expect(called.filter((action) => !allowed.has(action))).toEqual([]);
  });
});

/** A training job in the SageMaker that the functions see; it is completed at once. */
async function runTrainingJob({ url }: AwsEndpoint): Promise<void> {
  const job = {
    TrainingJobName: "e2e",
    RoleArn: `arn:aws:iam::${ACCOUNTS.hub}:role/training`,
    AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "File" },
    OutputDataConfig: { S3OutputPath: "s3://bucket/output" },
    ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
  };
  const options = ["--endpoint-url", url, "--cli-input-json", JSON.stringify(job)];
  await project.aws(ACCOUNTS.hub, "sagemaker", "create-training-job", ...options);
}

function environment(aFunction: ResourceChange["change"]["after"]): Record<string, string> {
  return aFunction!.environment[0].variables;
}
