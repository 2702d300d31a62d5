import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../terraform/folders";
import type { Plan } from "../terraform/plan";
import { cleanEnvironment, run, type Environment } from "../terraform/programs";
import { findProviders } from "../terraform/providers";

/** A folder with the modules, and nothing besides Terraform to run there. */
export class ModulesFolder {
  private constructor(
    readonly folder: string,
    readonly env: Environment,
  ) {}

  /** @param env settings of Terraform and its provider, besides those that it finds its providers by */
  static async create(env: Environment = {}): Promise<ModulesFolder> {
    const { cliConfiguration } = await findProviders();
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "ds-dashboard-modules-")));
    cpSync(join(ROOT, "modules"), join(folder, "modules"), { recursive: true });
    writeFileSync(join(folder, "terraform.tfrc"), cliConfiguration);
    return new ModulesFolder(folder, {
      ...cleanEnvironment(),
      TF_CLI_CONFIG_FILE: join(folder, "terraform.tfrc"),
      CHECKPOINT_DISABLE: "1",
      ...env,
    });
  }

  /** Runs Terraform in a folder below this one: what it prints. */
  terraform(path: string, ...args: readonly string[]): Promise<string> {
    return run("terraform", args, { cwd: join(this.folder, path), env: this.env });
  }

  /** Plans a folder below this one that is initialized. */
  async plan(path: string, ...args: readonly string[]): Promise<Plan> {
    await this.terraform(path, "plan", "-input=false", "-out=plan", ...args);
    return JSON.parse(await this.terraform(path, "show", "-json", "plan")) as Plan;
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}
