import { isObject } from "../json";
import { withoutNulls } from "./json";

/** A block's body, apart from what Terraform itself reads in it. */
export interface MetaArguments {
  /** What is left for the resource; arguments that are null are absent. */
  readonly args: Record<string, unknown>;
  readonly dependsOn: readonly string[];
  readonly problems: readonly string[];
}

const REFUSED = new Set(["count", "for_each", "provisioner", "connection"]);
/** They guard what exists in AWS from a change; the embedded cloud destroys nothing. */
const LIFECYCLE = new Set(["prevent_destroy", "create_before_destroy", "ignore_changes"]);
/** The default configurations; an alias has a dot. */
const PROVIDERS: readonly unknown[] = ["aws", "archive", "terraform"];

/** Takes `//`, `depends_on`, `lifecycle` and `provider` out of a block, and refuses what else Terraform would read. */
export function readMetaArguments(body: Readonly<Record<string, unknown>>): MetaArguments {
  const { "//": _, depends_on = [], lifecycle = {}, provider = "aws", ...rest } = withoutNulls(body);
  const refused = Object.keys(rest).filter((key) => REFUSED.has(key));
  const problems = refused.map((key) => `the embedded cloud does not know ${key}`);
  for (const key of [lifecycle].flat().flatMap((one) => (isObject(one) ? Object.keys(one) : []))) {
    if (!LIFECYCLE.has(key)) problems.push(`the embedded cloud does not know lifecycle.${key}`);
  }
  if (!PROVIDERS.includes(provider)) {
    problems.push(`the embedded cloud does not know the provider alias ${JSON.stringify(provider)}`);
  }
  const args = Object.fromEntries(Object.entries(rest).filter(([key]) => !REFUSED.has(key)));
  // CDKTF writes an output's dependencies as interpolations.
  const dependsOn = [depends_on].flat().map((address) => String(address).replace(/^\$\{(.*)\}$/, "$1"));
  return { args, dependsOn, problems };
}
