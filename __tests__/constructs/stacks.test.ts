import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import { MAX_METRICS_POLICY, MAX_METRICS_VARIABLE } from "../../config/metric-checks";
import { Archive } from "../../constructs/archive";
import { Connection } from "../../constructs/connection";
import { MetricTable } from "../../constructs/metric-table";
import { SummariesTable } from "../../constructs/summaries-table";
import { changedPaths, HUB, only, SPOKE, statementsOf, synthesized, type TerraformJson } from "./synthesized";

const PROD = { ...SPOKE, environment: "prod", account: "333333333333" } as const;

/** The metric policy of a spoke's extractor. */
function metricStatements(json: TerraformJson): readonly any[] {
  return statementsOf(json, only(json, "aws_iam_role_policy", ({ name }) => name === "metrics").policy);
}

function functionNamed(json: TerraformJson, name: string): any {
  return only(json, "aws_lambda_function", ({ function_name }) => function_name === name);
}

describe("stacks", () => {
  it("are one for each hub and each spoke, in lower case", () => {
    const hubs = [HUB, { ...HUB, name: "Second", region: "eu-west-1" }];
    expect(Object.keys(synthesized({ hubs, spokes: [SPOKE, PROD] }))).toEqual([
      "hub",
      "hub-second",
      "spoke-project1-dev",
      "spoke-project1-prod",
    ]);
  });

  it("leave room for 291 forward rules on a hub's bus, where AWS allows 300", () => {
    const { hub } = synthesized({ hubs: [HUB], spokes: [] });
    expect(Object.keys(hub?.resource.aws_cloudwatch_event_rule ?? {})).toHaveLength(9);
  });

  it("are pinned to their account, Region and role", () => {
    const config = {
      hubs: [HUB],
      spokes: [{ ...SPOKE, deployment: { profile: "dev" } }],
      deployment: { roleName: "deploy" },
    };
    const { hub, "spoke-project1-dev": spoke } = synthesized(config);
    expect(hub?.provider.aws).toEqual([
      expect.objectContaining({
        region: "us-east-1",
        allowed_account_ids: ["111111111111"],
        skip_region_validation: true,
        assume_role: [{ role_arn: "arn:aws:iam::111111111111:role/deploy" }],
      }),
    ]);
    expect(spoke?.provider.aws?.[0]).toMatchObject({ allowed_account_ids: ["222222222222"], profile: "dev" });
    expect(spoke?.provider.aws?.[0]).not.toHaveProperty("assume_role");
    expect(spoke?.terraform.required_providers.aws.version).toBe("~> 5.100");
  });

  it("give each role the path and the boundary of the configuration, and know its ARN with them", () => {
    const hub = { ...HUB, slack: { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" } };
    const all = synthesized({
      hubs: [hub],
      spokes: [SPOKE],
      rolePath: "/platform/",
      permissionsBoundary: "team/bounds",
    });
    for (const [stack, account] of [
      ["hub", "111111111111"],
      ["spoke-project1-dev", "222222222222"],
    ] as const) {
      const json = all[stack]!;
      for (const role of Object.values(json.resource.aws_iam_role!)) {
        const permissions_boundary = `arn:aws:iam::${account}:policy/team/bounds`;
        expect(role).toMatchObject({ path: "/platform/", permissions_boundary });
      }
      const forward = `arn:aws:iam::${account}:role/platform/ds-dashboard-forward-us-east-1`;
      expect(JSON.stringify(json.data.aws_iam_policy_document)).toContain(forward);
    }
    expect(JSON.stringify(synthesized({ hubs: [hub], spokes: [SPOKE] }))).not.toMatch(
      /"path": ?"\/|permissions_boundary/,
    );
  });

  it("keep their state where the configuration says", () => {
    const state = (backend: Parameters<typeof synthesized>[0]["backend"]): unknown =>
      synthesized({ hubs: [HUB], spokes: [], backend }).hub?.terraform;
    expect(state({ type: "s3", bucket: "states", region: "eu-west-1", prefix: "dash" })).toMatchObject({
      backend: {
        s3: {
          bucket: "states",
          key: "dash/hub.tfstate",
          region: "eu-west-1",
          encrypt: true,
          use_lockfile: true,
        },
      },
    });
    expect(state({ type: "cloud", organization: "acme" })).toMatchObject({
      cloud: { organization: "acme", workspaces: { name: "ds-dashboard-hub" } },
    });
    const { backend } = state({ type: "local" }) as { backend: { local: { path: string } } };
    expect(backend.local.path).toBe("../../../terraform.hub.tfstate");
  });
});

describe("a metric's permissions", () => {
  const { "spoke-project1-dev": spoke, hub } = synthesized({ hubs: [HUB], spokes: [SPOKE] });

  it("are one statement for each metric with its name as sid", () => {
    expect(metricStatements(spoke!)).toEqual([
      {
        sid: "TotalCompletedTrainingJobs",
        actions: ["sagemaker:Search", "sagemaker:ListTrainingJobs"],
        resources: ["*"],
      },
      { sid: "NumberEndPointsInService", actions: ["sagemaker:ListEndpoints"], resources: ["*"] },
    ]);
  });

  it("are known when Terraform plans: no policy document refers to anything", () => {
    for (const json of [spoke!, hub!]) {
      expect(JSON.stringify(json.data.aws_iam_policy_document)).not.toContain("${");
      for (const document of Object.values(json.data.aws_iam_policy_document ?? {})) {
        expect(document).not.toHaveProperty("depends_on");
      }
    }
  });

  it("change with a metric in that spoke's stack only, in its policy and its function's environment", () => {
    const before = synthesized({ hubs: [HUB], spokes: [SPOKE, PROD] });
    const metrics = [...SPOKE.metrics, "CompletedTrainingJobs24h"] as const;
    const after = synthesized({ hubs: [HUB], spokes: [{ ...SPOKE, metrics }, PROD] });

    expect(after.hub).toEqual(before.hub);
    expect(after["spoke-project1-prod"]).toEqual(before["spoke-project1-prod"]);
    const differing = changedPaths(before["spoke-project1-dev"], after["spoke-project1-dev"]);
    expect(differing).toEqual([
      expect.stringMatching(/^data\.aws_iam_policy_document\.[^.]*metrics-document[^.]*\.statement\.2$/),
      expect.stringMatching(/^resource\.aws_lambda_function\.[^.]+\.environment\.variables\.METRICS$/),
    ]);
  });

  it("name the one resource that an argument names, in this account and Region", () => {
    const metrics = [{ name: "SsmParameterValue", arguments: { parameter: "/models/churn/threshold" } }] as const;
    const { "spoke-project1-dev": json } = synthesized({ hubs: [HUB], spokes: [{ ...SPOKE, metrics }] });
    expect(metricStatements(json!)).toEqual([
      {
        sid: "SsmParameterValue",
        actions: ["ssm:GetParameter"],
        resources: ["arn:aws:ssm:us-east-1:222222222222:parameter/models/churn/threshold"],
      },
    ]);
  });

  it("are numbered where one class is asked for more than once, or needs more than one statement", () => {
    const metrics = [
      { name: "SsmParameterValue", arguments: { parameter: "/a" } },
      "EndpointInstances",
      { name: "SsmParameterValue", arguments: { parameter: "/b" } },
      "IdleEndpoints24h",
    ] as const;
    const { "spoke-project1-dev": json } = synthesized({ hubs: [HUB], spokes: [{ ...SPOKE, metrics }] });
    expect(metricStatements(json!).map(({ sid, resources }) => [sid, resources[0]])).toEqual([
      ["SsmParameterValue", "arn:aws:ssm:us-east-1:222222222222:parameter/a"],
      ["EndpointInstances", "*"],
      ["EndpointInstances2", "arn:aws:sagemaker:us-east-1:222222222222:endpoint/*"],
      ["EndpointInstances3", "arn:aws:sagemaker:us-east-1:222222222222:endpoint-config/*"],
      ["SsmParameterValue2", "arn:aws:ssm:us-east-1:222222222222:parameter/b"],
      ["IdleEndpoints24h", "*"],
      ["IdleEndpoints24h2", "arn:aws:sagemaker:us-east-1:222222222222:endpoint/*"],
      ["IdleEndpoints24h3", "arn:aws:sagemaker:us-east-1:222222222222:endpoint-config/*"],
      ["IdleEndpoints24h4", "*"],
    ]);
  });

  it("hold for a prefix of a bucket only, in the partition of the Region", () => {
    const metrics = [{ name: "S3ObjectCount", arguments: { bucket: "my-bucket", prefix: "models/" } }] as const;
    const { "spoke-project1-dev": json } = synthesized({
      hubs: [{ ...HUB, region: "cn-north-1" }],
      spokes: [{ ...SPOKE, region: "cn-north-1", metrics }],
    });
    expect(metricStatements(json!)).toEqual([
      {
        sid: "S3ObjectCount",
        actions: ["s3:ListBucket"],
        resources: ["arn:aws-cn:s3:::my-bucket"],
        condition: [{ test: "StringEquals", variable: "s3:prefix", values: ["models/"] }],
      },
    ]);
  });

  it("are not there in a spoke without metrics", () => {
    const { "spoke-project1-dev": empty } = synthesized({ hubs: [HUB], spokes: [{ ...SPOKE, metrics: [] }] });
    expect(() => metricStatements(empty!)).toThrow("0 resources");
  });
});

describe("functions", () => {
  const stacks = synthesized({ hubs: [HUB], spokes: [SPOKE] });

  it.each([
    ["hub", "ds-dashboard-archive"],
    ["hub", "ds-dashboard-fetch-new-data"],
    ["hub", "ds-dashboard-completeness"],
    ["hub", "ds-dashboard-roll-up"],
    ["hub", "ds-dashboard-widget"],
    ["hub", "ds-dashboard-alerts"],
    ["hub", "ds-dashboard-connection"],
    ["spoke-project1-dev", "ds-dashboard-extract-project1-dev"],
    ["spoke-project1-dev", "ds-dashboard-connection"],
  ])("in %s: %s is arm64, traced, logs JSON, has a dead-letter queue and a retention", (stack, name) => {
    const json = stacks[stack]!;
    expect(functionNamed(json, name)).toMatchObject({
      architectures: ["arm64"],
      runtime: "nodejs22.x",
      tracing_config: { mode: "Active" },
      logging_config: { log_format: "JSON" },
      dead_letter_config: { target_arn: expect.stringContaining("dead-letters") },
    });
    expect(only(json, "aws_cloudwatch_log_group", (group) => group.name === `/aws/lambda/${name}`)).toMatchObject({
      retention_in_days: 30,
    });
  });

  it.each([
    ["cn-northwest-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["us-isob-east-1", "aws-iso-b"],
    ["eusc-de-east-1", "aws-eusc"],
  ])("in %s: every ARN is one of %s, and functions run on what is everywhere", (region, partition) => {
    const metrics = ["NumberEndPointsInService", { name: "S3ObjectCount", arguments: { bucket: "models" } }] as const;
    const here = synthesized({
      hubs: [{ ...HUB, region }],
      spokes: [{ ...SPOKE, region, metrics }],
      deployment: { roleName: "deploy" },
    });
    const arns = JSON.stringify(here).match(/\barn:[a-z-]+/g) ?? [];
    expect([...new Set(arns)]).toEqual([`arn:${partition}`]);
    const functions = Object.values(here).flatMap(({ resource }) => Object.values(resource.aws_lambda_function!));
    expect(new Set(functions.map((one) => String(one.architectures)))).toEqual(new Set(["x86_64"]));
  });

  it("run on the processors that the configuration says, for all or for one hub or spoke", () => {
    const architectures = (config: object): readonly string[] =>
      Object.values(synthesized({ hubs: [HUB], spokes: [SPOKE], ...config })).map(({ resource }) =>
        [...new Set(Object.values<any>(resource.aws_lambda_function!).map((one) => String(one.architectures)))].join(),
      );
    expect(architectures({})).toEqual(["arm64", "arm64"]);
    expect(architectures({ architecture: "x86_64" })).toEqual(["x86_64", "x86_64"]);
    expect(architectures({ spokes: [{ ...SPOKE, architecture: "x86_64" }] })).toEqual(["arm64", "x86_64"]);
    expect(architectures({ architecture: "x86_64", hubs: [{ ...HUB, architecture: "arm64" }] })).toEqual([
      "arm64",
      "x86_64",
    ]);
  });

  it("are packed during apply, by a path that changes with the code and with nothing else", () => {
    const json = stacks["spoke-project1-dev"]!;
    const { filename, depends_on } = functionNamed(json, "ds-dashboard-extract-project1-dev");
    expect(filename).toMatch(/^packages\/extract-[0-9a-f]{32}\.zip$/);
    const [id, archive] = Object.entries(json.data.archive_file ?? {}).find(
      ([, { output_path }]) => output_path === filename,
    )!;
    expect(depends_on).toContain(`data.archive_file.${id}`);
    expect(archive.depends_on).toEqual([expect.stringMatching(/^terraform_data\./)]);
    expect(archive.source_dir).toMatch(/^assets\//);
  });
});

describe("the limits that AWS sets for an extraction function", () => {
  // The longest name of a function, in the partition and Region with the longest names.
  const spoke = { project: "p".repeat(30), environment: "e".repeat(12), region: "us-isof-south-1" };
  const { [`spoke-${spoke.project}-${spoke.environment}`]: json } = synthesized({
    hubs: [{ ...HUB, region: spoke.region }],
    spokes: [{ ...SPOKE, ...spoke }],
  });
  const name = `ds-dashboard-extract-${spoke.project}-${spoke.environment}`;

  it("leave to its metrics what the configuration is checked for", () => {
    expect(name).toHaveLength(64);
    const { policy, ...role } = only(
      json!,
      "aws_iam_role_policy",
      (one) => one.name === "function" && one.role.includes("extractor"),
    );
    expect(role).toBeDefined();
    const Statement = statementsOf(json!, policy).map(({ sid, actions, resources, condition }) => ({
      Sid: sid,
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      Condition: condition,
    }));
    const ownPolicy = JSON.stringify({ Version: "2012-10-17", Statement }).length;
    expect(ownPolicy + MAX_METRICS_POLICY).toBeLessThanOrEqual(10_240);

    const { METRICS, ...others } = functionNamed(json!, name).environment.variables as Record<string, string>;
    expect(METRICS).toBeDefined();
    const ownVariables = Object.entries({ METRICS: "", ...others })
      .flat()
      .join("").length;
    expect(ownVariables + MAX_METRICS_VARIABLE).toBeLessThanOrEqual(4_096);
  });
});

describe("names", () => {
  /** The most characters of what names a resource; of a role's policy too, which is named within its role. */
  const LIMITS: Readonly<Record<string, readonly [attribute: string, most: number]>> = {
    aws_cloudwatch_dashboard: ["dashboard_name", 255],
    aws_cloudwatch_event_rule: ["name", 64],
    aws_cloudwatch_log_group: ["name", 512],
    aws_cloudwatch_metric_alarm: ["alarm_name", 255],
    aws_dynamodb_table: ["name", 255],
    aws_iam_role: ["name", 64],
    aws_iam_role_policy: ["name", 128],
    aws_lambda_function: ["function_name", 64],
    aws_lambda_permission: ["statement_id", 100],
    aws_sns_topic: ["name", 256],
    aws_sqs_queue: ["name", 80],
    aws_ssm_parameter: ["name", 1011],
  };
  const region = "us-isof-south-1";
  const stacks = synthesized({
    hubs: [{ ...HUB, region, name: "h".repeat(64) }],
    spokes: [
      { ...SPOKE, region, account: HUB.account, project: "p".repeat(30), environment: "e".repeat(12) },
      { ...SPOKE, region, project: "p".repeat(30), environment: "e".repeat(3), schedule: "rate(1 day)" },
    ],
  });
  const named = Object.values(stacks).flatMap(({ resource }) =>
    Object.entries(LIMITS).flatMap(([type, [attribute, most]]) =>
      Object.values(resource[type] ?? {}).map((one) => ({ type, name: String(one[attribute]), most })),
    ),
  );

  it("are as short as AWS wants them, however long the configuration's are", () => {
    expect(named.filter(({ name, most }) => name.length > most)).toEqual([]);
    expect(Math.max(...named.map(({ name, most }) => name.length / most))).toBe(1);
  });

  it("do not meet in an account where a hub and a spoke share it, in one Region or two", () => {
    const shared = synthesized({
      hubs: [HUB, { ...HUB, name: "west", region: "us-west-2" }],
      spokes: [
        { ...SPOKE, account: HUB.account },
        { ...SPOKE, account: HUB.account, environment: "west", region: "us-west-2" },
        { ...SPOKE, account: HUB.account, environment: "far", region: "eu-west-1" },
      ],
    });
    const global = ["aws_iam_role", "aws_cloudwatch_dashboard"];
    const names = Object.values(shared).flatMap(({ resource, provider }) =>
      Object.entries(LIMITS)
        .filter(([type]) => type !== "aws_iam_role_policy" && type !== "aws_lambda_permission")
        .flatMap(([type, [attribute]]) =>
          Object.values(resource[type] ?? {}).map((one) =>
            [type, one[attribute], global.includes(type) ? "" : provider.aws![0].region].join(" "),
          ),
        ),
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe("one account and Region", () => {
  it("has one connection function, whichever stacks live there", () => {
    const spokes = [
      { ...SPOKE, account: HUB.account },
      { ...SPOKE, environment: "int" },
      { ...SPOKE, environment: "test" },
    ];
    const stacks = synthesized({ hubs: [HUB], spokes });
    const holders = Object.entries(stacks).flatMap(([name, { resource }]) =>
      Object.values(resource.aws_lambda_function ?? {})
        .filter(({ function_name }) => function_name === "ds-dashboard-connection")
        .map(() => name),
    );
    expect(holders).toEqual(["hub", "spoke-project1-int"]);
  });
});

describe("rules", () => {
  const extractPattern = (spoke: object, hubs: Parameters<typeof synthesized>[0]["hubs"] = [HUB]): any => {
    const { "spoke-project1-dev": json } = synthesized({ hubs, spokes: [{ ...SPOKE, ...spoke }] });
    const ofExtractor = ({ name }: { readonly name: string }): boolean => name === "ds-dashboard-extract-project1-dev";
    return JSON.parse(only(json!, "aws_cloudwatch_event_rule", ofExtractor).event_pattern);
  };

  it("tell a refresh from a measurement", () => {
    expect(extractPattern({})).toMatchObject({
      source: ["metric_extractor", "metric_fetch"],
      detail: { MetricName: [{ exists: false }] },
    });
    const { hub } = synthesized({ hubs: [HUB], spokes: [] });
    const archive = only(hub!, "aws_cloudwatch_event_rule", ({ name }) => name === "ds-dashboard-archive");
    expect(JSON.parse(archive.event_pattern)).toEqual({
      source: ["metric_extractor"],
      "detail-type": ["metric_extractor"],
      detail: { MetricName: [{ exists: true }] },
    });
  });

  it("leave another hub's refresh at home to that hub", () => {
    expect(extractPattern({})).toMatchObject({
      $or: [{ account: [{ "anything-but": ["222222222222"] }] }, { region: [{ "anything-but": ["us-east-1"] }] }],
    });
  });

  it("hear the refresh at home where the spoke is its own hub's", () => {
    expect(extractPattern({ account: HUB.account })).not.toHaveProperty("$or");
  });

  it("leave what is measured at home to the hub it is for", () => {
    const archivePattern = (hubs: readonly string[]): any => {
      const config = {
        hubs: [HUB, { ...HUB, name: "b", account: "444444444444" }],
        spokes: [{ ...SPOKE, ...HUB, hubs }],
      };
      const { hub } = synthesized(config);
      return JSON.parse(
        only(hub!, "aws_cloudwatch_event_rule", ({ name }) => name === "ds-dashboard-archive").event_pattern,
      );
    };
    expect(archivePattern(["hub", "b"])).not.toHaveProperty("$or");
    expect(archivePattern(["b"])).toMatchObject({
      $or: [{ account: [{ "anything-but": ["111111111111"] }] }, { region: [{ "anything-but": ["us-east-1"] }] }],
    });
  });

  it("all have a dead-letter queue on their target", () => {
    for (const { resource } of Object.values(
      synthesized({ hubs: [HUB], spokes: [{ ...SPOKE, schedule: "rate(1 day)" }] }),
    )) {
      for (const target of Object.values(resource.aws_cloudwatch_event_target ?? {})) {
        expect(target.dead_letter_config.arn).toContain("aws_sqs_queue");
      }
    }
  });
});

describe("the outputs", () => {
  it("say what to do next, with the right accounts and Regions", () => {
    const hub = { ...HUB, name: "main", region: "eu-west-1" };
    const { "spoke-project1-dev": json } = synthesized({ hubs: [hub], spokes: [SPOKE] });
    expect(json!.output.connect.value).toEqual([
      "# in account 222222222222, the spoke",
      "aws ssm put-parameter --region us-east-1 --name /monitors/main --type String --value 111111111111:eu-west-1 --overwrite",
      "# in account 111111111111, the hub",
      "aws ssm put-parameter --region eu-west-1 --name /monitored_projects/Project1/dev --type String --value 222222222222:us-east-1 --overwrite",
    ]);
    expect(json!.output.spoke.value).toMatchObject({ connection_function: "ds-dashboard-connection" });
  });
});

describe("the tables", () => {
  it.each([
    { name: "ds-dashboard-metrics", hash_key: "MetricName", range_key: "ExtractionDate" },
    { name: "ds-dashboard-summaries", hash_key: "Summary", range_key: "Key" },
  ])("$name is protected, recoverable, encrypted, and on demand", (keys) => {
    const { hub } = synthesized({ hubs: [HUB], spokes: [] });
    expect(only(hub!, "aws_dynamodb_table", ({ name }) => name === keys.name)).toMatchObject({
      ...keys,
      billing_mode: "PAY_PER_REQUEST",
      deletion_protection_enabled: true,
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true },
      ttl: { attribute_name: "ExpiresAt", enabled: true },
    });
  });
});

describe("the constructs", () => {
  it("can be used one by one in a stack of one's own", () => {
    const stack = new TerraformStack(new App(), "monitoring");
    new AwsProvider(stack, "aws-provider", { region: HUB.region, allowedAccountIds: [HUB.account] });
    new ArchiveProvider(stack, "archive-provider");
    const table = new MetricTable(stack, "metrics", { accountRegion: HUB });
    const summaries = new SummariesTable(stack, "summaries", { accountRegion: HUB });
    new Archive(stack, "archive", { accountRegion: HUB, table, summaries, claims: "strict", logRetentionDays: 90 });
    new Connection(stack, "connection", { accountRegion: HUB, ofHub: true, logRetentionDays: 90 });
    const json = JSON.parse(Testing.synth(stack)) as TerraformJson;
    expect(functionNamed(json, "ds-dashboard-archive").environment.variables).toMatchObject({ CLAIMS: "strict" });
    expect(Object.values(json.resource.aws_dynamodb_table!).map(({ name }) => name)).toEqual([
      "ds-dashboard-metrics",
      "ds-dashboard-summaries",
    ]);
  });
});

describe("queues", () => {
  it("are encrypted and reached over TLS only, and nobody but rules of the account may send", () => {
    for (const json of Object.values(synthesized({ hubs: [HUB], spokes: [SPOKE] }))) {
      for (const queue of Object.values(json.resource.aws_sqs_queue ?? {})) {
        expect(queue.sqs_managed_sse_enabled).toBe(true);
      }
      for (const { policy } of Object.values(json.resource.aws_sqs_queue_policy ?? {})) {
        const [tlsOnly, ...others] = statementsOf(json, policy);
        expect(tlsOnly).toMatchObject({ effect: "Deny", actions: ["sqs:*"] });
        for (const statement of others) {
          expect(statement.principals).toEqual([{ type: "Service", identifiers: ["events.amazonaws.com"] }]);
          expect(statement.condition[0].variable).toBe("aws:SourceArn");
        }
      }
    }
  });
});
