import { Testing, TerraformStack } from "cdktf";
import type { z } from "zod";
import type { DashboardConfig } from "../../config/dashboard-config";
import { ConfigurationError } from "../../config/problems";
import { configuration, parseConfiguration } from "../../config/schema";
import { literal } from "../../constructs/literal";
import { policyDocument } from "../../constructs/policy";
import { METRICS, type MetricClasses } from "../../metric-library";
import { HUB, only, SPOKE, synthesized } from "./synthesized";

/** What Terraform would evaluate, and how it has to be spelled so that it does not. */
const EVALUATED = "a${x}b%{y}";
const LITERAL = "a$${x}b%%{y}";

type Path = readonly (string | number)[];

/** Where the schema takes strings, or keys of any kind: in `{ path, key: true }` the last part is such a key. */
function strings(schema: z.core.$ZodType, path: Path = []): readonly Path[] {
  const { def } = schema._zod as unknown as { def: Record<string, any> };
  switch (def.type) {
    case "string":
      return [path];
    case "optional":
    case "default":
      return strings(def.innerType, path);
    case "array":
      return strings(def.element, [...path, 0]);
    case "record":
      return [...strings(def.valueType, [...path, "key"]), [...path, EVALUATED]];
    case "object":
      return Object.entries<z.core.$ZodType>(def.shape).flatMap(([key, inner]) => strings(inner, [...path, key]));
    case "union":
      return def.options.flatMap((option: z.core.$ZodType) => strings(option, path));
    case "literal":
    case "enum":
    case "number":
    case "int":
    case "boolean":
    case "unknown":
      return [];
    default:
      throw new Error(`this test does not know what a ${def.type} holds`);
  }
}

/** A copy in which a string is at a path; what leads there is made where it is missing. */
function withString(config: unknown, [first, ...rest]: Path, text: string): unknown {
  if (first === undefined) return text;
  const copy: any = Array.isArray(config) ? [...config] : { ...(config as object) };
  copy[first] = withString(copy[first] ?? (typeof rest[0] === "number" ? [] : {}), rest, text);
  return copy;
}

const S3 = { type: "s3", bucket: "states", region: "us-east-1" };
const CLOUD = { type: "cloud", organization: "acme" };
const CLOUD_SETTINGS: Path = ["organization", "hostname", "workspacePrefix"];

/** A configuration that has a backend with the setting at a path, where it is one of a backend. */
function base([first, second]: Path): object {
  const backend = first === "backend" ? { backend: CLOUD_SETTINGS.includes(second!) ? CLOUD : S3 } : {};
  return { hubs: [HUB], spokes: [SPOKE], ...backend };
}

/** Everything that Terraform evaluates in a stack. */
const evaluated = (config: DashboardConfig): string =>
  JSON.stringify(Object.values(synthesized(config)).map(({ terraform: _, ...rest }) => rest));

const paths = strings(configuration).filter((path) => path[0] !== "ownMetrics");

it("finds the strings of the schema", () => {
  expect(paths.map((path) => path.join("."))).toEqual(
    expect.arrayContaining([
      "hubs.0.name",
      "spokes.0.hubs.0",
      "tags.key",
      `tags.${EVALUATED}`,
      "backend.workspacePrefix",
    ]),
  );
});

it.each(paths.map((path) => [path.join("."), path] as const))("%s is refused, or means itself", (_, path) => {
  const config = withString(base(path), path, EVALUATED) as DashboardConfig;
  try {
    parseConfiguration(config);
  } catch (error) {
    const { problems } = error as ConfigurationError;
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(JSON.stringify(problems)).toContain(EVALUATED);
    return;
  }
  expect(path.at(-1)).toBe("profile");
  const text = evaluated(config);
  expect(text).toContain(JSON.stringify(LITERAL).slice(1, -1));
  expect(text).not.toContain(JSON.stringify(EVALUATED).slice(1, -1));
});

const textArguments = Object.entries<MetricClasses[string]>(METRICS).flatMap(([name, { arguments: specs }]) =>
  Object.entries(specs).flatMap(([argument, { type }]) =>
    type === "string" ? [[name, argument, specs] as const] : [],
  ),
);

it.each(textArguments)("%s: its argument %s is refused, or means itself", (name, argument, specs) => {
  const examples = Object.fromEntries(Object.entries(specs).map(([key, { example }]) => [key, example]));
  const metrics = [{ name, arguments: { ...examples, [argument]: EVALUATED } }];
  const config = { hubs: [HUB], spokes: [{ ...SPOKE, metrics }] } as unknown as DashboardConfig;
  try {
    parseConfiguration(config);
  } catch (error) {
    expect((error as ConfigurationError).problems.map((one) => one.path)).toEqual([
      `spokes[0].metrics[0].arguments.${argument}`,
    ]);
    return;
  }
  const { METRICS: variable } = only(synthesized(config)["spoke-project1-dev"]!, "aws_lambda_function", (one) =>
    one.function_name.includes("extract"),
  ).environment.variables;
  expect(JSON.parse(variable)).toEqual([{ name, arguments: { ...examples, [argument]: LITERAL } }]);
});

it("instances of classes stay as they are", () => {
  const date = new Date();
  expect(literal({ date, list: ["${a}"], "%{k}": { n: 1 } })).toEqual({ date, list: ["$${a}"], "%%{k}": { n: 1 } });
});

it("a permission may hold a variable of IAM, which Terraform leaves to IAM", () => {
  const stack = new TerraformStack(Testing.app(), "stack");
  const resources = ["arn:aws:s3:::models/${aws:PrincipalTag/team}/*"];
  policyDocument(stack, "document", [{ actions: ["s3:GetObject"], resources }]);
  expect(Testing.synth(stack)).toContain("arn:aws:s3:::models/$${aws:PrincipalTag/team}/*");
});
