import { z } from "zod";
import { argumentProblems, block, flag, texts } from "./arguments";
import { withoutNulls } from "./json";

/** A block's body, apart from what Terraform itself reads in it. */
export interface MetaArguments {
  /** What is left for the resource; arguments that are null are absent. */
  readonly args: Record<string, unknown>;
  readonly dependsOn: readonly string[];
  readonly problems: readonly string[];
}

/** What a block is to Terraform. */
export interface BlockKind {
  readonly kind: "data" | "resource";
  /** For example `aws_sqs_queue`. Its first word is the name of its provider. */
  readonly type: string;
  /** The arguments of this type. */
  readonly known: ReadonlySet<string>;
}

const REFUSED = new Set(["count", "for_each", "provisioner", "connection"]);
/** They guard what exists in AWS from a change; the embedded cloud destroys nothing. */
const LIFECYCLE = block({
  prevent_destroy: flag.optional(),
  create_before_destroy: flag.optional(),
  ignore_changes: z.union([z.literal("all"), texts], { error: 'has to be a list of strings, or "all"' }).optional(),
});

/** Takes `//`, `depends_on`, `lifecycle` and `provider` out of a block, and refuses what else Terraform would read. */
export function readMetaArguments(body: Readonly<Record<string, unknown>>, block: BlockKind): MetaArguments {
  const { "//": _, depends_on, lifecycle, provider, ...rest } = body;
  const { dependsOn, problems } = readDependsOn(depends_on);
  const args = Object.fromEntries(Object.entries(withoutNulls(rest)).filter(([key]) => !REFUSED.has(key)));
  const refused = Object.keys(rest).filter((key) => REFUSED.has(key));
  return {
    args,
    dependsOn,
    problems: [
      ...refused.map((key) => `the embedded cloud does not know ${key}`),
      ...lifecycleProblems(lifecycle ?? undefined, block),
      ...providerProblems(provider, block),
      ...problems,
    ],
  };
}

/** The addresses in `depends_on`: Terraform reads them as they are written, without expressions. */
export function readDependsOn(dependsOn: unknown): Pick<MetaArguments, "dependsOn" | "problems"> {
  if (dependsOn === undefined) return { dependsOn: [], problems: [] };
  const parsed = texts.safeParse(dependsOn);
  if (!parsed.success) return { dependsOn: [], problems: argumentProblems(inside("depends_on", parsed.error.issues)) };
  const expressions = parsed.data.filter((address) => address.includes("${"));
  return {
    dependsOn: parsed.data.filter((address) => !expressions.includes(address)),
    problems: expressions.map((address) => `depends_on: ${address} has to be an address without \${}`),
  };
}

function lifecycleProblems(lifecycle: unknown, { kind, known }: BlockKind): string[] {
  if (lifecycle === undefined) return [];
  const parsed = LIFECYCLE.safeParse(lifecycle);
  if (!parsed.success) return argumentProblems(inside("lifecycle", parsed.error.issues));
  if (kind === "data") {
    return Object.keys(parsed.data).map((key) => `lifecycle.${key}: only resources have it, and not data sources`);
  }
  const { ignore_changes: ignored = [] } = parsed.data;
  const unknown = (ignored === "all" ? [] : ignored).filter((path) => !known.has(/^\w*/.exec(path)![0]));
  return unknown.map((path) => `lifecycle.ignore_changes: the embedded cloud does not know the attribute ${path}`);
}

function providerProblems(provider: unknown, { type }: BlockKind): string[] {
  const own = type.split("_")[0];
  if (provider === undefined || provider === own) return [];
  const isAlias = typeof provider !== "string" || provider.startsWith(`${own}.`);
  return [
    isAlias
      ? `the embedded cloud does not know the provider alias ${JSON.stringify(provider)}`
      : `provider: ${JSON.stringify(provider)} has no ${type}`,
  ];
}

function inside(argument: string, issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  return issues.map((issue) => ({ ...issue, path: [argument, ...issue.path] }));
}
