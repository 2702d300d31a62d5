import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { DashboardConfig } from "../../../config/dashboard-config";
import type { MetricConfig } from "../../../config/metric-config";
import { endsWithSuite } from "../terraform/at-end";
import { startMoto } from "../terraform/aws-endpoints";
import { ACCOUNTS, Project } from "../terraform/project";
import { run, type Finished } from "../terraform/programs";
import { AwsFront } from "./aws-front";
import { TerraformCloud } from "./server";
import { currentState } from "./state-versions";

const HUB = "hub";
const LOCAL = "spoke-project1-dev";
const REMOTE = "spoke-project1-prod";
const DEPLOYED: readonly MetricConfig[] = ["TotalCompletedTrainingJobs", "NumberEndPointsInService"];
/** Nobody listens there. */
const NO_AWS = "http://127.0.0.1:1";

let aws: AwsFront;
let cloud: TerraformCloud;
/** The user whose workspaces run Terraform on their own machine. */
let localUser: Project;
/** The user whose workspace runs it on HCP Terraform's; knows of no AWS. */
let remoteUser: Project;
let locally: Finished;
let remotely: Finished;
const timings: string[] = [];

const atEnd = endsWithSuite();

beforeAll(async () => {
  aws = await AwsFront.start(await startMoto());
  atEnd(() => aws.stop());
  cloud = await TerraformCloud.start({
    variables: { AWS_ENDPOINT_URL: aws.url, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
  });
  atEnd(() => cloud.stop());
  for (const stack of [HUB, LOCAL]) cloud.workspaces.add(workspace(stack), "local");
  localUser = await Project.create(aws, cloud.userEnvironment());
  atEnd(() => localUser.close());
  remoteUser = await Project.create(aws, { ...cloud.userEnvironment(), AWS_ENDPOINT_URL: NO_AWS });
  atEnd(() => remoteUser.close());
  for (const user of [localUser, remoteUser]) user.configure(config());
  atEnd(async () => console.log(timings.join("\n")));

  // Both at a time: what takes long is that the AWS provider waits for queues to settle.
  [locally, remotely] = await Promise.all([
    timed("first deployment, hub and spoke, local execution", deploy(localUser, HUB, LOCAL)),
    timed("first deployment, spoke, remote run", deploy(remoteUser, REMOTE)),
  ]);
});

describe("Local execution", () => {
  test("deploys, and its state is on the server", () => {
    expect(locally).toMatchObject({ exitCode: 0 });
    expect(filename(HUB, "archive")).toMatch(/^packages\/archive-[0-9a-f]{32}\.zip$/);
    expect(filename(LOCAL, "extract")).toMatch(/^packages\/extract-[0-9a-f]{32}\.zip$/);
    expect(existsSync(join(localUser.stackFolder(HUB), "terraform.tfstate"))).toBe(false);
    expect(cloud.runs.all.filter(({ workspace: { executionMode } }) => executionMode === "local")).toEqual([]);
  });

  test("has nothing to change afterwards", async () => {
    // Terraform itself in each stack's folder, at the same time: `cdktf plan` takes one stack and synthesizes anew.
    const plans = [HUB, LOCAL].map((stack) => localUser.terraform(stack, "plan", "-input=false"));
    for (const plan of await timed("second plans, hub and spoke, local execution", Promise.all(plans))) {
      expect(plan).toContain("No changes. Your infrastructure matches the configuration.");
    }
  });
});

describe("A remote run", () => {
  test("deploys with nothing but the stack's folder, into a workspace that Terraform made", () => {
    expect(remotely).toMatchObject({ exitCode: 0 });
    expect(remotely.output).toContain("Running apply in HCP Terraform.");
    expect(cloud.workspaces.names).toEqual([HUB, LOCAL, REMOTE].map(workspace));
    expect(filename(REMOTE, "extract")).toMatch(/^packages\/extract-[0-9a-f]{32}\.zip$/);
    // The output comes from the server.
    expect(remotely.output).toContain('"extract_function": "ds-dashboard-extract-project1-prod"');
    expect(uploadedFiles()).toEqual([".terraform.lock.hcl", "assets", "cdk.tf.json"]);
  });

  test("has nothing to change afterwards", async () => {
    const { exitCode, output } = await timed("second plan, remote run", remoteUser.cdktf("plan", REMOTE));
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(output).toContain("Running plan in HCP Terraform.");
    expect(output).toContain("No changes. Your infrastructure matches the configuration.");
  });

  test("deploys other code from a zip that is made where it is applied", async () => {
    const before = filename(REMOTE, "extract");
    changeCode("one");
    const { exitCode, output } = await timed("other code, remote run", deploy(remoteUser, REMOTE));
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    const after = filename(REMOTE, "extract");
    expect(after).not.toBe(before);
    // What the user reads before anything is done.
    expect(output).toMatch(new RegExp(`~ filename += "${before}" -> "${after}"`));
    expect(output).toMatch(/data\.archive_file\.extractor_function_code_archive_\w+ .*will be read during apply/);
    expect(output).toMatch(/Plan: 0 to add, 2 to change, 0 to destroy\./);
    expect(uploadedFiles()).not.toContain("packages");
  });

  describe("that failed after its terraform_data and before its function", () => {
    let before: string;
    let failed: Finished;

    beforeAll(async () => {
      before = filename(REMOTE, "extract");
      changeCode("two");
      remoteUser.configure(config([...DEPLOYED, "CompletedTrainingJobs24h"]));
      aws.denied = "PutRolePolicy";
      failed = await timed("one metric more and other code, failing half-way, remote run", deploy(remoteUser, REMOTE));
      aws.denied = null;
    });

    test("had shown one metric more as one statement more", () => {
      expect(failed.output).toMatch(/~ resource "aws_iam_role_policy" "extractor_function_metrics-policy/);
      expect(failed.output).toMatch(/\+ Sid += "CompletedTrainingJobs24h"/);
      expect(failed.output).not.toMatch(/[-+~] Sid += "NumberEndPointsInService"/);
      expect(failed.output).toContain("Plan: 0 to add, 3 to change, 0 to destroy.");
    });

    test("says why, and leaves the function as it was", () => {
      expect(failed).toMatchObject({ exitCode: 1 });
      expect(failed.output).toContain("User is not authorized to perform: iam:PutRolePolicy");
      expect(failed.output).toMatch(/terraform_data\.extractor_function_code_version_\w+ .*: Modifications complete/);
      expect(filename(REMOTE, "extract")).toBe(before);
    });

    test("lacks the zip the next time", async () => {
      const { exitCode, output } = await timed("the next deployment, remote run", deploy(remoteUser, REMOTE));
      expect({ exitCode, output }).toMatchObject({ exitCode: 1 });
      expect(output).toMatch(/packages\/extract-[0-9a-f]{32}\.zip: no such file or directory/);
      expect(filename(REMOTE, "extract")).toBe(before);
    });

    test("is mended by replacing that terraform_data, after a typed yes", async () => {
      const [version] = /terraform_data\.extractor_function_code_version_\w+/.exec(failed.output)!;
      const command = ["-c", `echo yes | terraform apply -replace=${version}`];
      const place = { cwd: remoteUser.stackFolder(REMOTE), env: remoteUser.env };
      const output = await timed("with -replace, remote run", run("sh", command, place));
      expect(output).toContain(`Do you want to perform these actions in workspace "${workspace(REMOTE)}"?`);
      expect(output).toContain("Apply complete!");
      expect(filename(REMOTE, "extract")).not.toBe(before);
    });
  });
});

function config(metrics = DEPLOYED): DashboardConfig {
  const region = "us-east-1";
  return {
    hubs: [{ account: ACCOUNTS.hub, region }],
    spokes: [
      { project: "Project1", environment: "dev", account: ACCOUNTS.dev, region, metrics },
      { project: "Project1", environment: "prod", account: ACCOUNTS.prod, region, metrics },
    ],
    deployment: { roleName: "ds-dashboard-deploy" },
    backend: { type: "cloud", organization: cloud.organization, hostname: cloud.hostname },
  };
}

function workspace(stack: string): string {
  return `ds-dashboard-${stack}`;
}

function deploy(user: Project, ...stacks: readonly string[]): Promise<Finished> {
  return user.cdktf("deploy", ...stacks, "--auto-approve");
}

/** Changes what the bundle of the extract function holds, and with it its hash. */
function changeCode(word: string): void {
  appendFileSync(join(remoteUser.folder, "lambdas", "extract", "handler.ts"), `\nexport const ${word} = "${word}";\n`);
}

/** Where the server's state of a stack says that the package of a function is. */
function filename(stack: string, source: string): string {
  const state = JSON.parse(currentState(cloud.workspaces.byName(workspace(stack)))!.toString());
  const names: string[] = state.resources
    .filter(({ type }: { type: string }) => type === "aws_lambda_function")
    .map(({ instances: [{ attributes }] }: any) => attributes.filename);
  return names.find((name) => name.includes(`/${source}-`))!;
}

/** What the last run got, at the top of its folder. */
function uploadedFiles(): readonly string[] {
  const { content } = cloud.runs.all.at(-1)!.configuration;
  const names = execFileSync("tar", ["-tz"], { input: content }).toString().split("\n").filter(Boolean);
  return [...new Set(names.map((name) => name.split("/")[0]!))].sort();
}

async function timed<T>(what: string, work: Promise<T>): Promise<T> {
  const start = Date.now();
  const done = await work;
  timings.push(`${((Date.now() - start) / 1000).toFixed(1)} s: ${what}`);
  return done;
}
