import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DashboardConfig } from "../../../config/dashboard-config";
import type { MetricConfig } from "../../../config/metric-config";
import exampleConfig from "../../../dashboard.config";
import { METRICS } from "../../../metric-library";
import { synthesized, type TerraformJson } from "../../constructs/synthesized";
import { endsWithSuite } from "../terraform/at-end";
import { asModules, type ModuleCall } from "./as-modules";
import { ModulesFolder } from "./folder";

const [HUB, DEV] = ["111111111111", "222222222222"];
const topic = (region: string, partition: string): string => `arn:${partition}:sns:${region}:${HUB}:alarms`;

/** All metrics, with all their arguments. */
const ALL_METRICS = Object.entries(METRICS).map(([name, { arguments: specs }]) => {
  const examples = Object.entries(specs as Record<string, { example: string | number }>);
  return { name, arguments: Object.fromEntries(examples.map(([argument, { example }]) => [argument, example])) };
}) as readonly MetricConfig[];
const half = ALL_METRICS.length / 2;

const CONFIGURATIONS: Readonly<Record<string, DashboardConfig>> = {
  example: exampleConfig,
  govcloud: {
    hubs: [
      {
        name: "Gov",
        account: HUB,
        region: "us-gov-west-1",
        claims: "strict",
        retentionDays: 90,
        seriesPerAccount: 1_000,
        schedule: "cron(0 6 * * ? *)",
        alarmTopicArn: topic("us-gov-west-1", "aws-us-gov"),
        organizationId: "o-a1b2c3d4e5",
        originalSpokes: true,
        alerts: [
          "IdleEndpoints24h",
          { recommended: "FailedTrainingJobs24h", name: "fails", above: 5, clear: 2, repeat: "1 day", noData: "alert" },
          {
            name: "churn",
            metric: { name: "SsmParameterValue", arguments: { parameter: "/models/churn/threshold" } },
            below: 0.5,
            for: "90 minutes",
            projects: ["Project1"],
            environments: ["home"],
            topicArn: topic("us-gov-west-1", "aws-us-gov").replace("alarms", "churn"),
          },
        ],
      },
    ],
    spokes: [
      {
        project: "Project1",
        environment: "home",
        account: HUB,
        region: "us-gov-west-1",
        metrics: [
          "FailedTrainingJobs24h",
          "IdleEndpoints24h",
          { name: "SsmParameterValue", arguments: { parameter: "/models/churn/threshold" } },
        ],
      },
    ],
    logRetentionDays: 90,
    rolePath: "/platform/",
    permissionsBoundary: "boundary",
    architecture: "arm64",
  },
  china: {
    hubs: [
      { name: "one", account: HUB, region: "cn-north-1" },
      {
        name: "two",
        account: DEV,
        region: "cn-northwest-1",
        alerts: [{ name: "unusual", metric: "ExtractionHealth", label: "failed", outsideUsual: { minimumChange: 3 } }],
      },
    ],
    // Reports to another hub than that of its own account and Region.
    spokes: [{ project: "P", environment: "e", account: HUB, region: "cn-north-1", metrics: [], hubs: ["two"] }],
  },
  batches: {
    hubs: [
      { name: "runs", account: HUB, region: "us-east-1", events: "batch" },
      { name: "metrics", account: "444444444444", region: "us-east-1" },
    ],
    spokes: [
      { project: "P", environment: "home", account: HUB, region: "us-east-1", metrics: [] },
      { project: "P", environment: "runs", account: DEV, region: "us-east-1", metrics: [], hubs: ["runs"] },
      {
        ...{ project: "P", environment: "both", account: "333333333333", region: "us-east-1", metrics: [] },
        ...{ hubs: ["runs"], metricEvents: true },
      },
      // The hub there takes an event for each metric, and this spoke puts both.
      { project: "P", environment: "other", account: "444444444444", region: "us-east-1", metrics: [] },
    ],
  },
  slack: {
    hubs: [{ account: HUB, region: "eu-west-1", slack: { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" } }],
    spokes: [
      {
        project: "All",
        environment: "one",
        account: DEV,
        region: "eu-west-1",
        metrics: ALL_METRICS.slice(0, half),
        schedule: "rate(5 minutes)",
      },
      {
        project: "All",
        environment: "two",
        account: DEV,
        region: "eu-west-1",
        metrics: [
          ...ALL_METRICS.slice(half),
          { name: "S3ObjectCount", arguments: { bucket: "another" }, every: "7 days" },
          { name: "SsmParameterValue", arguments: { parameter: "/another" }, every: "1 hour" },
        ],
      },
    ],
  },
};

interface PlannedModule {
  readonly address?: string;
  readonly resources?: readonly {
    readonly address: string;
    readonly type: string;
    readonly mode: string;
    readonly values: Readonly<Record<string, unknown>>;
  }[];
  readonly child_modules?: readonly PlannedModule[];
}

const atEnd = endsWithSuite();
const calls = new Map<string, ModuleCall>();
let planned: PlannedModule;
let modules: ModulesFolder;

beforeAll(async () => {
  modules = await ModulesFolder.create();
  atEnd(() => modules.close());
  const blocks: [string, object][] = [];
  for (const [configuration, config] of Object.entries(CONFIGURATIONS)) {
    const stacks = synthesized(config);
    for (const [stack, call] of Object.entries(asModules(config))) {
      const name = `${configuration}_${stack}`;
      const { kind, region, variables } = call;
      calls.set(name, call);
      mkdirSync(join(modules.folder, "stacks", name), { recursive: true });
      writeFileSync(join(modules.folder, "stacks", name, "cdk.tf.json"), JSON.stringify(asModule(stacks[stack]!)));
      const providers = { aws: `aws.${region}` };
      blocks.push(
        [`stack_${name}`, { source: `./stacks/${name}`, providers }],
        [`module_${name}`, { source: `./modules/${kind}`, providers, ...variables }],
      );
    }
  }
  const regions = new Set([...calls.values()].map(({ region }) => region));
  // Nothing is asked of AWS: there is nothing yet, and no module looks anything up.
  const offline = {
    access_key: "a",
    secret_key: "s",
    skip_credentials_validation: true,
    skip_requesting_account_id: true,
  };
  writeFileSync(
    join(modules.folder, "main.tf.json"),
    JSON.stringify({
      provider: { aws: [...regions].map((region) => ({ alias: region, region, ...offline })) },
      module: Object.fromEntries(blocks),
    }),
  );
  await modules.terraform(".", "init", "-input=false");
  const plan = (await modules.plan(".")) as { readonly planned_values?: { readonly root_module: PlannedModule } };
  planned = plan.planned_values!.root_module;
});

const names = Object.entries(CONFIGURATIONS).flatMap(([configuration, config]) =>
  Object.keys(asModules(config)).map((stack) => `${configuration}_${stack}`),
);

test.each(names)("The module plans what the stack plans: %s", (name) => {
  const { kind } = calls.get(name)!;
  const stack = resourcesOf(`stack_${name}`);
  const addresses = moduleAddresses(kind, Object.keys(stack));
  const expected = Object.fromEntries(Object.entries(stack).map(([from, values]) => [addresses[from], values]));
  expect(resourcesOf(`module_${name}`)).toEqual(expected);
});

test.each(["connection", "hub", "spoke"])(
  "The module %s is written as Terraform has it, and passes its own tests",
  async (name) => {
    const folder = join("modules", name);
    await modules.terraform(folder, "fmt", "-check", "-recursive");
    await modules.terraform(folder, "init", "-input=false");
    expect(await modules.terraform(folder, "test")).toMatch(/Success! \d+ passed, 0 failed\./);
  },
);

/**
 * A stack as a module, with the provider that is passed to it: without its own, and without what makes the zips, which a module brings.
 * The paths of the zips stay.
 */
function asModule({ resource, data, terraform }: TerraformJson): object {
  const { terraform_data: _, ...resources } = resource;
  const withoutArchives = (one: { depends_on?: readonly string[] }) => ({
    ...one,
    depends_on: one.depends_on?.filter((address) => !address.startsWith("data.archive_file")),
  });
  return {
    terraform: { required_providers: { aws: terraform.required_providers.aws } },
    data: { aws_iam_policy_document: data.aws_iam_policy_document },
    resource: Object.fromEntries(
      Object.entries(resources).map(([type, byName]) => [
        type,
        Object.fromEntries(Object.entries(byName).map(([name, one]) => [name, withoutArchives(one)])),
      ]),
    ),
  };
}

/** What is known of a module's resources before they are there, by address within the module. */
function resourcesOf(module: string): Readonly<Record<string, object>> {
  const found = planned.child_modules!.find(({ address }) => address === `module.${module}`)!;
  const all = (one: PlannedModule): NonNullable<PlannedModule["resources"]> => [
    ...(one.resources ?? []),
    ...(one.child_modules ?? []).flatMap(all),
  ];
  return Object.fromEntries(
    all(found)
      .filter(({ mode }) => mode === "managed")
      .map(({ address, values }) => [address.slice(`module.${module}.`.length), comparable(values)]),
  );
}

/** Without the code, which is a zip beside the module and a zip that is made beside the stack. */
function comparable({
  filename: _path,
  source_code_hash: _hash,
  ...values
}: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      isPolicy(name) ? asIamReads(JSON.parse(value as string)) : value,
    ]),
  );
}

function isPolicy(name: string): boolean {
  return name === "policy" || name === "assume_role_policy";
}

/** The lists of a statement are sets to IAM, and to the provider that compares them, and a text is a list of one. */
function asIamReads(value: unknown): unknown {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return typeof value[0] === "string" ? [...value].sort() : value.map(asIamReads);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asIamReads(one)]));
}

/** By the table of the program that moves a state. */
function moduleAddresses(kind: string, addresses: readonly string[]): Readonly<Record<string, string>> {
  const program = `
    import { moduleAddress } from ${JSON.stringify(join(__dirname, "../../../modules/move-state.mjs"))};
    const [kind, addresses] = JSON.parse(process.argv[1]);
    console.log(JSON.stringify(Object.fromEntries(addresses.map((one) => [one, moduleAddress(kind, one) ?? one]))));
  `;
  const args = ["--input-type=module", "-e", program, JSON.stringify([kind, addresses])];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as Readonly<Record<string, string>>;
}
