import { App, Testing, type TerraformStack } from "cdktf";
import { createStacks } from "../../constructs/create-stacks";
import type { DashboardConfig } from "../../config/dashboard-config";
import { parseConfiguration } from "../../config/schema";
import { withoutTokenTraces } from "../../testing/synthesis";

/** Terraform JSON of one stack, without CDKTF's comments. */
export interface TerraformJson {
  readonly resource: Readonly<Record<string, Readonly<Record<string, any>>>>;
  readonly data: Readonly<Record<string, Readonly<Record<string, any>>>>;
  readonly provider: Readonly<Record<string, readonly any[]>>;
  readonly terraform: any;
  readonly output: Readonly<Record<string, any>>;
}

export const HUB = { account: "111111111111", region: "us-east-1" };
export const SPOKE = {
  project: "Project1",
  environment: "dev",
  account: "222222222222",
  region: "us-east-1",
  metrics: ["TotalCompletedTrainingJobs", "NumberEndPointsInService"],
} as const;

/** Synthesizes a configuration: the Terraform JSON of each stack, by name. */
export function synthesized(config: DashboardConfig): Readonly<Record<string, TerraformJson>> {
  const stacks = withoutTokenTraces(() => {
    const app = new App();
    createStacks(app, parseConfiguration(config));
    return app.node.children.map((stack) => [stack.node.id, Testing.synth(stack as TerraformStack)] as const);
  });
  return Object.fromEntries(
    stacks.map(([id, json]) => [
      id,
      JSON.parse(json, (key, value: unknown) => (key === "//" ? undefined : value)) as TerraformJson,
    ]),
  );
}

/** The one resource of a type that `matches`. */
export function only(json: TerraformJson, type: string, matches: (resource: any) => boolean = () => true): any {
  const found = Object.values(json.resource[type] ?? {}).filter(matches);
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type}, expected one`);
  return found[0];
}

/** The statements of the policy document that a `${data.aws_iam_policy_document.<id>.json}` reference means. */
export function statementsOf(json: TerraformJson, reference: string): readonly any[] {
  const id = /^\$\{data\.aws_iam_policy_document\.([^.]+)\.json\}$/.exec(reference)?.[1];
  const document = id === undefined ? undefined : json.data.aws_iam_policy_document?.[id];
  if (!document) throw new Error(`${reference} is no policy document of this stack`);
  return document.statement;
}

type Members = Readonly<Record<string, unknown>>;

/** Paths at which two JSON values differ. */
export function changedPaths(a: unknown, b: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return a === b ? [] : [path.join(".")];
  }
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    changedPaths((a as Members)[key], (b as Members)[key], [...path, key]),
  );
}
