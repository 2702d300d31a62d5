import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesizedStackNames } from "../../../common/synthesized-stacks";
import type { DashboardConfig } from "../../../config/dashboard-config";
import { ArchiveProvider } from "./archive-provider";
import type { AwsEndpoint } from "./aws-endpoints";
import { ROOT, SOURCES } from "./folders";
import type { Plan } from "./plan";
import { cleanEnvironment, outputOf, requireProgram, run, Running, type Environment, type Finished } from "./programs";
import { findProviders } from "./providers";

/**
 * A copy of the project in a folder of its own, with a configuration of its own and an AWS that is no AWS. What runs
 * there are the commands that a user types.
 */
export class Project {
  private constructor(
    readonly folder: string,
    readonly env: Environment,
    private readonly archiveProvider: ArchiveProvider | undefined,
  ) {}

  /** @param env settings of this project's programs, besides those that lead to `aws` */
  static async create(aws: AwsEndpoint, env: Environment = {}): Promise<Project> {
    const providers = await findProviders();
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "ds-dashboard-e2e-")));
    for (const source of SOURCES) cpSync(join(ROOT, source), join(folder, source), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "terraform.tfrc"), providers.cliConfiguration);
    writeFileSync(join(folder, "aws.ini"), awsConfiguration());
    const archiveProvider = providers.archive
      ? undefined
      : await ArchiveProvider.start(() => stackFolders(folder).map((name) => join(folder, "cdktf.out/stacks", name)));
    return new Project(
      folder,
      {
        ...cleanEnvironment(),
        ...archiveProvider?.environment,
        TF_CLI_CONFIG_FILE: join(folder, "terraform.tfrc"),
        CHECKPOINT_DISABLE: "1",
        // Terraform's own folder of plugins would take a copy of each provider.
        CDKTF_DISABLE_PLUGIN_CACHE_ENV: "true",
        // Lines instead of spinners.
        CI: "true",
        AWS_CONFIG_FILE: join(folder, "aws.ini"),
        AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-credentials"),
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_ENDPOINT_URL: aws.url,
        ...env,
      },
      archiveProvider,
    );
  }

  /** Writes `dashboard.config.ts`. */
  configure(config: DashboardConfig): void {
    writeFileSync(
      join(this.folder, "dashboard.config.ts"),
      'import { defineDashboard } from "./config/dashboard-config";\n\n' +
        `export default defineDashboard(${JSON.stringify(config, undefined, 2)});\n`,
    );
  }

  /** Starts `npx cdktf <args>`. */
  start(command: "plan" | "deploy" | "destroy" | "synth", ...args: readonly string[]): Running {
    // The lock of providers for other platforms asks the registry, which a mirror stands in for here.
    const flags = command === "synth" ? [] : ["--no-color", "--skip-provider-lock"];
    const cdktf = join(this.folder, "node_modules", ".bin", "cdktf");
    return new Running(cdktf, [command, ...args, ...flags], { cwd: this.folder, env: this.env });
  }

  /** Runs `npx cdktf <args>` to its end, however it ends. */
  cdktf(...args: Parameters<Project["start"]>): Promise<Finished> {
    return this.start(...args).finished;
  }

  /** Runs `npx cdktf plan <stack>`: what it prints, and the plan that it saves beside the synthesized JSON. */
  async plan(stack: string): Promise<{ readonly text: string; readonly plan: Plan }> {
    const text = outputOf(`cdktf plan ${stack}`, await this.cdktf("plan", stack));
    return { text, plan: await this.savedPlan(stack) };
  }

  /** The plan of a stack that is synthesized and initialized, by Terraform alone. */
  async replan(stack: string): Promise<Plan> {
    await this.terraform(stack, "plan", "-input=false", "-out=plan");
    return this.savedPlan(stack);
  }

  /** Runs Terraform in a stack's folder. */
  terraform(stack: string, ...args: readonly string[]): Promise<string> {
    return run("terraform", args, { cwd: this.stackFolder(stack), env: this.env });
  }

  /** Runs the AWS CLI as an account, and reads the JSON it prints. */
  async aws(account: string, ...args: readonly string[]): Promise<any> {
    requireProgram("aws", "Install the AWS CLI, version 1 or 2.");
    const options = ["--profile", profile(account), "--output", "json"];
    return JSON.parse((await run("aws", [...options, ...args], { cwd: this.folder, env: this.env })) || "{}");
  }

  /** Invokes a function through the AWS CLI: its answer. @throws Error with the function's own error */
  async invoke(account: string, functionName: string, payload: object = {}): Promise<any> {
    const answer = join(this.folder, "answer.json");
    const input = ["--function-name", functionName, "--payload", JSON.stringify(payload)];
    const { FunctionError } = await this.aws(account, "lambda", "invoke", ...input, answer);
    const text = readFileSync(answer, "utf8");
    if (FunctionError) throw new Error(`${functionName} in ${account} failed: ${text}`);
    return JSON.parse(text);
  }

  stackFolder(stack: string): string {
    return join(this.folder, "cdktf.out", "stacks", stack);
  }

  get stacks(): readonly string[] {
    return stackFolders(this.folder);
  }

  close(): void {
    this.archiveProvider?.close();
    rmSync(this.folder, { recursive: true });
  }

  private async savedPlan(stack: string): Promise<Plan> {
    return JSON.parse(await this.terraform(stack, "show", "-json", "plan")) as Plan;
  }
}

export const ACCOUNTS = { hub: "111111111111", dev: "222222222222", prod: "333333333333" } as const;

/** The profile of an account in every project's AWS configuration. */
export function profile(account: string): string {
  return `account-${account}`;
}

function awsConfiguration(): string {
  return Object.values(ACCOUNTS)
    .flatMap((account) => [
      `[profile ${profile(account)}]`,
      "region = us-east-1",
      `aws_access_key_id = ${account}`,
      "aws_secret_access_key = test",
      // Version 2 of the AWS CLI takes a payload as version 1 does.
      "cli_binary_format = raw-in-base64-out",
      "",
    ])
    .join("\n");
}

function stackFolders(folder: string): readonly string[] {
  return synthesizedStackNames(join(folder, "cdktf.out")) ?? [];
}
