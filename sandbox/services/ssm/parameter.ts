import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import { list, required, string, structure } from "../../shape";
import type { Tag } from "../tags";
import { checkName, invalid, liesBelow } from "./names";

/** Characters of a value in the standard tier. */
const MAX_VALUE = 4096;

/** A parameter's newest version; older ones are not kept. */
export interface Parameter {
  readonly name: string;
  readonly type: "String" | "StringList";
  readonly value: string;
  readonly version: number;
  readonly description?: string;
  /** Epoch seconds. */
  readonly modified: number;
  readonly modifiedBy: string;
  readonly tags: readonly Tag[];
}

export interface PutParameterInput {
  readonly Name: string;
  readonly Value: string;
  readonly Type?: string;
  readonly Description?: string;
  readonly Overwrite?: boolean;
  readonly Tier?: string;
  readonly DataType?: string;
  readonly Tags?: readonly Tag[];
}

/**
 * The version of a parameter that a put makes.
 *
 * @throws AwsError as PutParameter answers it, NotInTheEmbeddedCloud for SecureString, other tiers and data types
 */
export function nextVersion(
  input: PutParameterInput,
  existing: Parameter | undefined,
  modified: number,
  modifiedBy: string,
): Parameter {
  checkName(input.Name);
  if (existing && !input.Overwrite) {
    throw new AwsError(
      "ParameterAlreadyExists",
      "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    );
  }
  if (input.Overwrite && input.Tags) {
    throw invalid("Invalid request: tags and overwrite can't be used together.");
  }
  const type = typeOf(input, existing);
  if ((input.Tier ?? "Standard") !== "Standard") throw notInTheEmbeddedCloud(`ssm:PutParameter Tier ${input.Tier}`);
  if ((input.DataType ?? "text") !== "text") throw notInTheEmbeddedCloud(`ssm:PutParameter DataType ${input.DataType}`);
  if (input.Value.length === 0) throw invalid(`${input.Name}: a value has at least one character.`);
  if (input.Value.length > MAX_VALUE) {
    throw invalid(
      `Standard tier parameters support a maximum parameter value of ${MAX_VALUE} characters. ` +
        "To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.",
    );
  }
  return {
    name: input.Name,
    type,
    value: input.Value,
    version: (existing?.version ?? 0) + 1,
    description: input.Description ?? existing?.description,
    modified,
    modifiedBy,
    tags: input.Tags ?? existing?.tags ?? [],
  };
}

function typeOf({ Name, Type }: PutParameterInput, existing: Parameter | undefined): Parameter["type"] {
  const type = Type ?? existing?.type;
  if (type === undefined) throw invalid(`A parameter type is required when you create a parameter: ${Name}.`);
  if (type === "SecureString") throw notInTheEmbeddedCloud("ssm:PutParameter Type SecureString");
  if (type !== "String" && type !== "StringList") {
    throw new AwsError("UnsupportedParameterType", `The parameter type ${type} isn't supported.`);
  }
  if (existing && existing.type !== type) {
    throw new AwsError(
      "HierarchyTypeMismatchException",
      `Parameter Store does not support changing a parameter's type: ${Name} is a ${existing.type}, not a ${type}.`,
    );
  }
  return type;
}

export interface ParameterStringFilter {
  readonly Key: string;
  readonly Option?: string;
  readonly Values?: readonly string[];
}

export const parameterStringFilter = structure<ParameterStringFilter>({
  Key: required(string),
  Option: string,
  Values: list(string),
});

/**
 * Whether a parameter passes a filter of DescribeParameters.
 *
 * @throws AwsError NotInTheEmbeddedCloud for other filters than Name (Equals, BeginsWith) and Path (OneLevel, Recursive)
 */
export function passes({ name }: Parameter, { Key, Option, Values = [] }: ParameterStringFilter): boolean {
  const filter = `${Key} ${Option ?? (Key === "Path" ? "OneLevel" : "Equals")}`;
  switch (filter) {
    case "Name Equals":
      return Values.includes(name);
    case "Name BeginsWith":
      return Values.some((prefix) => name.startsWith(prefix));
    case "Path OneLevel":
      return Values.some((path) => liesBelow(name, path, false));
    case "Path Recursive":
      return Values.some((path) => liesBelow(name, path, true));
    default:
      throw notInTheEmbeddedCloud(`ssm:DescribeParameters ParameterFilters ${filter}`);
  }
}
