import { partitionOf } from "../../contract/account-region";
import { BadInputError } from "../bad-input";
import { resourcesOf, type Resource, type SynthesizedStack } from "../synthesized-stacks";
import { documentsOf, type PolicyDocument, type PolicyStatement } from "./documents";
import { BOUNDARY, LOCAL_DATA_SOURCES, TERRAFORM_CALLS, type Grant } from "./terraform-calls";

/** One grant for one resource, filled in. */
interface Allowed {
  readonly grant: Grant;
  readonly resource: string;
  /** Undefined where there is no condition. */
  readonly conditionValue: string | undefined;
}

/**
 * Those of the stacks that are for an account, or the one of that name.
 *
 * @throws BadInputError where there is none
 */
export function stacksFor(stacks: readonly SynthesizedStack[], accountOrName: string): readonly SynthesizedStack[] {
  const own = stacks.filter(({ name, json }) => name === accountOrName || accountOf(json) === accountOrName);
  if (own.length > 0) return own;
  const accounts = [...new Set(stacks.map(({ json }) => accountOf(json)))].sort();
  throw new BadInputError(
    `No stack has the name or account ${accountOrName}; the accounts are ${accounts.join(", ")}.`,
  );
}

/**
 * The permissions that Terraform needs to create, read, change, tag and delete what the stacks contain, and nothing
 * else, in as many managed policies as they take.
 *
 * @throws BadInputError where a stack holds a type that is not in the table
 */
export function deploymentPolicies(stacks: readonly SynthesizedStack[]): readonly PolicyDocument[] {
  const allowed = stacks.flatMap(allowedFor);
  const grants = [...new Set(allowed.map(({ grant }) => grant))].sort((a, b) => (a.sid < b.sid ? -1 : 1));
  return documentsOf(merged(grants.map((grant) => statement(grant, allowed))));
}

/**
 * The permissions on the state of the stacks, for whoever runs Terraform: the state is reached with the
 * credentials of the environment, not with the role that Terraform assumes in an account.
 *
 * @throws BadInputError where a stack's state is not in S3
 */
export function statePolicies(stacks: readonly SynthesizedStack[]): readonly PolicyDocument[] {
  const states = stacks.map(({ name, json: { terraform, provider } }) => {
    const { bucket, key } = terraform.backend?.s3 ?? {};
    if (typeof bucket !== "string" || typeof key !== "string") {
      throw new BadInputError(`The state of ${name} is not in S3; only for S3 can its permissions be told.`);
    }
    const partition = partitionOf(provider.aws[0]!.region);
    return { bucket: `arn:${partition}:s3:::${bucket}`, key };
  });
  const keys = states.map(({ bucket, key }) => `${bucket}/${key}`);
  const allow = (Sid: string, Action: readonly string[], Resource: readonly string[]): PolicyStatement => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource: sorted(Resource),
  });
  // https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required
  return documentsOf([
    allow(
      "FindState",
      ["s3:ListBucket"],
      states.map(({ bucket }) => bucket),
    ),
    allow("State", ["s3:GetObject", "s3:PutObject"], keys),
    allow(
      "StateLock",
      ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      keys.map((key) => `${key}.tflock`),
    ),
  ]);
}

function accountOf({ provider }: SynthesizedStack["json"]): string | undefined {
  return provider.aws[0]?.allowed_account_ids[0];
}

function allowedFor({ name: stack, json }: SynthesizedStack): readonly Allowed[] {
  const source = Object.keys(json.data ?? {}).find((type) => !LOCAL_DATA_SOURCES.includes(type));
  if (source !== undefined) {
    throw new BadInputError(
      `${stack}: what Terraform calls for data.${source} is not known; add it to terraform-calls.ts.`,
    );
  }
  const { region } = json.provider.aws[0]!;
  const resources = resourcesOf(json);
  return resources.flatMap((resource) => {
    const grants = Object.hasOwn(TERRAFORM_CALLS, resource.type) ? TERRAFORM_CALLS[resource.type] : undefined;
    if (!grants) {
      throw new BadInputError(
        `${stack}: what Terraform calls for ${resource.type} is not known; add it to terraform-calls.ts.`,
      );
    }
    return grants.flatMap((grant): readonly Allowed[] => {
      const name = nameIn(resource, grant.name, resources);
      const role = resources.find(({ type, values }) => type === "aws_iam_role" && values.name === name)?.values;
      const { path = "/", permissions_boundary: boundary } = (role ?? {}) as RoleValues;
      if (grant.onlyWithBoundary && boundary === undefined) return [];
      const filled = (template: string): string =>
        template
          .replaceAll("${Partition}", partitionOf(region))
          .replaceAll("${Region}", region)
          .replaceAll("${Account}", accountOf(json)!)
          .replaceAll("${Path}", path.slice(1))
          .replaceAll("${Name}", name);
      const { value } = grant.condition ?? {};
      return [
        {
          grant,
          resource: filled(grant.resource),
          conditionValue: value === BOUNDARY ? boundary : value && filled(value),
        },
      ];
    });
  });
}

/** Of a role; literals always. */
interface RoleValues {
  readonly path?: string;
  readonly permissions_boundary?: string;
}

/** The attributes that hold a resource's own name. */
const NAMES = ["name", "function_name"];

/** The name in an attribute, or that of the resource which the attribute refers to. */
function nameIn({ address, values }: Resource, attribute: string, resources: readonly Resource[]): string {
  const value = values[attribute];
  if (typeof value === "string" && !value.includes("${")) return value;
  const target = resources.find((one) => typeof value === "string" && value.startsWith(`\${${one.address}.`));
  const name = NAMES.map((own) => target?.values[own]).find((own) => typeof own === "string");
  if (typeof name !== "string" || name.includes("${")) {
    throw new BadInputError(`${address}: ${attribute} holds no name that is known before it is deployed.`);
  }
  return name;
}

function statement(grant: Grant, allowed: readonly Allowed[]): PolicyStatement {
  const own = allowed.filter((one) => one.grant === grant);
  const { sid, actions, condition } = grant;
  const values = own.flatMap(({ conditionValue }) => conditionValue ?? []);
  return {
    Sid: sid,
    Effect: "Allow",
    Action: sorted(actions),
    Resource: sorted(own.map(({ resource }) => resource)),
    ...(condition &&
      values.length > 0 && { Condition: { [condition.test]: { [condition.variable]: sorted(values) } } }),
  };
}

/** Policies have to stay short, so statements for the same resources on the same condition become one. */
function merged(statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  const same = new Map<string, PolicyStatement>();
  for (const one of statements) {
    const key = JSON.stringify([one.Resource, one.Condition]);
    const other = same.get(key);
    same.set(
      key,
      other ? { ...other, Sid: `${other.Sid}And${one.Sid}`, Action: sorted([...other.Action, ...one.Action]) } : one,
    );
  }
  return [...same.values()];
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
