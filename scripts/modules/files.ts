import { AWS_PROVIDER_VERSIONS } from "../../constructs/account-stack";
import { Expressions, where, type Addresses } from "./expressions";
import { file, quoted, type Attribute, type Block } from "./hcl";
import type { Entry } from "./merged";
import type { TerraformModule, Validation, Variable } from "./module";
import { moduleResources, versionStandIn, zipStandIn, type ModuleResource } from "./resources";

/** The oldest version whose validations may refer to more than their own variable, among those that tests run with. */
export const TERRAFORM_VERSIONS = ">= 1.11";

const GENERATED = "# Written by `npm run modules` from the constructs of the CDKTF stacks.\n\n";

export interface TerraformFiles {
  /** By name. */
  readonly files: Readonly<Record<string, string>>;
  /** Of the resources, `type.name`. */
  readonly addresses: readonly string[];
  /** Of each resource the address in the stack and the one in the module; `*` stands for what is there once for each of several. */
  readonly moves: readonly (readonly [from: string, to: string])[];
}

/** The files of Terraform that are generated for a module. */
export function terraformFiles(module: TerraformModule, outdir: string): TerraformFiles {
  const resources = moduleResources(module.create, module.choices, outdir).flatMap((resource) => {
    const name = module.named(resource.stackName.replace(/_[0-9A-F]{8}$/, "").replaceAll("-", "_"));
    return name === undefined ? [] : [{ ...resource, name }];
  });
  const byStackName: Addresses = new Map(
    resources.map(({ stackName, type, name, when }) => [stackName, { address: `${type}.${name}`, when }]),
  );
  const addresses = [...byStackName.values()].map(({ address }) => address);
  if (new Set(addresses).size < resources.length) {
    throw new Error(`Two resources of the module ${module.name} have the same address.`);
  }
  const { sources, parent } = module.functions;
  const functions = sources.flatMap((source) => [
    [zipStandIn(source), `"\${${parent}}/functions/${source}.zip"`] as const,
    [versionStandIn(source), `trimspace(file("\${${parent}}/functions/${source}.version"))`] as const,
  ]);
  const expressions = new Expressions({ ...module.words, ...Object.fromEntries(functions) }, byStackName);
  const locals = Object.entries(module.locals).map(([name, value]) => ({ name, value }));
  const firstLogs = resources.find(({ type }) => type === "aws_cloudwatch_log_group");
  const files = {
    "main.tf":
      GENERATED +
      file([
        { type: "locals", body: locals },
        ...resources.map((resource) =>
          resourceBlock(resource, expressions, {
            overrides: module.overrides?.[resource.name] ?? {},
            conditions: [
              ...(resource === firstLogs ? [conditionBlock("postcondition", PLACE)] : []),
              ...(module.preconditions?.[resource.name]
                ? [conditionBlock("precondition", module.preconditions[resource.name]!)]
                : []),
            ],
          }),
        ),
        ...module.others,
      ]),
    "variables.tf": GENERATED + file(module.variables.map(variableBlock)),
    "outputs.tf":
      GENERATED +
      file(
        module.outputs.map(({ name, description, value }) => ({
          type: "output",
          labels: [name],
          body: [
            { name: "description", value: quoted(description) },
            { name: "value", value },
          ],
        })),
      ),
    "versions.tf":
      GENERATED +
      file([
        {
          type: "terraform",
          body: [
            { name: "required_version", value: quoted(TERRAFORM_VERSIONS) },
            "",
            {
              type: "required_providers",
              body: [
                {
                  name: "aws",
                  value: `{\n  source  = "hashicorp/aws"\n  version = ${quoted(AWS_PROVIDER_VERSIONS)}\n}`,
                },
              ],
            },
          ],
        },
      ]),
  };
  const moves = resources.map(({ type, stackName, name, when }) => {
    const standIn = when?.choice.each?.inStack;
    const from = standIn === undefined ? stackName : stackName.replace(standIn, "*").replace(/_[0-9A-F]{8}$/, "_*");
    const isCounted = when !== undefined || module.overrides?.[name]?.count !== undefined;
    return [`${type}.${from}`, `${type}.${name}${standIn === undefined ? (isCounted ? "[0]" : "") : '["*"]'}`] as const;
  });
  return { files, addresses, moves };
}

function resourceBlock(
  resource: ModuleResource & { readonly name: string },
  expressions: Expressions,
  {
    overrides,
    conditions,
  }: { readonly overrides: Readonly<Record<string, string>>; readonly conditions: readonly Block[] },
): Block {
  const { type, name, when, attributes, blocks, takesTags, dependsOn } = resource;
  const entries = attributes.parts.flatMap(({ when: there, items }) => items.map((item) => [there, item] as const));
  const simple = entries
    .filter(([, [key]]) => !blocks.has(key))
    .flatMap(([there, [key, value]]): readonly Attribute[] => {
      if (key === "filename") return codeAttributes(expressions.of(value));
      return [{ name: key, value: overrides[key] ?? where(there, expressions.of(value), "null") }];
    });
  const nested = entries
    .filter(([, [key]]) => blocks.has(key))
    .flatMap(([there, entry]) => {
      if (there) throw new Error(`${entry[0]} of ${type}.${name} is a block that a choice decides on.`);
      return nestedBlocks(entry, expressions);
    });
  const { count } = overrides;
  const meta = [
    ...(when === undefined ? [] : [metaArgument(when)]),
    ...(count === undefined ? [] : [{ name: "count", value: count }]),
  ];
  return {
    type: "resource",
    labels: [type, name],
    body: [
      ...meta,
      ...(meta.length > 0 ? ([""] as const) : []),
      ...simple,
      ...(takesTags ? [{ name: "tags", value: "var.tags" }] : []),
      ...nested.flatMap((block) => ["" as const, block]),
      ...(dependsOn.length === 0
        ? []
        : ([
            "",
            { name: "depends_on", value: `[${dependsOn.map((one) => expressions.address(one)).join(", ")}]` },
          ] as const)),
      ...(conditions.length === 0 ? [] : (["", { type: "lifecycle", body: conditions }] as const)),
    ],
  };
}

/** Names, ARNs and policies are written with these two variables, and nobody looks up whether they are right. */
const PLACE: Validation = {
  condition: 'startswith(self.arn, "arn:${local.partition}:logs:${var.region}:${var.account_id}:")',
  error:
    '"account_id is ${var.account_id} and region ${var.region}, but the provider created ${self.arn}; give the module the account and Region of its provider."',
};

function conditionBlock(type: string, { condition, error }: Validation): Block {
  return {
    type,
    body: [
      { name: "condition", value: condition },
      { name: "error_message", value: error },
    ],
  };
}

function metaArgument({ choice, taken }: NonNullable<ModuleResource["when"]>): Attribute {
  if (choice.each) return { name: "for_each", value: choice.each.forEach };
  return { name: "count", value: `${choice.condition} ? ${taken ? "1 : 0" : "0 : 1"}` };
}

/** The zip stays as it is until its content changes, and so does its hash. */
function codeAttributes(filename: string): readonly Attribute[] {
  return [
    { name: "filename", value: filename },
    { name: "source_code_hash", value: `filebase64sha256(${filename})` },
  ];
}

function nestedBlocks([key, value]: Entry, expressions: Expressions): readonly Block[] {
  const bodies = value.kind === "list" ? value.parts.flatMap(({ items }) => items) : [value];
  return bodies.map((body) => {
    if (body.kind !== "object") throw new Error(`${key} is a block, but no object.`);
    return {
      type: key,
      body: body.parts.flatMap(({ items }) => items.map(([name, one]) => ({ name, value: expressions.of(one) }))),
    };
  });
}

function variableBlock({ name, description, type, default: value, validations = [] }: Variable): Block {
  return {
    type: "variable",
    labels: [name],
    body: [
      { name: "description", value: quoted(description) },
      { name: "type", value: type },
      ...(value === undefined ? [] : [{ name: "default", value }]),
      ...(value === "null" ? [] : [{ name: "nullable", value: "false" }]),
      ...validations.flatMap((validation) => ["" as const, conditionBlock("validation", validation)]),
    ],
  };
}
