import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import { Aws } from "../../cli/fleet/aws";
import { connect, connectionsOf, type Connection } from "../../cli/connections/connect";
import { disconnect } from "../../cli/connections/disconnect";
import { sitesOf, spokeLabel, type Fleet } from "../../cli/fleet/fleet";
import { status } from "../../cli/connections/status";
import {
  EVENT_SOURCE,
  FORWARD_METRICS_RULE_PREFIX,
  FORWARD_REFRESH_RULE_PREFIX,
  MONITORED_PROJECTS_PATH,
  MONITORS_PATH,
} from "../../contract/names";
import { DEV, HUB, times, World, type Json } from "./world";

/** A spoke of its own account. */
function team(number: number): typeof DEV {
  return { ...DEV, project: `Team${number}`, account: String(500_000_000_000 + number) };
}

function connectionsWith(world: World, ...labels: readonly string[]): readonly Connection[] {
  return connectionsOf(world.fleet.spokes).filter(({ spoke }) => labels.includes(spokeLabel(spoke)));
}

/** Everything of EventBridge and Parameter Store that a person or a function can have put into an account. */
async function contentsOf(world: World, accountRegion: AccountRegion): Promise<Json> {
  const { Policy = "" } = await world.as(accountRegion, "events", "DescribeEventBus", {});
  const { Rules } = await world.as(accountRegion, "events", "ListRules", {});
  const rules: Json[] = [];
  for (const rule of Rules) {
    const { Targets } = await world.as(accountRegion, "events", "ListTargetsByRule", { Rule: rule.Name });
    rules.push({ ...rule, Targets });
  }
  const { Parameters } = await world.as(accountRegion, "ssm", "GetParametersByPath", { Path: "/", Recursive: true });
  return { Policy, rules, Parameters };
}

async function everythingIn(world: World, fleet: Fleet): Promise<ReadonlyMap<string, string>> {
  const accounts = new Map<string, string>();
  for (const site of sitesOf(fleet)) accounts.set(accountRegionId(site), JSON.stringify(await contentsOf(world, site)));
  return accounts;
}

async function forwardRules(
  world: World,
  accountRegion: AccountRegion,
  NamePrefix: string,
): Promise<readonly string[]> {
  const { Rules } = await world.as(accountRegion, "events", "ListRules", { NamePrefix });
  return Rules.map(({ Name }: Json) => Name);
}

describe("many spokes", () => {
  let world: World;
  let aws: Aws;

  beforeAll(async () => {
    world = await World.of({ hubs: [HUB], spokes: times(25, (number) => ({ ...team(number), metrics: [] })) });
    aws = new Aws(world.sandbox.url);
  });
  afterAll(() => world.close());

  it.each([
    { count: 11, rules: 3 },
    { count: 25, rules: 5 },
  ])("are connected by one command, and all answer: $count spokes, $rules rules", async ({ count, rules }) => {
    const { connections, skipped } = await connect(connectionsOf(world.fleet.spokes.slice(0, count)), aws);
    expect(connections.map(({ spoke, state }) => `${spoke} ${state}`)).toEqual(
      times(count, (number) => `Team${number}/dev connected`),
    );
    expect(skipped).toEqual([]);
    await world.settle();
    expect(await forwardRules(world, HUB, FORWARD_REFRESH_RULE_PREFIX)).toHaveLength(rules);

    const before = (await world.rows()).length;
    await world.refresh();
    expect((await world.rows()).length - before).toBe(count);
    expect(await world.troubles()).toEqual([]);
  });

  it("stay as they are when connected again: nothing is written", async () => {
    const calls = await world.calls(async () => {
      await connect(connectionsOf(world.fleet.spokes), aws);
      await world.settle();
    });
    const writes = /^(Put|Remove|Delete)(Parameter|Permission|Rule|Targets)/;
    expect(calls.filter(({ operation }) => writes.test(operation))).toEqual([]);
  });
});

describe("the whole life of connections", () => {
  let world: World;
  let aws: Aws;
  let before: ReadonlyMap<string, string>;
  const spokes = times(3, team);

  beforeAll(async () => {
    world = await World.of({ hubs: [HUB], spokes: spokes.map((spoke) => ({ ...spoke, metrics: [] })) });
    aws = new Aws(world.sandbox.url);
    for (const site of sitesOf(world.fleet)) await addForeignThings(site);
    before = await everythingIn(world, world.fleet);
  });
  afterAll(() => world.close());

  /** What others have, with names as near to ours as names can be. */
  async function addForeignThings(accountRegion: AccountRegion): Promise<void> {
    const statement = { StatementId: "ds-dashboard-monitors-2", Principal: "999999999999", Action: "events:PutEvents" };
    await world.as(accountRegion, "events", "PutPermission", statement);
    const Name = `${FORWARD_METRICS_RULE_PREFIX}by-hand`;
    const EventPattern = JSON.stringify({ source: [EVENT_SOURCE] });
    await world.as(accountRegion, "events", "PutRule", {
      Name,
      EventPattern,
      State: "ENABLED",
      Description: "somebody's",
    });
    const Arn = `arn:aws:sqs:${accountRegion.region}:${accountRegion.account}:somebodys`;
    await world.as(accountRegion, "events", "PutTargets", { Rule: Name, Targets: [{ Id: "1", Arn }] });
    await world.putParameter(accountRegion, `${MONITORS_PATH}-of-somebody/hub`, HUB.account);
    await world.putParameter(accountRegion, "/monitored_project/Team0/dev", HUB.account);
  }

  /** Which spokes report when the hub asks. */
  async function reporting(): Promise<readonly string[]> {
    const before = new Set((await world.rows()).map(({ ExtractionDate }) => ExtractionDate));
    await world.refresh();
    const fresh = (await world.rows()).filter(({ ExtractionDate }) => !before.has(ExtractionDate));
    return fresh.map(({ ProjectName }) => ProjectName).sort();
  }

  it("begins with one command for all", async () => {
    await world.connect();
    expect(await reporting()).toEqual(["Team0", "Team1", "Team2"]);
  });

  it("goes on for two when the third is disconnected", async () => {
    const left = connectionsWith(world, "Team0/dev", "Team2/dev");
    const result = await disconnect(connectionsWith(world, "Team1/dev"), left, aws);
    expect(result.connections).toEqual([
      {
        spoke: "Team1/dev",
        hub: "hub",
        state: "disconnected",
        removed: [`${MONITORS_PATH}/hub`, `${MONITORED_PROJECTS_PATH}/Team1/dev`],
      },
    ]);
    await world.settle();
    expect(JSON.stringify(await contentsOf(world, spokes[1]!))).toBe(before.get(accountRegionId(spokes[1]!)));
    expect(await reporting()).toEqual(["Team0", "Team2"]);
    const { connections, accounts } = await status(world.fleet, "configuration", aws, world.outdir);
    expect(connections.map(({ state }) => state)).toEqual(["connected", "not connected", "connected"]);
    expect(accounts.flatMap(({ differences }) => differences)).toEqual([]);
  });

  it("changes nothing when disconnected again", async () => {
    const whole = await everythingIn(world, world.fleet);
    const result = await disconnect(connectionsWith(world, "Team1/dev"), [], aws);
    expect(result.connections).toMatchObject([{ state: "disconnected", removed: [] }]);
    await world.settle();
    expect(await everythingIn(world, world.fleet)).toEqual(whole);
  });

  it("goes on for the third when it is connected again", async () => {
    const { connections } = await connect(connectionsWith(world, "Team1/dev"), aws);
    expect(connections).toMatchObject([{ state: "connected" }]);
    await world.settle();
    expect(await reporting()).toEqual(["Team0", "Team1", "Team2"]);
  });

  it("ends with nothing of ours in any account, and what is others' byte for byte", async () => {
    const result = await disconnect(connectionsOf(world.fleet.spokes), [], aws);
    expect(result.connections.map(({ state }) => state)).toEqual(times(3, () => "disconnected"));
    await world.settle();
    expect(await reporting()).toEqual([]);
    expect(await everythingIn(world, world.fleet)).toEqual(before);
  });
});
