import { readFileSync, writeFileSync } from "node:fs";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { accountRegionId, type AccountRegion } from "../../../contract/account-region";
import { stackFile } from "../../../common/synthesized-stacks";
import { Aws } from "../../../cli/fleet/aws";
import type { Fleet } from "../../../cli/fleet/fleet";
import { isOutdated, UNREACHED } from "../../../cli/connections/function-code";
import { status, type Scope, type StatusReport } from "../../../cli/connections/status";
import {
  FORWARD_DEAD_LETTERS,
  FORWARD_METRICS_RULE_PREFIX,
  HUBS_STATEMENT_ID,
  MONITORED_PROJECTS_PATH,
  MONITORS_PATH,
  QUARANTINE_QUEUE,
  SUMMARIES_TABLE,
} from "../../../contract/names";
import type { ExpectedSpoke, RefreshRun } from "../../../contract/refresh-run";
import { DEV, HUB, PROD, World, type Json } from "../../system/world";

const [AT_HUB, AT_DEV, AT_PROD] = [HUB, DEV, PROD].map(accountRegionId) as [string, string, string];
const DEV_REGISTERED = `${MONITORED_PROJECTS_PATH}/Project1/dev`;
const PROD_FUNCTION = {
  functionName: "ds-dashboard-extract-project1-prod",
  account: PROD.account,
  region: PROD.region,
};
const MONITORS_HUB = `${MONITORS_PATH}/hub`;

describe("status", () => {
  let world: World;
  let aws: Aws;

  beforeAll(async () => {
    world = await World.of({ hubs: [HUB], spokes: [DEV, PROD].map((spoke) => ({ ...spoke, metrics: [] })) });
    aws = new Aws(world.sandbox.url);
    await world.connect();
  });
  afterAll(() => world.close());
  // What a test has broken is mended as a user would.
  afterEach(() => world.connect());

  function look(fleet: Fleet = world.fleet, scope: Scope = "configuration"): Promise<StatusReport> {
    return status(fleet, scope, aws, world.outdir);
  }

  /** What is wrong with each connection. */
  function problems({ connections }: StatusReport): Json {
    return Object.fromEntries(connections.map(({ spoke, state, problems }) => [spoke, [state, ...problems]]));
  }

  function at(report: StatusReport, accountRegion: AccountRegion): StatusReport["accounts"][number] {
    return report.accounts.find((account) => accountRegionId(account) === accountRegionId(accountRegion))!;
  }

  it("is good where everything is connected and nothing waits, whether or not the hub has looked who answers", async () => {
    expect(await look()).toEqual({
      ok: true,
      connections: ["dev", "prod"].map((environment) => ({
        spoke: `Project1/${environment}`,
        hub: "hub",
        state: "connected",
        problems: [],
      })),
      accounts: [HUB, DEV, PROD].map(({ account, region }) => ({
        account,
        region,
        differences: [],
        skipped: [],
        limits: [
          { limit: "policy", used: expect.any(Number), allowed: 10_240 },
          { limit: "rules", used: expect.any(Number), allowed: 300 },
        ],
        deadLetters: 0,
      })),
      hubs: [
        { ...HUB, hub: "hub", missing: [], quarantined: 0, archiveDeadLetters: 0, fullAccounts: [], otherSpokes: [] },
      ],
      otherHubs: [],
      functions: expect.any(Array),
    });
  });

  describe("of the functions' code", () => {
    const PROD_STACK = "spoke-project1-prod";
    const EXTRACT_VERSION = /^\d+\.\d+\.\d+-[0-9a-f]{12}$/;

    it("has the version of every function, which is that of the stack that was deployed", async () => {
      const { functions } = await look();
      expect(functions.map(({ spoke, hub, stack }) => [spoke ?? hub, stack])).toEqual([
        ...Array.from({ length: 7 }, () => ["hub", "hub"]),
        ["Project1/dev", "spoke-project1-dev"],
        ["Project1/prod", PROD_STACK],
      ]);
      for (const { version, synthesized, problem } of functions) {
        expect(version).toMatch(EXTRACT_VERSION);
        expect([synthesized, problem]).toEqual([version, undefined]);
      }
      expect(functions.at(-1)!.version).toBe(functions.at(-2)!.version);
      expect(new Set(functions.map(({ version }) => version)).size).toBe(8);
    });

    it("is outdated where the stack has been synthesized with other code since, which is no fault", async () => {
      const file = stackFile(world.outdir, PROD_STACK);
      const before = readFileSync(file, "utf8");
      const { version } = (await look()).functions.at(-1)!;
      writeFileSync(file, before.replace(`"CODE_VERSION": "${version!}"`, '"CODE_VERSION": "9.9.9-ffffffffffff"'));
      const { ok, functions } = await look();
      writeFileSync(file, before);
      expect(functions.filter(isOutdated)).toEqual([
        {
          ...{ spoke: "Project1/prod", stack: PROD_STACK, ...PROD_FUNCTION },
          ...{ events: ["metric"], version, synthesized: "9.9.9-ffffffffffff" },
        },
      ]);
      expect(ok).toBe(true);
    });

    it("is unknown of a function that is not there, and nothing else is asked of an account that is out of reach", async () => {
      const [dev, prod] = world.fleet.spokes;
      const spokes = [
        { ...dev!, environment: "test" },
        { ...prod!, account: "999999999999" },
      ];
      const { functions } = await look({ ...world.fleet, spokes });
      expect(functions.slice(-2)).toMatchObject([
        { problem: expect.stringMatching(/^There is no ds-dashboard-extract-project1-test in 222222222222:us-east-1/) },
        { problem: UNREACHED },
      ]);
    });
  });

  it("changes nothing, and asks every account once", async () => {
    const calls = await world.calls(async () => {
      await look();
    });
    const invoked = calls.filter(({ service, operation }) => service === "lambda" && operation === "Invoke");
    expect(invoked.map(({ caller }) => caller.account).sort()).toEqual([HUB.account, DEV.account, PROD.account]);
    const configurations = calls.filter(({ operation }) => operation === "GetFunctionConfiguration");
    const asked = configurations.map(({ caller, input }) => JSON.stringify([caller.account, input]));
    expect(asked.filter((one) => one.includes("archive"))).toHaveLength(1);
    const reads = /^(Describe|Get|List|Query|Invoke|(Create|Put)Log)/;
    expect(calls.filter(({ operation }) => !reads.test(operation))).toEqual([]);
  });

  it("says which parameter is missing on which side", async () => {
    await world.as(HUB, "ssm", "DeleteParameter", { Name: DEV_REGISTERED });
    await world.as(PROD, "ssm", "DeleteParameter", { Name: MONITORS_HUB });
    await world.settle();
    const report = await look();
    expect(report.ok).toBe(false);
    expect(problems(report)).toEqual({
      "Project1/dev": ["not connected", `${AT_HUB}: parameter ${DEV_REGISTERED} is missing`],
      "Project1/prod": ["not connected", `${AT_PROD}: parameter ${MONITORS_HUB} is missing`],
    });
  });

  it("says what a parameter is that makes no connection, or another one", async () => {
    await world.putParameter(DEV, MONITORS_HUB, "*");
    await world.putParameter(PROD, MONITORS_HUB, "999999999999");
    await world.settle();
    const report = await look();
    const reason = 'the value "*" is not a 12-digit account id, or account:region, either with :batch behind it';
    expect(problems(report)).toEqual({
      "Project1/dev": ["not connected", `${AT_DEV}: parameter ${MONITORS_HUB} makes no connection: ${reason}`],
      "Project1/prod": [
        "not connected",
        `${AT_PROD}: parameter ${MONITORS_HUB} is for 999999999999:us-east-1, not for ${AT_HUB}`,
      ],
    });
    expect(at(report, DEV).skipped).toEqual([{ name: MONITORS_HUB, reason }]);
  });

  it("knows a connection by whom it connects, as in the walk-through, where both sides have other names", async () => {
    await world.as(DEV, "ssm", "DeleteParameter", { Name: MONITORS_HUB });
    await world.as(HUB, "ssm", "DeleteParameter", { Name: DEV_REGISTERED });
    await world.putParameter(DEV, `${MONITORS_PATH}/TestHub`, HUB.account);
    await world.register(HUB, "TestProject", "dev", DEV.account);
    await world.settle();
    expect(await look()).toMatchObject({ ok: true, hubs: [{ otherSpokes: [] }] });
    await world.as(DEV, "ssm", "DeleteParameter", { Name: `${MONITORS_PATH}/TestHub` });
    await world.as(HUB, "ssm", "DeleteParameter", { Name: `${MONITORED_PROJECTS_PATH}/TestProject/dev` });
  });

  it("names a hub that gets measurements and is not configured, by account, only where all hubs of its senders are looked at", async () => {
    const OLD = `${MONITORS_PATH}/old`;
    await world.putParameter(DEV, OLD, "999999999999:eu-west-1");
    await world.putParameter(HUB, OLD, "999999999999:eu-west-1");
    await world.settle();
    const { otherHubs } = await look();
    const old = { hub: "old", account: "999999999999", region: "eu-west-1" };
    expect(otherHubs).toEqual([{ ...old, spokes: ["Project1/dev"], accounts: [AT_HUB] }]);
    const narrowed = await status(world.fleet, "hubs", aws, world.outdir);
    expect(narrowed.otherHubs).toEqual([]);
    for (const accountRegion of [DEV, HUB]) await world.as(accountRegion, "ssm", "DeleteParameter", { Name: OLD });
    await world.settle();
    expect((await look()).otherHubs).toEqual([]);
  });

  it("names the statement, the rule and the target that somebody removed or changed", async () => {
    await world.as(DEV, "events", "RemovePermission", { StatementId: HUBS_STATEMENT_ID });
    const Name = `${FORWARD_METRICS_RULE_PREFIX}1`;
    await world.as(PROD, "events", "DisableRule", { Name });
    await world.as(DEV, "events", "RemoveTargets", { Rule: Name, Ids: ["111111111111-us-east-1"] });
    const report = await look();
    expect(at(report, DEV).differences).toEqual([
      { kind: "statement", name: HUBS_STATEMENT_ID, problem: "missing" },
      { kind: "target", name: `${AT_HUB} in ${Name}`, problem: "missing" },
    ]);
    expect(at(report, PROD).differences).toEqual([{ kind: "rule", name: Name, problem: "different" }]);
    expect(problems(report)["Project1/dev"]).toEqual([
      "not connected",
      `${AT_DEV}: statement ${HUBS_STATEMENT_ID} is missing`,
      `${AT_DEV}: target ${AT_HUB} in ${Name} is missing`,
    ]);
    expect(report.ok).toBe(false);
  });

  it("says where a parameter asks for another form of events than the hub takes", async () => {
    await world.putParameter(DEV, MONITORS_HUB, `${HUB.account}:batch`);
    await world.settle();
    const report = await look();
    expect(problems(report)["Project1/dev"]).toEqual([
      "not connected",
      `${AT_DEV}: parameter ${MONITORS_HUB} asks for an event for each run, the hub takes an event for each metric; connect again`,
    ]);
    expect(at(report, DEV).differences).toEqual([]);
  });

  it("says where a spoke was connected to a hub whose form of events its function does not put yet", async () => {
    const hubs = world.fleet.hubs.map((hub) => ({ ...hub, events: "batch" as const }));
    const asked: Fleet = { hubs, spokes: world.fleet.spokes.map((spoke) => ({ ...spoke, hubs })) };
    await world.connect(asked);
    const report = await look(asked);
    expect(report.ok).toBe(false);
    expect(problems(report)["Project1/prod"]).toEqual([
      "not connected",
      `${AT_PROD}: the function puts an event for each metric, the hub takes an event for each run; deploy the spoke, then connect again`,
    ]);
    expect(report.connections.map(({ first }) => first)).toEqual(["deploy the spoke", "deploy the spoke"]);
  });

  it("counts what waits in the queues, what somebody is just reading included", async () => {
    await world.send(PROD, FORWARD_DEAD_LETTERS, ["{}", "{}"]);
    await world.send(HUB, QUARANTINE_QUEUE, ["{}"]);
    const QueueUrl = `${world.sandbox.url}/${PROD.account}/${FORWARD_DEAD_LETTERS}`;
    await world.as(PROD, "sqs", "ReceiveMessage", { QueueUrl });
    const report = await look();
    expect(at(report, PROD).deadLetters).toBe(2);
    expect(report).toMatchObject({ ok: false, hubs: [{ quarantined: 1, archiveDeadLetters: 0 }] });
    await world.settle(60_000);
    await world.take(PROD, FORWARD_DEAD_LETTERS);
    await world.quarantined();
  });

  it("names an account of whose series the hub takes no more", async () => {
    const item = { Summary: { S: `series#${Number(PROD.account) % 16}` }, Key: { S: PROD.account } };
    const ids = Array.from({ length: 500 }, (_, number) => String(number).padStart(32, "0"));
    await world.as(HUB, "dynamodb", "PutItem", { TableName: SUMMARIES_TABLE, Item: { ...item, Ids: { SS: ids } } });
    expect(await look()).toMatchObject({
      ok: false,
      hubs: [{ fullAccounts: [{ account: PROD.account, series: 500, most: 500 }] }],
    });
    await world.as(HUB, "dynamodb", "DeleteItem", { TableName: SUMMARIES_TABLE, Key: item });
  });

  it("names an account that is out of reach, why, and what that leaves unknown; the others are looked at", async () => {
    const [dev, prod] = world.fleet.spokes;
    const fleet = { ...world.fleet, spokes: [dev!, { ...prod!, account: "999999999999" }] };
    const report = await look(fleet);
    const reason =
      "There is no ds-dashboard-connection in 999999999999:us-east-1; deploy the stack that brings it, or correct the Region.";
    expect(at(report, { account: "999999999999", region: HUB.region })).toMatchObject({ outOfReach: reason });
    expect(problems(report)).toEqual({
      "Project1/dev": ["connected"],
      "Project1/prod": [
        "not connected",
        `${AT_HUB}: parameter ${MONITORED_PROJECTS_PATH}/Project1/prod is for ${AT_PROD}, not for 999999999999:us-east-1`,
        "999999999999:us-east-1 is out of reach",
      ],
    });
    expect(report.connections.map(({ first }) => first)).toEqual([undefined, "get into reach"]);
    expect(report.ok).toBe(false);
  });

  it("calls a connection unknown where one side is out of reach and the other has all it needs", async () => {
    const closed = new Aws(world.sandbox.url);
    jest.spyOn(closed, "at").mockImplementation((site) => {
      return site.account === DEV.account ? Promise.reject(new Error("no credentials")) : aws.at(site);
    });
    const report = await status(world.fleet, "configuration", closed, world.outdir);
    expect(problems(report)).toEqual({
      "Project1/dev": ["unknown", `${AT_DEV} is out of reach`],
      "Project1/prod": ["connected"],
    });
    expect(at(report, DEV).outOfReach).toBe("Error: no credentials");
    expect(report.ok).toBe(false);
  });

  it("tells of spokes that only the hub knows, which is no fault; not where only some spokes are asked for", async () => {
    await world.register(HUB, "Partner", "prod", "888888888888");
    await world.settle();
    const partner = { project: "Partner", environment: "prod", account: "888888888888", region: HUB.region };
    expect((await look()).hubs[0]!.otherSpokes).toEqual([partner]);
    expect((await look(world.fleet, "connections")).hubs[0]!.otherSpokes).toEqual([]);
    await world.as(HUB, "ssm", "DeleteParameter", { Name: `${MONITORED_PROJECTS_PATH}/Partner/prod` });
  });

  it("tells of the name that a spoke had before, beside the registration by its new one", async () => {
    await world.register(HUB, "Project1", "development", DEV.account);
    await world.settle();
    const before = { project: "Project1", environment: "development", account: DEV.account, region: DEV.region };
    expect((await look()).hubs[0]!.otherSpokes).toEqual([before]);
    await world.as(HUB, "ssm", "DeleteParameter", { Name: `${MONITORED_PROJECTS_PATH}/Project1/development` });
  });

  it("tells what is left of a spoke that was moved to another account and spelled otherwise, not what it is now", async () => {
    const moved = { ...world.fleet, spokes: world.fleet.spokes.map((spoke) => ({ ...spoke })) };
    const spoke = moved.spokes.find(({ environment }) => environment === "dev")!;
    Object.assign(spoke, { project: "project1", account: PROD.account });
    expect(problems(await look(moved))).toMatchObject({
      "project1/dev": ["not connected", `${AT_HUB}: parameter ${DEV_REGISTERED} is for ${AT_DEV}, not for ${AT_PROD}`],
    });
    await world.register(HUB, "project1", "dev", PROD.account);
    await world.settle();
    const report = await look(moved);
    expect(problems(report)).toMatchObject({ "project1/dev": ["connected"] });
    const before = { project: "Project1", environment: "dev", account: DEV.account, region: DEV.region };
    expect(report.hubs[0]!.otherSpokes).toEqual([before]);
    await world.as(HUB, "ssm", "DeleteParameter", { Name: `${MONITORED_PROJECTS_PATH}/project1/dev` });
  });

  it("tells of a spoke in the hub that it reported to before it was moved to another", async () => {
    const { hubs, spokes } = world.fleet;
    const other = { ...hubs[0]!, name: "other", account: "999999999999" };
    const moved = spokes.map((spoke) => (spoke.environment === "dev" ? { ...spoke, hubs: [other] } : spoke));
    const { hubs: seen } = await look({ hubs: [...hubs, other], spokes: moved });
    const { project, environment, account, region } = spokes.find((spoke) => spoke.environment === "dev")!;
    expect(seen[0]!.otherSpokes).toEqual([{ project, environment, account, region }]);
  });

  describe("of the last request for measurements", () => {
    const spoke = (number: number): ExpectedSpoke => ({
      project: `Team${number}`,
      environment: "dev",
      account: String(500_000_000_000 + number),
      region: HUB.region,
    });
    const troubled = { ...spoke(7), denied: 1, throttled: 0, failed: 2 };

    beforeAll(async () => {
      for (const number of [3, 7, 33, 66]) {
        await world.register(HUB, `Team${number}`, "dev", spoke(number).account);
      }
      await store("2026-03-02T11:00:00.000Z", { Silent: 0, SilentSpokes: [], TroubledSpokes: [] });
      await store("2026-03-02T12:00:00.000Z", {
        Answered: 97,
        Silent: 3,
        SilentSpokes: [3, 33, 66].map(spoke),
        TroubledSpokes: [troubled],
      });
    });

    /** Stores the record of a run as the hub does. */
    async function store(StartedAt: string, members: Partial<RefreshRun>): Promise<void> {
      const run = { EventId: StartedAt, StartedAt, EvaluatedAt: StartedAt, Expected: 100, Answered: 100, ...members };
      const account = await aws.at(world.fleet.hubs[0]!);
      const Item = { Summary: "refresh", Key: `${StartedAt}#${StartedAt}`, ...run };
      await account.dynamodb.send(new PutCommand({ TableName: SUMMARIES_TABLE, Item }));
    }

    it("names the 3 of 100 that were silent in the newest run, and whose metrics ended badly", async () => {
      const report = await look();
      expect(report.hubs[0]!.lastRun).toEqual({
        startedAt: "2026-03-02T12:00:00.000Z",
        expected: 100,
        answered: 97,
        silent: [3, 33, 66].map(spoke),
        troubled: [troubled],
      });
      expect(report.ok).toBe(false);
    });

    it("names none that is not registered any more", async () => {
      for (const number of [3, 7]) {
        await world.as(HUB, "ssm", "DeleteParameter", { Name: `${MONITORED_PROJECTS_PATH}/Team${number}/dev` });
      }
      const { lastRun } = (await look()).hubs[0]!;
      expect(lastRun).toMatchObject({ silent: [33, 66].map(spoke), troubled: [] });
    });
  });
});
