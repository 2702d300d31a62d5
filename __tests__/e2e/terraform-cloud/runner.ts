import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArchiveProvider } from "../terraform/archive-provider";
import { Running, type Environment, type Finished } from "../terraform/programs";

/** Printed before Terraform's own words in every log; Terraform hides these lines of an apply. */
const BANNER = "Terraform\nin a remote run\nInitializing plugins and modules...\n";
/** `terraform plan -detailed-exitcode`. */
const HAS_CHANGES = 2;
const STATE = "terraform.tfstate";
const PLAN = "tfplan";
/** An override file's backend takes the place of the configuration's `cloud` block. */
const BACKEND_OVERRIDE = { terraform: { backend: { local: { path: STATE } } } };

/** What a run starts from: the uploaded folder, packed, and the workspace's state. */
export interface RunInput {
  readonly configuration: Buffer;
  readonly state: Buffer | undefined;
}

export interface Planned {
  readonly log: string;
  /** The saved plan; undefined where planning failed. */
  readonly plan?: Buffer;
  readonly hasChanges: boolean;
}

export interface Applied {
  readonly log: string;
  readonly succeeded: boolean;
  /** Of what was done, also where it failed half-way; undefined if nothing was. */
  readonly state?: Buffer;
}

/**
 * Plans and applies as a remote runner does: with the uploaded folder and nothing else of the user's machine. A plan and
 * its apply have separate folders, as with a runner that does the two in two places: the apply gets the upload anew and
 * the saved plan, and no other file that planning made. The folders are gone afterwards.
 */
export class Runner {
  /**
   * @param environment of Terraform, all of it; in HCP Terraform the workspace's variables are in it
   * @param hasArchiveProvider whether Terraform can install it; else each run gets a stand-in of its own
   */
  constructor(
    private readonly environment: Environment,
    private readonly hasArchiveProvider: boolean,
  ) {}

  /** @param options of `terraform plan`, for example `-replace=<address>` */
  plan(input: RunInput, options: readonly string[]): Promise<Planned> {
    return this.inFolder(input, async (place, initialized) => {
      if (initialized.exitCode !== 0) return { log: BANNER + initialized.output, hasChanges: false };
      const args = ["plan", "-input=false", "-no-color", "-detailed-exitcode", `-out=${PLAN}`, ...options];
      const { exitCode, output } = await terraform(place, args);
      const hasChanges = exitCode === HAS_CHANGES;
      const planned = { log: BANNER + output, hasChanges };
      return exitCode === 0 || hasChanges ? { ...planned, plan: readFileSync(join(place.folder, PLAN)) } : planned;
    });
  }

  apply(input: RunInput, plan: Buffer): Promise<Applied> {
    return this.inFolder(input, async (place, initialized) => {
      if (initialized.exitCode !== 0) return { log: BANNER + initialized.output, succeeded: false };
      writeFileSync(join(place.folder, PLAN), plan);
      const { exitCode, output } = await terraform(place, ["apply", "-input=false", "-no-color", PLAN]);
      const state = join(place.folder, STATE);
      const applied = { log: BANNER + output, succeeded: exitCode === 0 };
      return existsSync(state) ? { ...applied, state: readFileSync(state) } : applied;
    });
  }

  private async inFolder<T>(input: RunInput, work: (place: Place, initialized: Finished) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), "terraform-run-"));
    const archiveProvider = this.hasArchiveProvider ? undefined : await ArchiveProvider.start(() => [folder]);
    const place = { folder, environment: { ...this.environment, ...archiveProvider?.environment } };
    try {
      return await work(place, await prepare(place, input));
    } finally {
      archiveProvider?.close();
      rmSync(folder, { recursive: true });
    }
  }
}

/** Where one half of a run happens. */
interface Place {
  readonly folder: string;
  readonly environment: Environment;
}

async function prepare(place: Place, { configuration, state }: RunInput): Promise<Finished> {
  const { folder, environment } = place;
  const upload = join(folder, "upload.tar.gz");
  writeFileSync(upload, configuration);
  const unpacked = await new Running("tar", ["-xzf", upload], { cwd: folder, env: environment }).finished;
  if (unpacked.exitCode !== 0) return unpacked;
  rmSync(upload);
  writeFileSync(join(folder, "backend_override.tf.json"), JSON.stringify(BACKEND_OVERRIDE));
  if (state !== undefined) writeFileSync(join(folder, STATE), state);
  return terraform(place, ["init", "-input=false", "-no-color"]);
}

function terraform({ folder, environment }: Place, args: readonly string[]): Promise<Finished> {
  return new Running("terraform", args, { cwd: folder, env: { ...environment, TF_IN_AUTOMATION: "1" } }).finished;
}
