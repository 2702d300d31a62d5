import { parseConfiguration } from "../../config/schema";
import { ConfigurationError } from "../../config/problems";
import { HUB, SPOKE } from "../constructs/synthesized";

/** What is said of a configuration with this hub, this spoke and this at the top. */
function told({
  hub = {},
  spoke = {},
  ...top
}: {
  readonly hub?: object;
  readonly spoke?: object;
  [key: string]: unknown;
}) {
  return toldOf({ hubs: [{ ...HUB, ...hub }], spokes: [{ ...SPOKE, ...spoke }], ...top });
}

function toldOf(config: unknown): readonly string[] {
  try {
    parseConfiguration(config);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

const tags = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, "v"]));
const TAG = "other characters than AWS accepts: letters, digits, spaces and _ . : / = + - @";
const S3 = { type: "s3", bucket: "states", region: "us-east-1" };
const CLOUD = { type: "cloud", organization: "acme" };
const NAME = "use letters, digits and dashes, with a letter or digit at both ends";
const ROLE = "a role's name has up to 64 letters, digits and _ + = , . @ -, with its path before it where it has one";
const POLICY =
  "a managed policy's name has up to 128 letters, digits and _ + = , . @ -, with its path before it where it has one";
const PROFILE = "a profile's name is one line without brackets, and without spaces around it";
const topic = (region: string, partition = "aws"): string => `arn:${partition}:sns:${region}:333333333333:alarms`;

describe("one kind of problem each", () => {
  it.each<[string, Parameters<typeof told>[0], string]>([
    // Accounts and Regions
    [
      "an account as a number",
      { hub: { account: 11111111111 } },
      "hubs[0].account: 11111111111 is not accepted; it has to be a string in quotes, with any zeros at its beginning.",
    ],
    [
      "an account that lost a zero",
      { hub: { account: "11111111111" } },
      'hubs[0].account: "11111111111" is not accepted; an account id is a string of 12 digits.',
    ],
    [
      "no account",
      { hub: { account: "000000000000" } },
      'hubs[0].account: "000000000000" is not accepted; no account has this id.',
    ],
    [
      "a misspelled Region",
      { hub: { region: "us-est-1" }, spoke: { hubs: [] } },
      'hubs[0].region: "us-est-1" is not accepted; a Region looks like "us-east-1". Did you mean "us-east-1"?',
    ],
    [
      "a Region of no partition",
      { spoke: { region: "eusd-de-east-1" } },
      'spokes[0].region: "eusd-de-east-1" is not accepted; a Region looks like "us-east-1". Did you mean "eusc-de-east-1"?',
    ],
    [
      "a zone",
      { spoke: { region: "us-east-1a" } },
      'spokes[0].region: "us-east-1a" is not accepted; a Region looks like "us-east-1". Did you mean "us-east-1"?',
    ],
    [
      "a spoke in another partition",
      { spoke: { region: "cn-north-1" } },
      'spokes[0].region: cn-north-1 is in partition aws-cn, and hub "hub" in aws: nothing reaches from one into the other. Name the hubs that this spoke reports to in "hubs".',
    ],
    // Names
    [
      "a name with an expression",
      { spoke: { project: "${x}" } },
      `spokes[0].project: "\${x}" is not accepted; ${NAME}.`,
    ],
    ["a name that ends with a dash", { hub: { name: "a-" } }, `hubs[0].name: "a-" is not accepted; ${NAME}.`],
    [
      "a long name",
      { hub: { name: "a".repeat(65) } },
      `hubs[0].name: "${"a".repeat(59)}… is not accepted; it has 65 characters, at most 64 are accepted.`,
    ],
    ["a hub listed twice", { spoke: { hubs: ["hub", "hub"] } }, 'spokes[0].hubs[1]: "hub" is there already.'],
    // Schedules
    [
      "a rate in the wrong number",
      { hub: { schedule: "rate(1 hours)" } },
      'hubs[0].schedule: "rate(1 hours)" is not accepted; write "rate(1 hour)".',
    ],
    [
      "a cron field out of range",
      { spoke: { schedule: "cron(0 25 * * ? *)" } },
      'spokes[0].schedule: "cron(0 25 * * ? *)" is not accepted; its hours cannot be "25" but 0 to 23, ranges and lists of these, *, steps such as */2.',
    ],
    [
      "a list that is longer than a schedule may be",
      {
        spoke: {
          schedule: `cron(${Array.from({ length: 60 }, (_, minute) => minute).join(",")} ${"1,".repeat(45)}2 * * ? *)`,
        },
      },
      'spokes[0].schedule: "cron(0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,2… is not accepted; it has 275 characters, at most 256 are accepted; write 0-29 or */2 in place of a list.',
    ],
    [
      "more schedules than a function's policy has room for",
      {
        spoke: {
          metrics: Array.from({ length: 41 }, (_, index) => ({
            name: "SsmParameterValue",
            arguments: { parameter: `/p${index}` },
            every: `${index + 2} days`,
          })),
        },
      },
      'spokes[0].metrics: they have 41 different "every", at most 40 are accepted.',
    ],
    [
      "a metric that expires before it is measured again",
      {
        hub: { retentionDays: 2 },
        spoke: {
          metrics: [
            { name: "NotebooksInService", every: "2 days" },
            { name: "MlCostYesterday", every: "7 days" },
          ],
        },
      },
      'spokes[0].metrics[1].every: "7 days" is not accepted; hub "hub" keeps measurements for 2 days, by its retentionDays.',
    ],
    // Alarms
    [
      "a topic of another Region",
      { hub: { alarmTopicArn: topic("eu-west-1") } },
      'hubs[0].alarmTopicArn: "arn:aws:sns:eu-west-1:333333333333:alarms" is a topic of eu-west-1 in partition aws; a hub in us-east-1 notifies topics that begin with "arn:aws:sns:us-east-1:".',
    ],
    [
      "a topic of another partition",
      { hub: { alarmTopicArn: topic("us-east-1", "aws-cn") } },
      'hubs[0].alarmTopicArn: "arn:aws-cn:sns:us-east-1:333333333333:alarms" is a topic of us-east-1 in partition aws-cn; a hub in us-east-1 notifies topics that begin with "arn:aws:sns:us-east-1:".',
    ],
    [
      "a topic's name",
      { hub: { alarmTopicArn: "alarms" } },
      'hubs[0].alarmTopicArn: "alarms" is not accepted; an SNS topic\'s ARN, for example "arn:aws:sns:us-east-1:111111111111:alarms".',
    ],
    // Access
    [
      "a role's ARN",
      { deployment: { roleName: "arn:aws:iam::111111111111:role/ci/deploy" } },
      'deployment.roleName: "arn:aws:iam::111111111111:role/ci/deploy" is not accepted; give the role\'s name without the rest of the ARN: "ci/deploy" in each account.',
    ],
    [
      "a role with an expression",
      { spoke: { deployment: { roleName: "%{x}" } } },
      `spokes[0].deployment.roleName: "%{x}" is not accepted; ${ROLE}.`,
    ],
    [
      "a long role",
      { deployment: { roleName: "r".repeat(65) } },
      `deployment.roleName: "${"r".repeat(59)}… is not accepted; ${ROLE}.`,
    ],
    [
      "a profile in two lines",
      { deployment: { profile: "a\nb" } },
      `deployment.profile: "a\\nb" is not accepted; ${PROFILE}.`,
    ],
    [
      "a profile that ends its line",
      { deployment: { profile: "a] b" } },
      `deployment.profile: "a] b" is not accepted; ${PROFILE}.`,
    ],
    [
      "a name in place of a unit's id",
      { hub: { discovery: { organizationalUnits: ["Workloads"] } } },
      'hubs[0].discovery.organizationalUnits[0]: "Workloads" is not accepted; an organizational unit\'s id looks like "ou-ab12-34cd56ef", and that of a root like "r-ab12".',
    ],
    [
      "no units",
      { hub: { discovery: { organizationalUnits: [] } } },
      "hubs[0].discovery.organizationalUnits: [] is not accepted; name at least one.",
    ],
    [
      "a misspelled member of discovery",
      { hub: { discovery: { organizationalUnits: ["r-ab12"], projectTags: "P" } } },
      'hubs[0].discovery.projectTags: unknown property; accepted are organizationalUnits, projectTag, environmentTag, exclude. Did you mean "projectTag"?',
    ],
    [
      "a boundary by its path only",
      { permissionsBoundary: "/team/bounds" },
      `permissionsBoundary: "/team/bounds" is not accepted; ${POLICY}.`,
    ],
    [
      "a boundary that is a role",
      { permissionsBoundary: "arn:aws:iam::111111111111:role/bounds" },
      `permissionsBoundary: "arn:aws:iam::111111111111:role/bounds" is not accepted; ${POLICY}.`,
    ],
    [
      "a boundary of one account for two",
      { permissionsBoundary: "arn:aws:iam::111111111111:policy/team/bounds" },
      'permissionsBoundary: "arn:aws:iam::111111111111:policy/team/bounds" is no policy that spokes[0] can use, in account 222222222222 of partition aws: a boundary is a policy of the role\'s own account. Give its name, "team/bounds", if each account has one.',
    ],
    [
      "a boundary of AWS in another partition",
      { permissionsBoundary: "arn:aws-cn:iam::aws:policy/PowerUserAccess" },
      'permissionsBoundary: "arn:aws-cn:iam::aws:policy/PowerUserAccess" is no policy that hubs[0] can use, in account 111111111111 of partition aws: a boundary is a policy of the role\'s own account. Give its name, "PowerUserAccess", if each account has one.',
    ],
    [
      "a path of roles that does not end",
      { rolePath: "/platform" },
      'rolePath: "/platform" is not accepted; a path begins and ends with /, for example "/platform/", and has no spaces.',
    ],
    [
      "a path of roles that is a pattern",
      { rolePath: "/*/" },
      'rolePath: "/*/" is not accepted; policies take * ? $ for more than themselves.',
    ],
    [
      "a long path of roles",
      { rolePath: `/${"p".repeat(511)}/` },
      `rolePath: "/${"p".repeat(58)}… is not accepted; it has 513 characters, at most 512 are accepted.`,
    ],
    [
      "a path of roles with a variable of policy documents",
      { rolePath: "/a&{aws:username}/" },
      'rolePath: "/a&{aws:username}/" is not accepted; Terraform\'s policy documents take &{ for a variable.',
    ],
    [
      "a boundary with a long path",
      { permissionsBoundary: `${"a".repeat(300)}/${"b".repeat(300)}/bounds` },
      `permissionsBoundary: "${"a".repeat(59)}… is not accepted; its path has 603 characters, at most 512 are accepted.`,
    ],
    [
      "a role with a long path",
      { deployment: { roleName: `${"a/".repeat(300)}deploy` } },
      `deployment.roleName: "${"a/".repeat(29)}a… is not accepted; its path has 601 characters, at most 512 are accepted.`,
    ],
    // Buckets and units
    [
      "a lake that keeps files longer than S3 counts days",
      { hub: { lake: { retentionDays: 100_000 } } },
      "hubs[0].lake.retentionDays: 100000 is not accepted; at most 99999 days; without it they are kept for good.",
    ],
    [
      "a lake in the bucket of the state",
      { hub: { lake: { bucket: "states" } }, backend: S3 },
      "hubs[0].lake: its bucket would be arn:aws:s3:::states, as that of backend; a bucket can be created once, by one stack.",
    ],
    [
      "units of two organizations",
      { hub: { discovery: { organizationalUnits: ["ou-ab12-34cd56ef", "r-cd34"] } } },
      'hubs[0].discovery.organizationalUnits: ["ou-ab12-34cd56ef","r-cd34"] is not accepted; they are below different roots, and an organization has one: that is the part after ou- or r-.',
    ],
    [
      "a role and a profile",
      { deployment: { roleName: "a", profile: "b" } },
      'deployment: {"roleName":"a","profile":"b"} is not accepted; give either roleName or profile.',
    ],
    [
      "neither",
      { hub: { deployment: {} } },
      "hubs[0].deployment: {} is not accepted; give either roleName or profile.",
    ],
    // Tags
    [
      "too many tags",
      { tags: tags(50) },
      "tags: there are 50; AWS allows 50 on a resource, and ds-dashboard:stack is one of them.",
    ],
    ["an expression as a value", { tags: { a: "${var.x}" } }, `tags.a: the value "\${var.x}" has ${TAG}.`],
    ["an expression as a key", { tags: { "%{a}": "x" } }, `tags["%{a}"]: the key has ${TAG}.`],
    [
      "a long key",
      { tags: { ["k".repeat(129)]: "x" } },
      `tags.${"k".repeat(129)}: the key has 129 characters, at most 128 are accepted.`,
    ],
    [
      "a long value",
      { tags: { a: "v".repeat(257) } },
      `tags.a: the value "${"v".repeat(59)}… has 257 characters, at most 256 are accepted.`,
    ],
    ["an empty key", { tags: { "": "x" } }, 'tags[""]: a key has at least one character.'],
    [
      "a key of AWS's own",
      { tags: { "AWS:x": "y" } },
      'tags["AWS:x"]: AWS keeps keys that begin with aws: for itself.',
    ],
    [
      "keys that differ in case",
      { tags: { team: "x", Team: "y" } },
      "tags.Team: it is tags.team already; IAM compares keys without case.",
    ],
    [
      "the stack's own tag",
      { tags: { "DS-Dashboard:stack": "x" } },
      'tags["DS-Dashboard:stack"]: it is the tag of the stack\'s name already; IAM compares keys without case.',
    ],
    [
      "a number as a value",
      { tags: { a: 5 } },
      "tags.a: 5 is not accepted; it has to be a string in quotes, with any zeros at its beginning.",
    ],
    ["a list of tags", { tags: ["a"] }, 'tags: ["a"] is not accepted; it has to be an object.'],
    // State
    [
      "a bucket in capitals",
      { backend: { ...S3, bucket: "States" } },
      'backend.bucket: "States" is not accepted; a bucket\'s name has lower-case letters, digits, dots and dashes, with a letter or digit at both ends.',
    ],
    [
      "a short bucket",
      { backend: { ...S3, bucket: "ab" } },
      'backend.bucket: "ab" is not accepted; a bucket\'s name has 3 to 63 characters.',
    ],
    [
      "two dots",
      { backend: { ...S3, bucket: "a..b" } },
      'backend.bucket: "a..b" is not accepted; a bucket\'s name has no two dots in a row.',
    ],
    [
      "an address",
      { backend: { ...S3, bucket: "192.168.5.4" } },
      'backend.bucket: "192.168.5.4" is not accepted; a bucket\'s name does not look like an IP address.',
    ],
    [
      "a reserved prefix",
      { backend: { ...S3, bucket: "xn--states" } },
      'backend.bucket: "xn--states" is not accepted; AWS keeps names with "xn--" for itself.',
    ],
    [
      "a reserved suffix",
      { backend: { ...S3, bucket: "states-s3alias" } },
      'backend.bucket: "states-s3alias" is not accepted; AWS keeps names with "-s3alias" for itself.',
    ],
    [
      "a prefix with a slash at its end",
      { backend: { ...S3, prefix: "a/" } },
      'backend.prefix: "a/" is not accepted; it is not empty, nor is any part between its slashes.',
    ],
    [
      "a prefix with an expression",
      { backend: { ...S3, prefix: "a${b}" } },
      'backend.prefix: "a${b}" is not accepted; it has characters that AWS says to avoid in keys.',
    ],
    [
      "a setting of another backend",
      { backend: { ...S3, organization: "acme" } },
      "backend.organization: unknown property; accepted are type, bucket, region, prefix.",
    ],
    [
      "an organization with an expression",
      { backend: { ...CLOUD, organization: "${x}" } },
      'backend.organization: "${x}" is not accepted; an organization of HCP Terraform has letters, digits, - and _.',
    ],
    [
      "an address as a host",
      { backend: { ...CLOUD, hostname: "https://app.terraform.io" } },
      'backend.hostname: "https://app.terraform.io" is not accepted; a host name, for example "app.terraform.io", without https://.',
    ],
    [
      "a workspace with spaces",
      { backend: { ...CLOUD, workspacePrefix: "my " } },
      'backend.workspacePrefix: "my " is not accepted; a workspace\'s name has letters, digits, - and _.',
    ],
    [
      "a long workspace",
      { backend: { ...CLOUD, workspacePrefix: "w".repeat(80) } },
      `spokes[0]: its workspace would be named "${"w".repeat(59)}…, which is 8 too long.`,
    ],
    // Anything else
    [
      "an unknown property",
      { ownMetric: "./metrics" },
      expect.stringMatching(/^ownMetric: unknown property; .* Did you mean "ownMetrics"\?$/),
    ],
    [
      "a number that is none",
      { hub: { retentionDays: NaN } },
      "hubs[0].retentionDays: NaN is not accepted; it has to be a number.",
    ],
    [
      "a part of a day",
      { hub: { retentionDays: 1.5 } },
      "hubs[0].retentionDays: 1.5 is not accepted; it has to be a whole number.",
    ],
    [
      "fewer days than a roll-up needs",
      { hub: { retentionDays: 1 } },
      "hubs[0].retentionDays: 1 is not accepted; at least 2 days: roll-ups are made of days that are over.",
    ],
    [
      "more days than the archive takes",
      { hub: { retentionDays: 100_000 } },
      "hubs[0].retentionDays: 100000 is not accepted; at most 99999 days; without it they are kept for good.",
    ],
    ["no series at all", { hub: { seriesPerAccount: 0 } }, "hubs[0].seriesPerAccount: 0 is not accepted; at least 1."],
    [
      "more series than an item has room for",
      { hub: { seriesPerAccount: 10_001 } },
      "hubs[0].seriesPerAccount: 10001 is not accepted; at most 10000, which is what one item of DynamoDB has room for.",
    ],
    ["an empty module", { ownMetrics: "" }, 'ownMetrics: "" is not accepted; name a file or a package.'],
    [
      "a misspelled partition, of which its spokes are not told",
      { hub: { region: "eucs-de-east-1" }, spoke: { region: "eusc-de-east-1" } },
      'hubs[0].region: "eucs-de-east-1" is not accepted; a Region looks like "us-east-1". Did you mean "eusc-de-east-1"?',
    ],
    ["a function", { tags: () => ({}) }, "tags: a function is not accepted; it has to be an object."],
    [
      "a promise",
      { spoke: { hubs: Promise.resolve([]) } },
      "spokes[0].hubs: a promise is not accepted; it has to be an array.",
    ],
    [
      "a big integer",
      { hub: { retentionDays: 5n } },
      "hubs[0].retentionDays: 5n is not accepted; it has to be a number.",
    ],
  ])("%s", (_, config, problem) => {
    const problems = told(config);
    expect(problems).toEqual([problem]);
  });
});

describe("names are told apart where AWS, Terraform and file systems tell them apart", () => {
  const WEST = { ...HUB, region: "us-west-2" };
  const other = (project: string, environment: string, more: object = {}): object => ({
    ...SPOKE,
    project,
    environment,
    ...more,
  });

  it.each([
    [[HUB, { ...WEST, name: "hub" }], "hub"],
    [[{ ...HUB, name: "HUB" }, WEST], "hub"],
    [
      [
        { ...HUB, name: "East" },
        { ...WEST, name: "east" },
      ],
      "east",
    ],
  ])("hubs %j", (hubs, name) => {
    expect(toldOf({ hubs, spokes: [] })).toEqual([
      `hubs[1]: its name would be "${name}", as that of hubs[0]; names compare without case, and a hub without a name is "hub".`,
    ]);
  });

  it("a spoke's rule and the schedule of another, in one account and Region", () => {
    const spokes = [other("a", "b", { schedule: "rate(1 day)" }), other("a", "b-schedule")];
    expect(toldOf({ hubs: [HUB], spokes })).toEqual([
      'spokes[1]: its rule would be "ds-dashboard-extract-a-b-schedule" of account 222222222222 in us-east-1, as a schedule of spokes[0].',
    ]);
    expect(toldOf({ hubs: [HUB], spokes: [spokes[0], { ...spokes[1], region: "us-west-2" }] })).toEqual([]);
  });

  it("a spoke's rule and that of another's cadence, and cadences whose rules' names are too long", () => {
    const daily = { metrics: [{ name: "NumberEndPointsInService", every: "24 hours" }] };
    const spokes = [other("a", "b", daily), other("a", "b-every-24-hours")];
    expect(toldOf({ hubs: [HUB], spokes })).toEqual([
      'spokes[1]: its rule would be "ds-dashboard-extract-a-b-every-24-hours" of account 222222222222 in us-east-1, as a schedule of spokes[0].',
    ]);
    expect(toldOf({ hubs: [HUB], spokes: [other("a", "b".repeat(30), daily)] })).toEqual([
      `spokes[0]: its schedule would be named "ds-dashboard-extract-a-${"b".repeat(30)}-every…, which is 4 too long; shorten project or environment.`,
    ]);
  });

  it("the buckets of two lakes, but for those of two partitions", () => {
    const lakes = (bucket: string | undefined, region: string): object => ({
      hubs: [
        { ...HUB, lake: {} },
        { ...HUB, region, name: "b", lake: { bucket } },
      ],
      spokes: [],
    });
    const bucket = "ds-dashboard-lake-111111111111-us-east-1";
    expect(toldOf(lakes(bucket, "us-west-2"))).toEqual([
      `hubs[1].lake: its bucket would be arn:aws:s3:::${bucket}, as that of hubs[0].lake; a bucket can be created once, by one stack.`,
    ]);
    expect(toldOf(lakes(undefined, "us-west-2"))).toEqual([]);
    expect(toldOf(lakes(bucket, "cn-north-1"))).toEqual([]);
  });

  it("spokes of one name in two Regions of an account, whose roles would be one", () => {
    const spokes = [SPOKE, { ...SPOKE, region: "us-west-2" }];
    expect(toldOf({ hubs: [HUB], spokes })).toEqual([expect.stringContaining('"spoke-project1-dev"')]);
  });
});

it("what AWS takes is taken", () => {
  const hubs = [{ ...HUB, alarmTopicArn: topic("us-east-1"), schedule: "cron(0 6 ? * MON-FRI *)" }];
  for (const more of [
    { deployment: { roleName: "ci/deploy_role+=,.@-" } },
    { deployment: { profile: "Team ${x} - 50% {dev}" } },
    { tags: { ...tags(48), "team:name": "Zoë / data + science @ acme_1.2 = - x" } },
    { backend: { ...S3, bucket: "a.b-c.1", prefix: "teams/data science=1" } },
    { backend: { ...CLOUD, hostname: "localhost:8443", workspacePrefix: "" } },
  ]) {
    expect(toldOf({ hubs, spokes: [SPOKE], ...more })).toEqual([]);
  }
});

it("all problems of an object are told, also those of several of its properties together", () => {
  expect(told({ deployment: { roleName: 5, profile: "a]", role: "x" } })).toEqual([
    "deployment.roleName: 5 is not accepted; it has to be a string in quotes, with any zeros at its beginning.",
    `deployment.profile: "a]" is not accepted; ${PROFILE}.`,
    "deployment.role: unknown property; accepted are roleName, profile.",
    'deployment: {"roleName":5,"profile":"a]","role":"x"} is not accepted; give either roleName or profile.',
  ]);
});
