import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { TABLE } from "../../contract/names";
import { dsDashboard } from "../cli/command-line";
import { ORIGINAL_TABLE, OriginalSample } from "../fixtures/original-sample";
import { DEV, HUB, THREE_METRICS, World, type Json, type Row } from "../system/world";
import { AwsCli } from "./aws-cli";
import { commandsOf, type DocumentedCommand } from "./migrating-document";

// Needs the AWS CLI. Walks docs/migrating.md with the hub and the first spoke of dashboard.config.ts.
const OLD_HUB = { account: "444444444444", region: HUB.region };
const SPOKE = { ...DEV, metrics: THREE_METRICS };

/** Each stack is synthesized, and deployed when a command says so. */
class StagedWorld extends World {
  private readonly deployNow = this.sandbox.deploy.bind(this.sandbox);

  constructor(...[sandbox, configuration, failures, folder]: ConstructorParameters<typeof World>) {
    super(sandbox, configuration, failures, folder);
    this.synthesized = folder;
    sandbox.deploy = async (_folder, name) => ({ name }) as never;
  }

  private readonly synthesized: string;

  async deployStack(stack: string): Promise<string> {
    return (await this.deployNow(this.synthesized, stack)).name;
  }
}

let world: StagedWorld;
let sample: OriginalSample;
let aws: AwsCli;
/** The items of backups and of restored tables' sources, by the table's name. */
let backups: Map<string, readonly Json[]>;

beforeEach(async () => {
  world = await StagedWorld.of({ hubs: [{ ...HUB, originalSpokes: true }], spokes: [SPOKE] });
  sample = new OriginalSample(world.sandbox);
  aws = new AwsCli(world.sandbox.url);
  backups = new Map();
  writeFileSync(
    join(aws.folder, "credentials"),
    `[old-hub]\naws_access_key_id = ${OLD_HUB.account}\naws_secret_access_key = any\n`,
  );
});
afterEach(async () => {
  aws.remove();
  sample.remove();
  await world.close();
});

/** Runs every command of a section, in its order, and lets what follows from each happen. */
async function walk(section: string, only: (command: string) => boolean = () => true): Promise<readonly string[]> {
  const printed: string[] = [];
  for (const documented of commandsOf(section)) {
    if (!only(documented.command)) continue;
    printed.push(await run(documented));
    await world.settle();
  }
  expect(await world.troubles()).toEqual([]);
  return printed;
}

async function run({ account, command }: DocumentedCommand): Promise<string> {
  const at = { ...HUB, account };
  const [program, ...words] = command.split(" ");
  if (program === "cdk") return destroySample(at, words);
  if (command.startsWith("npx cdktf deploy ")) {
    // Terraform does not create what is there already.
    expect(await leftBehind(at)).toMatchObject({ functions: [], logGroups: [] });
    return world.deployStack(words.at(-1)!);
  }
  if (command.startsWith("npx ds-dashboard ")) {
    const { code, stdout, stderr } = await dsDashboard(words.slice(1), Infinity, {
      AWS_ENDPOINT_URL: world.sandbox.url,
      AWS_SHARED_CREDENTIALS_FILE: join(aws.folder, "credentials"),
    });
    if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr}${stdout}`);
    return stdout;
  }
  const played = await play(at, command);
  if (played !== undefined) return played;
  const printed = await aws.run(account, command);
  // An invocation prints whether the function failed.
  expect({ command, printed }).not.toMatchObject({ printed: expect.stringContaining("FunctionError") });
  return printed;
}

async function destroySample(at: typeof HUB, words: readonly string[]): Promise<string> {
  if (words.join(" ") === "destroy") await sample.destroySpoke(at);
  else if (words.join(" ") === 'destroy --app "python3 hub.py"') await sample.destroyHub(at);
  else throw new Error(`cdk ${words.join(" ")}`);
  return "";
}

/** Plays the commands of IAM and of DynamoDB's backups, which the embedded cloud does not have. */
async function play(at: typeof HUB, command: string): Promise<string | undefined> {
  const [, operation = ""] = /^aws (?:iam|dynamodb) ([\w-]+)/.exec(command) ?? [];
  const option = optionsOf(command);
  const { roles } = world.sandbox;
  switch (operation) {
    case "create-role":
      return roles.put(at.account, option("role-name"), JSON.parse(option("assume-role-policy-document")));
    case "put-role-policy":
      roles.putPolicy(at.account, option("role-name"), option("policy-name"), JSON.parse(option("policy-document")));
      return "";
    case "create-backup":
      backups.set(option("table-name"), await itemsOf(at, option("table-name")));
      return "";
    case "list-backups":
      return [...backups.keys()].join("\n");
    case "restore-table-from-backup":
      await restore(at, option("target-table-name"), backups.get(option("backup-arn").split("/")[1]!)!);
      return "";
    case "restore-table-to-point-in-time":
      await restore(at, option("target-table-name"), await itemsOf(at, option("source-table-name")));
      return "";
    default:
      return undefined;
  }
}

function optionsOf(command: string): (name: string) => string {
  const words = [...command.matchAll(/'([^']*)'|([^\s\\]+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
  const { values } = parseArgs({ args: words.slice(3), strict: false });
  // An option that parseArgs does not know is a flag to it, and its value a word of its own.
  return (name) => {
    const value = values[name];
    const index = words.indexOf(`--${name}`);
    return typeof value === "string" ? value : words[index + 1]!;
  };
}

async function itemsOf(at: typeof HUB, TableName: string): Promise<readonly Json[]> {
  return (await world.as(at, "dynamodb", "Scan", { TableName })).Items;
}

async function restore(at: typeof HUB, TableName: string, items: readonly Json[]): Promise<void> {
  await world.as(at, "dynamodb", "CreateTable", {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["MetricName", "ExtractionDate"].map((name) => ({ AttributeName: name, AttributeType: "S" })),
    KeySchema: [
      { AttributeName: "MetricName", KeyType: "HASH" },
      { AttributeName: "ExtractionDate", KeyType: "RANGE" },
    ],
  });
  for (const Item of items) await world.as(at, "dynamodb", "PutItem", { TableName, Item });
}

/** What the sample made, or what was made for it, and is still in an account. */
async function leftBehind(at: typeof HUB): Promise<Json> {
  const { Rules } = await world.as(at, "events", "ListRules", {});
  const { Policy } = await world.as(at, "events", "DescribeEventBus", { Name: "default" });
  const { logGroups } = await world.as(at, "logs", "DescribeLogGroups", {});
  const { Functions } = await world.as(at, "lambda", "ListFunctions", {});
  const { Parameters } = await world.as(at, "ssm", "DescribeParameters", {});
  return {
    rules: Rules.map(({ Name }: Json) => Name).filter((name: string) =>
      /^forwardTo|eb_to_ddb|fetch-request/.test(name),
    ),
    statements: Policy ? JSON.parse(Policy).Statement.flatMap(({ Sid }: Json) => (/^\d+$/.test(Sid) ? [Sid] : [])) : [],
    logGroups: logGroups.map(({ logGroupName }: Json) => logGroupName),
    functions: Functions.map(({ FunctionName }: Json) => FunctionName),
    parameters: Parameters.map(({ Name }: Json) => Name),
  };
}

/** The names and dates of rows, without the digits that only one of the two kinds of hub has. */
function seen(rows: readonly Row[]): readonly string[] {
  return rows.map(({ MetricName, MeasuredAt }: Json) => `${MetricName} ${MeasuredAt}`).sort();
}

function originalSeen(items: readonly Json[]): readonly string[] {
  return items.map(({ MetricName, ExtractionDate }) => `${MetricName.S} ${ExtractionDate.S}`).sort();
}

/** The sample as it was before: connected, and asked twice. */
async function sampleOf(hub: typeof HUB): Promise<void> {
  await sample.deployHub(hub);
  await sample.deploySpoke(SPOKE);
  await sample.connect(hub, SPOKE, "TestHub", "TestProject/dev");
  for (let times = 0; times < 2; times++) {
    await sample.invoke(hub, "ds-dashboard-fetch-new-data");
    await world.settle();
  }
  expect(await itemsOf(hub, ORIGINAL_TABLE)).toHaveLength(2 * THREE_METRICS.length);
}

const NAMES_OF_OURS = [...THREE_METRICS, "ExtractionHealth"];

it("moves the spokes first, then the hub: every row is in the new hub once", async () => {
  await sampleOf(HUB);
  await walk("Spokes first");
  const inSample = originalSeen(await itemsOf(HUB, ORIGINAL_TABLE));
  expect(inSample).toHaveLength(2 * THREE_METRICS.length + NAMES_OF_OURS.length);
  expect(await leftBehind(SPOKE)).toMatchObject({ rules: [], statements: [], parameters: ["/monitors/TestHub"] });

  const printed = await walk("Hub first");
  expect(printed.at(-1)).toContain("10 of 10 rows stored, 0 were there already.");
  expect(await leftBehind(HUB)).toMatchObject({ rules: [], statements: [] });
  const rows = await world.rows();
  expect(seen(rows)).toEqual(expect.arrayContaining([...inSample]));
  expect(rows).toHaveLength(inSample.length + NAMES_OF_OURS.length);
  expect(await world.quarantined()).toEqual([]);
});

it("moves the hub first, then the spoke, which never stops reporting", async () => {
  await sampleOf(HUB);
  await walk("Hub first");
  expect(await world.rows()).toHaveLength(3 * THREE_METRICS.length);
  // The hub of that section is ours by now, and has another table.
  await walk("Spokes first", (command) => !command.includes(ORIGINAL_TABLE));
  expect(await world.rows()).toHaveLength(3 * THREE_METRICS.length + NAMES_OF_OURS.length);
  expect(await leftBehind(SPOKE)).toMatchObject({ rules: [], statements: [], parameters: ["/monitors/TestHub"] });
  expect(await world.quarantined()).toEqual([]);
});

it("runs side by side, with what came live to both hubs stored once, and nothing of the sample's hub left", async () => {
  await sampleOf(OLD_HUB);
  const printed = await walk("Side by side");
  const imports = printed.filter((text) => text.includes(" rows "));
  expect(imports).toEqual([
    expect.stringContaining("9 of 9 rows would be stored, or are there already."),
    expect.stringContaining("6 of 9 rows stored, 3 were there already."),
    expect.stringContaining("0 of 9 rows stored, 9 were there already."),
  ]);
  expect(await world.rows()).toHaveLength(3 * THREE_METRICS.length);
  const nothing = { rules: [], statements: [], logGroups: [], functions: [], parameters: [] };
  expect(await leftBehind(OLD_HUB)).toEqual(nothing);
  expect(await leftBehind(SPOKE)).toMatchObject({
    rules: ["fetch-request-from-hub", "forwardTo111111111111MetricValues"],
    statements: [HUB.account],
    parameters: ["/monitors/NewHub"],
  });
  expect(backups.get(ORIGINAL_TABLE)).toHaveLength(3 * THREE_METRICS.length);

  await world.refresh(HUB, "metric_extractor");
  expect(await world.rows()).toHaveLength(3 * THREE_METRICS.length);
  await world.refresh(HUB, "metric_fetch");
  expect(await world.rows()).toHaveLength(4 * THREE_METRICS.length);
});

it("is right about why a rule for a new hub is made by hand", async () => {
  await sampleOf(OLD_HUB);
  await world.putParameter(SPOKE, "/monitors/NewHub", HUB.account);
  const { FunctionError, Payload } = await sample.invoke(SPOKE, "ds-dashboard-connection", { action: "EBRule" });
  expect([FunctionError, Payload.errorMessage]).toEqual(["Unhandled", expect.stringContaining("RoleArn is required")]);
});

it("brings a table back that is gone already", async () => {
  await sampleOf(HUB);
  // DynamoDB makes a backup by itself when a table with point-in-time recovery is deleted.
  backups.set(ORIGINAL_TABLE, await itemsOf(HUB, ORIGINAL_TABLE));
  await sample.destroyHub(HUB);
  for (const documented of commandsOf("From the original sample")) await run(documented);
  expect(await itemsOf(HUB, `${ORIGINAL_TABLE}-kept`)).toHaveLength(2 * THREE_METRICS.length);
  await expect(itemsOf(HUB, TABLE)).rejects.toThrow();
});
