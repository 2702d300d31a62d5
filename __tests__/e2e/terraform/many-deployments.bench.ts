import { CloudWatchLogsClient, CreateLogGroupCommand, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "../../../cli/deploy/deploy";
import { inParallel } from "../../../common/parallel";
import { endsWithSuite } from "./at-end";
import { startMoto, type AwsEndpoint } from "./aws-endpoints";
import { ROOT } from "./folders";
import { ACCOUNTS, Project } from "./project";
import { Running } from "./programs";

/** What `npm run bench -- deploy` sets. */
const { DS_DASHBOARD_SPOKES = "40", DS_DASHBOARD_PARALLEL = "4" } = process.env;
const COUNT = Number(DS_DASHBOARD_SPOKES);
/** Which of the spokes fail. */
const isFailing = (number: number): boolean => number % Math.min(10, COUNT) === 1;

const BUCKET = "e2e-state";
const REGION = "us-east-1";
const ACCESS = { region: REGION, deployment: { roleName: "deploy" } };
const SPOKES = Array.from({ length: COUNT }, (_, number) => ({
  project: `Team${number}`,
  environment: "dev",
  account: String(500_000_000_000 + number),
  metrics: [],
  ...ACCESS,
}));
const FAILING = SPOKES.filter((_, number) => isFailing(number));
const stackOf = ({ project }: { readonly project: string }): string => `spoke-${project.toLowerCase()}-dev`;

const atEnd = endsWithSuite();
let moto: AwsEndpoint;
let project: Project;

beforeAll(async () => {
  moto = await startMoto();
  atEnd(() => moto.stop());
  // A bucket is part of the host's name by default, which an IP address has no room for.
  project = await Project.create(moto, { TF_CLI_ARGS_init: "-backend-config=use_path_style=true" });
  atEnd(() => project.close());
  project.configure({
    hubs: [{ account: ACCOUNTS.hub, ...ACCESS }],
    spokes: SPOKES,
    backend: { type: "s3", bucket: BUCKET, region: REGION },
  });
  await project.aws(ACCOUNTS.hub, "s3api", "create-bucket", "--bucket", BUCKET);
}, 120_000);

/** Creates or deletes a log group that is in the way of a spoke's. */
async function inTheWay(Command: typeof CreateLogGroupCommand | typeof DeleteLogGroupCommand): Promise<void> {
  const config = { endpoint: moto.url, region: REGION };
  const sts = new STSClient({ ...config, credentials: { accessKeyId: "test", secretAccessKey: "test" } });
  await inParallel(FAILING, async ({ account, project: name }) => {
    const role = { RoleArn: `arn:aws:iam::${account}:role/test`, RoleSessionName: "e2e" };
    const { Credentials } = await sts.send(new AssumeRoleCommand(role));
    const credentials = { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey! };
    const logGroupName = `/aws/lambda/ds-dashboard-extract-${name.toLowerCase()}-dev`;
    await new CloudWatchLogsClient({ ...config, credentials }).send(new Command({ logGroupName }));
  });
}

/** Deploys everything: the stacks by their state, and what Terraform said of those that failed. */
async function deploy(): Promise<{ readonly exitCode: number | null; readonly seconds: number } & Deployment> {
  const startedAt = performance.now();
  const args = [join(ROOT, "bin/ds-dashboard.mjs"), "deploy", "--all", "--json", "--parallel", DS_DASHBOARD_PARALLEL];
  const running = new Running(process.execPath, args, { cwd: project.folder, env: project.env });
  const { exitCode, output } = await running.finished;
  const json = output.slice(output.indexOf("\n{") + 1);
  if (!json.startsWith("{")) throw new Error(output);
  return { exitCode, seconds: (performance.now() - startedAt) / 1000, ...(JSON.parse(json) as Deployment) };
}

function inState(wanted: string, { stacks }: Deployment): readonly string[] {
  return stacks.filter(({ state }) => state === wanted).map(({ stack }) => stack);
}

test(
  "accounts in which AWS refuses something fail, all others are deployed, and the next run is for the former only",
  async () => {
    await inTheWay(CreateLogGroupCommand);
    const first = await deploy();
    expect(first.exitCode).toBe(1);
    expect(inState("failed", first)).toEqual(FAILING.map(stackOf).sort());
    expect(inState("deployed", first)).toHaveLength(1 + COUNT - FAILING.length);
    for (const { problem = [] } of first.stacks.filter(({ state }) => state === "failed")) {
      expect(problem.join(" ")).toContain("ResourceAlreadyExistsException");
    }
    // Providers are there once, for all stacks.
    const provider = "providers/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64";
    for (const spoke of SPOKES) {
      const link = join(project.stackFolder(stackOf(spoke)), ".terraform", provider);
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
    }

    await inTheWay(DeleteLogGroupCommand);
    const second = await deploy();
    expect(second).toMatchObject({ exitCode: 0, ok: true });
    expect(inState("deployed", second)).toEqual(FAILING.map(stackOf).sort());
    expect(inState("current", second)).toHaveLength(1 + COUNT - FAILING.length);
    console.info(
      `${COUNT} spokes and a hub, ${DS_DASHBOARD_PARALLEL} at a time: ${first.seconds.toFixed(0)} s; ` +
        `again, ${FAILING.length} of them: ${second.seconds.toFixed(0)} s`,
    );
  },
  4 * 3_600_000,
);
