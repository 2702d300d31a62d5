import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import type { DashboardConfig } from "../../../config/dashboard-config";
import { parseConfiguration } from "../../../config/schema";
import { STACK_TAG } from "../../../config/tags";
import { createStacks } from "../../../constructs/create-stacks";
import { CONNECTION_FUNCTION, FORWARD_METRICS_RULE_PREFIX, REFRESH_FUNCTION } from "../../../contract/names";
import { withoutTokenTraces } from "../../../testing/synthesis";
import { endsWithSuite } from "../terraform/at-end";
import { startMinistack, startMoto, type AwsEndpoint } from "../terraform/aws-endpoints";
import { HubAccount } from "../terraform/hub-account";
import { changes, statements, summary, type ResourceChange } from "../terraform/plan";
import { eventually } from "../eventually";
import { run } from "../terraform/programs";
import { ACCOUNTS, Project } from "../terraform/project";
import { asModules } from "./as-modules";
import { ModulesFolder } from "./folder";

const EXAMPLE = "modules/examples/complete";
const MOVED = "moved";
/** A spoke with one rule of each kind, in an account that the example does not touch. */
const CONFIG: DashboardConfig = {
  hubs: [{ account: ACCOUNTS.hub, region: "us-east-1" }],
  spokes: [
    {
      project: "Moving",
      environment: "spoke",
      account: ACCOUNTS.prod,
      region: "us-east-1",
      metrics: ["TotalCompletedTrainingJobs", { name: "IdleEndpoints24h", every: "24 hours" }],
      schedule: "rate(6 hours)",
    },
  ],
  tags: { application: "ds-dashboard" },
};
const STACK = "spoke-moving-spoke";

const atEnd = endsWithSuite();
let ministack: AwsEndpoint;
let modules: ModulesFolder;
/** Also the AWS CLI of all accounts. */
let project: Project;
let applied: string;

beforeAll(async () => {
  const moto = await startMoto();
  atEnd(() => moto.stop());
  ministack = await startMinistack({ AWS_ENDPOINT_URL_SAGEMAKER: moto.url });
  atEnd(() => ministack.stop());
  // ministack tells half of what it knows of an alarm, and a second plan would show the rest as a change.
  const env = { AWS_ENDPOINT_URL_CLOUDWATCH: moto.url };
  project = await Project.create(ministack, env);
  atEnd(() => project.close());
  modules = await ModulesFolder.create({
    ...env,
    AWS_ENDPOINT_URL: ministack.url,
    AWS_ACCESS_KEY_ID: ACCOUNTS.hub,
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
    TF_VAR_hub_account_id: ACCOUNTS.hub,
    TF_VAR_dev_account_id: ACCOUNTS.dev,
    TF_VAR_role_name: "deploy",
  });
  atEnd(() => modules.close());
  await modules.terraform(EXAMPLE, "init", "-input=false");
  applied = await modules.terraform(EXAMPLE, "apply", "-input=false", "-auto-approve");
});

describe("The example, with nothing but Terraform", () => {
  test("is accepted, and leaves nothing to change", async () => {
    expect(applied).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/);
    expect(summary(await modules.plan(EXAMPLE))).toEqual([]);
  });

  test("shows the statement of an added metric alone, also where what it depends on changes", async () => {
    const metrics = [
      "TotalCompletedTrainingJobs",
      "NumberEndPointsInService",
      { name: "SsmParameterValue", arguments: { parameter: "/x" } },
    ];
    const plan = await modules.plan(
      EXAMPLE,
      `-var=dev_metrics=${JSON.stringify(metrics)}`,
      "-var=alerts=[]",
      "-refresh=false",
    );
    expect(summary(plan)).toEqual([
      "update module.dev.aws_iam_role_policy.function_metrics_policy[0]",
      "update module.dev.aws_lambda_function.function",
      'delete module.hub.aws_ssm_parameter.alerts_rule["IdleEndpoints24h"]',
    ]);
    const [policy, extract] = changes(plan).map(({ change }) => change);
    expect(statements(policy!.after!.policy)).toEqual({
      ...statements(policy!.before!.policy),
      SsmParameterValue: {
        Sid: "SsmParameterValue",
        Effect: "Allow",
        Action: "ssm:GetParameter",
        Resource: `arn:aws:ssm:us-east-1:${ACCOUNTS.dev}:parameter/x`,
      },
    });
    expect(changedIn(extract!)).toEqual(["environment"]);
  });

  test("connects: the parameters are there, and the function does as they say", async () => {
    const action = "EBRule";
    expect(await project.invoke(ACCOUNTS.dev, CONNECTION_FUNCTION, { action })).toMatchObject({ action, skipped: [] });
    const rule = ["--rule", `${FORWARD_METRICS_RULE_PREFIX}1`];
    const { Targets } = await project.aws(ACCOUNTS.dev, "events", "list-targets-by-rule", ...rule);
    expect(Targets.map(({ Arn }: { Arn: string }) => Arn)).toEqual([
      `arn:aws:events:us-east-1:${ACCOUNTS.hub}:event-bus/default`,
    ]);
    const path = ["--path", "/monitored_projects", "--recursive"];
    const { Parameters } = await project.aws(ACCOUNTS.hub, "ssm", "get-parameters-by-path", ...path);
    const values = Parameters.map(({ Name, Value }: { Name: string; Value: string }) => [Name, Value]).sort();
    expect(values).toEqual([
      ["/monitored_projects/Project1/dev", `${ACCOUNTS.dev}:us-east-1`],
      ["/monitored_projects/Project1/prod", `${ACCOUNTS.hub}:us-east-1`],
    ]);
  });

  test("measures on request, and stores what was measured", async () => {
    const hub = new HubAccount(project, ministack);
    await project.invoke(ACCOUNTS.hub, REFRESH_FUNCTION);
    const rows = await eventually("rows of the hub's own spoke", () => hub.rowsOf(ACCOUNTS.hub, 3));
    expect(rows).toEqual({
      TotalCompletedTrainingJobs: 0,
      NumberEndPointsInService: 0,
      ExtractionHealth: { ok: 2, denied: 0, throttled: 0, failed: 0 },
    });
  });
});

describe("What a CDKTF stack deployed", () => {
  /** Runs the program with Node, as a person does. */
  const move = (...options: readonly string[]): Promise<string> => {
    const program = join(modules.folder, "modules", "move-state.mjs");
    const args = [program, project.stackFolder(STACK), join(modules.folder, MOVED), "module.spoke", ...options];
    return run(process.execPath, args, { cwd: modules.folder, env: project.env });
  };
  const stateOf = async (folder: string): Promise<string> =>
    run("terraform", ["state", "pull"], { cwd: folder, env: project.env });

  beforeAll(async () => {
    withoutTokenTraces(() => {
      const app = new App({ outdir: join(project.folder, "cdktf.out"), skipValidation: true });
      createStacks(app, parseConfiguration(CONFIG));
      app.synth();
    });
    Object.assign(project.env, { AWS_ACCESS_KEY_ID: ACCOUNTS.prod });
    await project.terraform(STACK, "init", "-input=false");
    await project.terraform(STACK, "apply", "-input=false", "-auto-approve");
    const { variables } = asModules(CONFIG)[STACK]!;
    mkdirSync(join(modules.folder, MOVED));
    writeFileSync(
      join(modules.folder, MOVED, "main.tf.json"),
      JSON.stringify({
        provider: { aws: { region: "us-east-1", default_tags: { tags: { ...CONFIG.tags, [STACK_TAG]: STACK } } } },
        module: { spoke: { source: "../modules/spoke", ...variables } },
      }),
    );
    await run("terraform", ["init", "-input=false"], { cwd: join(modules.folder, MOVED), env: project.env });
  });

  test("is moved into a module's state as a whole, once somebody says so", async () => {
    const stack = project.stackFolder(STACK);
    const before = await stateOf(stack);
    expect(await move()).toMatch(/Would move \d+ resources; nothing was changed/);
    expect(await stateOf(stack)).toBe(before);
    expect(await stateOf(join(modules.folder, MOVED))).toBe("");

    expect(await move("--write")).toMatch(/Moved \d+ resources\. Backups: /);
    const left = JSON.parse(await stateOf(stack)) as { resources: { mode: string; type: string }[] };
    expect([...new Set(left.resources.filter(({ mode }) => mode === "managed").map(({ type }) => type))]).toEqual([
      "terraform_data",
    ]);
    const backup = readdirSync(stack).find((name) => name.startsWith("before-move-"))!;
    expect(statSync(join(stack, backup)).mode & 0o777).toBe(0o600);
    await expect(move("--write")).rejects.toThrow("The stack's state holds nothing to move.");
  });

  test("is then as the module has it, but for where the code of the functions comes from", async () => {
    const cwd = { cwd: join(modules.folder, MOVED), env: project.env };
    await run("terraform", ["plan", "-input=false", "-out=plan"], cwd);
    const plan = JSON.parse(await run("terraform", ["show", "-json", "plan"], cwd));
    expect(summary(plan)).toEqual([
      "update module.spoke.aws_lambda_function.function",
      "update module.spoke.module.connection[0].aws_lambda_function.function",
    ]);
    for (const { change } of changes(plan)) expect(changedIn(change)).toEqual(["filename", "source_code_hash"]);
  });
});

/** The attributes that a plan changes, besides what follows from them. */
function changedIn({ before, after }: ResourceChange["change"]): readonly string[] {
  return Object.keys(after!).filter(
    (name) => name !== "last_modified" && JSON.stringify(before![name]) !== JSON.stringify(after![name]),
  );
}
