import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DashboardConfig } from "../config/dashboard-config";
import { stackFile, synthesizedStackNames } from "../common/synthesized-stacks";
import { boundaryArns } from "../config/roles";
import type { Configuration } from "../config/schema";
import type { AccountRegion } from "../contract/account-region";
import { Sandbox } from "../sandbox";
import { synthesizeInto } from "./synthesis";

/** To deploy takes a second or two, many times that where others use the machine too. */
jest.setTimeout(120_000);

/** Where the clock of a test's embedded cloud stands at the start. */
export const START = Date.parse("2026-03-02T12:00:00Z");

/** JSON that a test knows the shape of, typed as JSON.parse types it. */
export type Json = ReturnType<typeof JSON.parse>;

/** The embedded cloud with a configuration synthesized and deployed into it. */
export class DeployedDashboard {
  /** Use `of`. */
  constructor(
    readonly sandbox: Sandbox,
    readonly configuration: Configuration,
    /** What went wrong in the background. */
    readonly failures: readonly unknown[],
    /** The output folder of CDKTF with its stacks. */
    readonly outdir: string,
  ) {}

  /**
   * Synthesizes `config` as `main.ts` does, and deploys every stack; nothing is connected yet.
   *
   * @param edit may change a stack's Terraform JSON before it is deployed
   * @param start where the clock stands
   */
  static async of<Deployed extends DeployedDashboard>(
    this: new (...parts: ConstructorParameters<typeof DeployedDashboard>) => Deployed,
    config: DashboardConfig,
    edit?: (stack: string, json: Json) => void,
    start = START,
  ): Promise<Deployed> {
    const outdir = mkdtempSync(join(tmpdir(), "ds-dashboard-test-"));
    const configuration = await synthesizeInto(outdir, config);
    const failures: unknown[] = [];
    const sandbox = await Sandbox.start({ start, port: 0, onFailure: (error) => failures.push(error) });
    const deployed = new this(sandbox, configuration, failures, outdir);
    try {
      for (const arn of boundaryArns(configuration)) sandbox.roles.putManagedPolicy(arn);
      for (const name of synthesizedStackNames(outdir) ?? []) {
        if (edit) rewrite(stackFile(outdir, name), (json) => edit(name, json));
        await sandbox.deploy(outdir, name);
      }
    } catch (error) {
      // What listens would keep the test run from ending.
      await deployed.close();
      throw error;
    }
    return deployed;
  }

  /** Deploys every stack of another configuration over what is there, and answers that configuration, checked. */
  async deployAgain(config: DashboardConfig): Promise<Configuration> {
    const configuration = await synthesizeInto(this.outdir, config);
    for (const name of synthesizedStackNames(this.outdir) ?? []) await this.sandbox.deploy(this.outdir, name);
    return configuration;
  }

  /** Calls an operation as an account itself. */
  as({ account, region }: AccountRegion, service: string, operation: string, input: unknown): Promise<Json> {
    return this.sandbox.callAs(account, region, service, operation, input);
  }

  /** Invokes a function synchronously and answers what Lambda does: `Payload`, and `FunctionError` where it failed. */
  invoke(accountRegion: AccountRegion, functionName: string, payload: unknown = {}): Promise<Json> {
    return this.as(accountRegion, "lambda", "Invoke", { FunctionName: functionName, Payload: payload });
  }

  /** Lets the batching windows of the queues pass, and all that is under way end. */
  async settle(milliseconds = 10_000): Promise<void> {
    await this.sandbox.clock.advanceTo(this.sandbox.clock.now() + milliseconds);
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    rmSync(this.outdir, { recursive: true, force: true });
  }
}

function rewrite(file: string, edit: (json: Json) => void): void {
  const json: unknown = JSON.parse(readFileSync(file, "utf8"));
  edit(json);
  writeFileSync(file, JSON.stringify(json));
}
