import { codeVersion } from "../../constructs/function-code";
import { App, TerraformResource, type TerraformStack } from "cdktf";
import { merged, type Choice, type Entry, type Json, type Merged, type Part, type When } from "./merged";

type JsonObject = Readonly<Record<string, Json>>;

/** A resource of a stack as Terraform JSON has it, with its policy documents written out as texts of JSON. */
interface StackResource {
  readonly type: string;
  readonly attributes: JsonObject;
  readonly dependsOn: readonly string[];
  /** Names of the attributes that are blocks. */
  readonly blocks: ReadonlySet<string>;
  readonly takesTags: boolean;
}

/** By the resource's name in Terraform. */
type StackResources = ReadonlyMap<string, StackResource>;

/** A resource of a module, for all choices. */
export interface ModuleResource {
  readonly type: string;
  /** The name in the stack, with the hash that CDKTF puts at its end. */
  readonly stackName: string;
  /** Undefined: it is always there. */
  readonly when: When | undefined;
  readonly attributes: Extract<Merged, { kind: "object" }>;
  readonly dependsOn: readonly string[];
  readonly blocks: ReadonlySet<string>;
  readonly takesTags: boolean;
}

/** Creates a stack in which some choices are taken. */
export type CreateStack = (app: App, taken: ReadonlySet<Choice>) => TerraformStack;

/**
 * The resources of a stack for all choices: it is synthesized without any of them, with each alone, and with each pair
 * of which the first one brings a resource that the second one may change.
 *
 * @param outdir where the bundles of the functions are, or are written
 */
export function moduleResources(
  create: CreateStack,
  choices: readonly Choice[],
  outdir: string,
): readonly ModuleResource[] {
  const known = new Map<string, StackResources>();
  const where = (...taken: readonly Choice[]): StackResources => {
    const key = choices.map((choice) => (taken.includes(choice) ? "1" : "0")).join("");
    const found = known.get(key) ?? stackResources(create(new App({ outdir, skipValidation: true }), new Set(taken)));
    known.set(key, found);
    return found;
  };
  const names = new Set([...where().keys(), ...choices.flatMap((choice) => [...where(choice).keys()])]);
  return [...names].map((name): ModuleResource => {
    const isThere = where().has(name);
    const [decides, ...more] = choices.filter((choice) => where(choice).has(name) !== isThere);
    if (more.length > 0) throw new Error(`Two choices decide whether there is ${name}; the generator knows one.`);
    const base = decides && !isThere ? [decides] : [];
    const others = choices.filter((choice) => choice !== decides);
    const first = where(...base).get(name)!;
    const attributes = merged(
      first.attributes,
      others.map((choice) => [choice, where(...base, choice).get(name)?.attributes] as const),
    );
    if (attributes.kind !== "object") throw new Error(`Two choices decide whether there is ${name}.`);
    const when = decides && { choice: decides, taken: !isThere };
    const withOthers = [first, ...others.map((choice) => where(...base, choice).get(name)!)];
    const dependsOn = [...new Set(withOthers.flatMap((one) => one.dependsOn))];
    return {
      ...first,
      stackName: name,
      when,
      attributes: { ...attributes, parts: shortened(attributes.parts) },
      dependsOn,
    };
  });
}

/** Policies as the AWS provider writes them: without a list where there is one text only. */
function shortened(parts: readonly Part<Entry>[]): readonly Part<Entry>[] {
  return parts.map(({ when, items }) => ({
    when,
    items: items.map(([key, value]): Entry => [key, POLICIES.includes(key) ? withoutListsOfOne(value) : value]),
  }));
}

const POLICIES: readonly string[] = ["policy", "assume_role_policy"];

function withoutListsOfOne(value: Merged): Merged {
  switch (value.kind) {
    case "json":
      return { ...value, value: withoutListsOfOne(value.value) };
    case "object":
      return {
        ...value,
        parts: value.parts.map(({ when, items }) => ({
          when,
          items: items.map(([key, one]): Entry => [key, withoutListsOfOne(one)]),
        })),
      };
    case "list": {
      const [first, ...others] = value.parts.flatMap(({ when, items }) => items.map((item) => ({ when, item })));
      if (others.length === 0 && first?.when === undefined && first?.item.kind === "scalar") return first.item;
      return {
        ...value,
        parts: value.parts.map(({ when, items }) => ({ when, items: items.map(withoutListsOfOne) })),
      };
    }
    default:
      return value;
  }
}

interface StackJson {
  readonly resource: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly data: { readonly aws_iam_policy_document?: Readonly<Record<string, JsonObject>> };
}

function stackResources(stack: TerraformStack): StackResources {
  const json = JSON.parse(JSON.stringify(stack.toTerraform(), withoutComments)) as StackJson;
  const texts = new Map([
    ...Object.entries(json.data.aws_iam_policy_document ?? {}).map(
      ([id, document]) => [`\${data.aws_iam_policy_document.${id}.json}`, policyText(document)] as const,
    ),
    ...Object.values(json.resource.aws_lambda_function ?? {}).flatMap(codeStandIns),
  ]);
  const resources = stack.node.findAll().filter((one) => TerraformResource.isTerraformResource(one));
  return new Map(
    resources
      // A module brings its zips ready-made.
      .filter(({ terraformResourceType: type }) => type !== "terraform_data")
      .map((resource) => {
        const { terraformResourceType: type, friendlyUniqueId: name } = resource;
        const { depends_on: dependsOn = [], ...attributes } = json.resource[type]![name]!;
        const hcl = resource.toHclTerraform() as Record<"resource", Record<string, Record<string, object>>>;
        const one = {
          type,
          attributes: withTexts(attributes, texts) as JsonObject,
          dependsOn: (dependsOn as readonly string[]).filter((address) => !address.startsWith("data.")),
          blocks: blocksIn(hcl.resource[type]![name]!),
          takesTags: "tags" in resource,
        };
        return [name, one] as const;
      }),
  );
}

function withoutComments(key: string, value: unknown): unknown {
  return key === "//" ? undefined : value;
}

function blocksIn(attributes: object): ReadonlySet<string> {
  const isBlock = ([, value]: readonly [string, unknown]): boolean =>
    (Object(value) as { readonly isBlock?: boolean }).isBlock === true;
  return new Set(Object.entries(attributes).flatMap((entry) => (isBlock(entry) ? [entry[0]] : [])));
}

/** Stands for the path of a function's zip. */
export function zipStandIn(source: string): string {
  return `@@${source}.zip@@`;
}

/** Stands for the version of a function's code. */
export function versionStandIn(source: string): string {
  return `@@${source}.version@@`;
}

/** What stands in a function for what depends on its code, and what stands for that. */
function codeStandIns({ filename }: JsonObject): readonly (readonly [text: string, standIn: string])[] {
  const [, source, hash] = /^packages\/(.*)-([0-9a-f]{32})\.zip$/.exec(filename as string)!;
  return [
    [filename as string, zipStandIn(source!)],
    [codeVersion(hash!), versionStandIn(source!)],
  ];
}

/** @param texts what is written in place of whole texts */
function withTexts(value: Json, texts: ReadonlyMap<string, string>): Json {
  if (typeof value === "string") return texts.get(value) ?? value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one: Json) => withTexts(one, texts));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withTexts(one, texts)]));
}

interface DocumentStatement {
  readonly sid?: string;
  readonly effect?: string;
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
  readonly condition?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

/** What the AWS provider makes of a policy document, with lists also of one text. */
function policyText(document: JsonObject): string {
  const statements = document.statement as unknown as readonly DocumentStatement[];
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ sid, effect = "Allow", actions, resources, principals, condition = [] }) => ({
      Sid: sid,
      Effect: effect,
      Action: actions,
      Resource: resources,
      Principal: principals && principalOf(principals),
      Condition: condition.length === 0 ? undefined : conditionOf(condition),
    })),
  });
}

function principalOf([first, ...others]: NonNullable<DocumentStatement["principals"]>): unknown {
  if (first === undefined || others.length > 0) throw new Error("The generator knows statements with one principal.");
  return first.type === "*" ? "*" : { [first.type]: first.identifiers };
}

function conditionOf(conditions: NonNullable<DocumentStatement["condition"]>): unknown {
  const tests = new Set(conditions.map(({ test }) => test));
  return Object.fromEntries(
    [...tests].map((test) => [
      test,
      Object.fromEntries(
        conditions.filter((one) => one.test === test).map(({ variable, values }) => [variable, values]),
      ),
    ]),
  );
}
