import { z } from "zod";
import { isObject } from "../json";
import { argumentProblems, block, body, flag, matching, text, textMap } from "./arguments";

/** Where the provider blocks put a stack, or what is wrong with them. */
export interface ProviderBlocks {
  readonly account: string;
  readonly region: string;
  readonly problems: readonly string[];
}

/** `default_tags`, `assume_role` and `profile` only matter to the real AWS, `skip_region_validation` to Terraform. */
const AWS = body({
  region: z.unknown(),
  allowed_account_ids: z.unknown(),
  default_tags: block({ tags: textMap.optional() }).optional(),
  assume_role: block({ role_arn: matching(/^arn:[\w-]+:iam::\d{12}:role\/.+$/, "is no ARN of a role") }).optional(),
  profile: text.optional(),
  skip_region_validation: flag.optional(),
});
const WITHOUT_ARGUMENTS = body({});

/**
 * Reads `provider` of the synthesized JSON: one block for AWS, whose one allowed account and Region are where the stack
 * goes; one without arguments for each of the others that need none.
 */
export function readProviders(providers: unknown): ProviderBlocks {
  const byName = isObject(providers) ? providers : {};
  const problems = Object.entries(byName).flatMap(([name, blocks]) => {
    if (name === "aws") return [];
    if (name !== "archive" && name !== "terraform") return [`the embedded cloud does not know provider.${name}`];
    return [blocks].flat().flatMap((one) => problemsIn(name, one, WITHOUT_ARGUMENTS));
  });
  const aws = [byName.aws ?? []].flat();
  const [first] = aws;
  if (!isObject(first)) {
    const missing = "provider.aws: is missing; it says which account and Region the stack is for";
    return { account: "", region: "", problems: [...problems, missing] };
  }
  const own = aws.flatMap((one) => problemsIn("aws", one, AWS));
  const alone = aws.length === 1 ? [] : ["provider.aws: the embedded cloud does not know a second one in a stack"];
  const { region, allowed_account_ids: accounts } = first;
  return {
    account: Array.isArray(accounts) ? String(accounts[0]) : "",
    region: String(region),
    problems: [...problems, ...own, ...alone, ...regionProblems(region), ...accountProblems(accounts)],
  };
}

function problemsIn(name: string, one: unknown, known: typeof AWS | typeof WITHOUT_ARGUMENTS): string[] {
  const { alias, ...args } = isObject(one) ? one : { alias: undefined };
  const parsed = known.safeParse(isObject(one) ? args : one);
  const problems = [
    ...(alias === undefined ? [] : [`the embedded cloud does not know the alias ${JSON.stringify(alias)}`]),
    ...(parsed.success ? [] : argumentProblems(parsed.error.issues)),
  ];
  return problems.map((problem) => `provider.${name}: ${problem}`);
}

function regionProblems(region: unknown): string[] {
  if (typeof region === "string" && /^[a-z0-9-]+$/.test(region)) return [];
  return ["provider.aws: region has to be a literal, for example eu-west-1"];
}

function accountProblems(accounts: unknown): string[] {
  const ids = Array.isArray(accounts) ? accounts : [];
  if (ids.length === 1 && /^\d{12}$/.test(String(ids[0]))) return [];
  return [
    "provider.aws: allowed_account_ids has to name exactly one account by its 12 digits: it is the account that " +
      `the stack is for (it names ${ids.length === 0 ? "none" : ids.join(", ")})`,
  ];
}
