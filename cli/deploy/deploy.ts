import { mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { inParallel } from "../../common/parallel";
import { fetchProviders } from "./providers";
import { Record } from "./record";
import { changesIn, errorIn, remedyFor, type Changes } from "./said";
import type { Stack } from "./stacks";
import type { Terraform } from "./terraform";

export interface StackResult extends Partial<Changes> {
  readonly stack: string;
  /**
   * `current`: it is deployed already as it is synthesized, and was not looked at again. `not begun`: a wave before it had
   * failures, or the deployment was interrupted.
   */
  readonly state: "deployed" | "planned" | "current" | "failed" | "interrupted" | "not begun";
  readonly seconds?: number;
  /** Of a failure: the last lines of what Terraform said. */
  readonly problem?: readonly string[];
  /** The file that has all that Terraform said. */
  readonly log?: string;
}

export interface Deployment {
  /** Whether everything is as it should be. */
  readonly ok: boolean;
  readonly stacks: readonly StackResult[];
}

export interface DeployOptions {
  readonly terraform: Terraform;
  /** The output folder of CDKTF. */
  readonly folder: string;
  /** Whether only to show what would change. */
  readonly plan: boolean;
  /** Whether what is current is left alone. */
  readonly skipsCurrent: boolean;
  /** How many stacks at a time. */
  readonly parallel: number;
  /** Is told of each stack that is done, in the order in which they end. */
  readonly onDone: (result: StackResult) => void;
}

/**
 * Deploys stacks wave after wave, several at a time. A failure costs no other stack of its wave; a wave that follows one
 * with failures is not begun, but that of the hubs holds nobody up.
 *
 * @throws CommandError if Terraform cannot get its providers
 */
export async function deploy(waves: readonly (readonly Stack[])[], options: DeployOptions): Promise<Deployment> {
  const { terraform, folder, parallel, onDone } = options;
  await fetchProviders(waves.flat(), terraform);
  mkdirSync(join(folder, "logs"), { recursive: true });
  const record = new Record(join(folder, "deployed"), terraform);
  const results: StackResult[] = [];
  let isHeldUp = false;
  for (const wave of waves) {
    const work = async (stack: Stack): Promise<StackResult> => {
      if (isHeldUp || terraform.isInterrupted) return { stack: stack.name, state: "not begun" };
      const result = await deployStack(stack, record, options);
      onDone(result);
      return result;
    };
    const done = await inParallel(wave, work, parallel);
    results.push(...done);
    isHeldUp ||= !wave.some(({ isHub }) => isHub) && done.some(({ state }) => state === "failed");
  }
  return { ok: results.every(isWell), stacks: results };
}

/** Whether a stack is as it should be. */
export function isWell({ state }: StackResult): boolean {
  return state === "deployed" || state === "planned" || state === "current";
}

async function deployStack(stack: Stack, record: Record, options: DeployOptions): Promise<StackResult> {
  const { terraform, folder, plan } = options;
  const { name, folder: cwd } = stack;
  if (options.skipsCurrent && (await record.isCurrent(stack))) return { stack: name, state: "current" };
  const log = join(folder, "logs", `${name}.log`);
  rmSync(log, { force: true });
  const startedAt = performance.now();
  const initialized = await terraform.runInto(log, ["init", "-no-color"], cwd);
  const other = initialized.code === 0 ? await record.otherPlace(stack) : undefined;
  if (other !== undefined) {
    const problem = [
      `It is deployed in ${other}, and configured for ${stack.place!}: Terraform would begin anew there, and forget what it has made.`,
      `Set ${other} in dashboard.config.ts again, and: npx cdktf destroy ${name}. If that account is gone, remove the stack's state instead.`,
    ];
    return { stack: name, log, state: "failed", problem };
  }
  if (!plan) record.forget(stack);
  const command = plan ? ["plan", "-no-color"] : ["apply", "-no-color", "-auto-approve"];
  const { code, output } = initialized.code === 0 ? await terraform.runInto(log, command, cwd) : initialized;
  const told = { stack: name, seconds: Math.round((performance.now() - startedAt) / 100) / 10, log };
  if (code === 0) {
    if (!plan) await record.keep(stack);
    return { ...told, state: plan ? "planned" : "deployed", ...changesIn(output) };
  }
  if (terraform.isInterrupted) return { ...told, state: "interrupted" };
  const problem =
    code === null
      ? ["It was killed. What it was doing may be there in part."]
      : [...errorIn(output), ...remedyFor(output, relative(process.cwd(), cwd))];
  return { ...told, state: "failed", problem };
}
