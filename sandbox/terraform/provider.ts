import { isObject } from "../json";

/** Where the provider blocks put a stack, or what is wrong with them. */
export interface ProviderBlocks {
  readonly account: string;
  readonly region: string;
  readonly problems: readonly string[];
}

/** `default_tags`, `assume_role` and `profile` only matter to the real AWS. */
const AWS_ARGUMENTS = new Set(["region", "allowed_account_ids", "default_tags", "assume_role", "profile"]);

/**
 * Reads `provider` of the synthesized JSON: one block for AWS, whose one allowed account and Region are where the stack
 * goes; one without arguments for each of the others that need none.
 */
export function readProviders(providers: unknown): ProviderBlocks {
  const byName = isObject(providers) ? providers : {};
  const problems = Object.entries(byName).flatMap(([name, blocks]) => {
    if (name === "aws") return [];
    if (name !== "archive" && name !== "terraform") return [`the embedded cloud does not know provider.${name}`];
    return [blocks].flat().flatMap((block) => unknownArguments(name, block, new Set()));
  });
  const aws = [byName.aws ?? []].flat();
  const [block] = aws;
  if (!isObject(block)) {
    const missing = "provider.aws: is missing; it says which account and Region the stack is for";
    return { account: "", region: "", problems: [...problems, missing] };
  }
  const own = aws.flatMap((one) => unknownArguments("aws", one, AWS_ARGUMENTS));
  const alone = aws.length === 1 ? [] : ["provider.aws: the embedded cloud does not know a second one in a stack"];
  const { region, allowed_account_ids: accounts } = block;
  return {
    account: Array.isArray(accounts) ? String(accounts[0]) : "",
    region: String(region),
    problems: [...problems, ...own, ...alone, ...regionProblems(region), ...accountProblems(accounts)],
  };
}

function unknownArguments(name: string, block: unknown, known: ReadonlySet<string>): string[] {
  return Object.entries(isObject(block) ? block : {}).flatMap(([argument, value]) => {
    if (known.has(argument) || value === null) return [];
    if (argument === "alias")
      return [`provider.${name}: the embedded cloud does not know the alias ${JSON.stringify(value)}`];
    return [`provider.${name}: the embedded cloud does not know the attribute ${argument}`];
  });
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
