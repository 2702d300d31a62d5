import type { AccountRegion } from "../../contract/account-region";
import { Aws } from "../../cli/fleet/aws";
import { connect, connectionsOf } from "../../cli/connections/connect";
import { FORWARD_METRICS_RULE_PREFIX, FORWARD_REFRESH_RULE_PREFIX } from "../../contract/names";
import type { ApiCall } from "../../sandbox";
import { DEV, HUB, times, World, type Json } from "../system/world";

/** 301 accounts are deployed and connected, each by its own function. */
jest.setTimeout(600_000);

const SPOKES = times(301, (number) => ({
  ...DEV,
  project: `Team${number}`,
  account: String(500_000_000_000 + number),
}));
/** Five targets a rule. */
const RULES = 61;
/** So many statements of accounts have no room in a bus policy. */
const ORGANIZATION = "o-a1b2c3d4e5";

describe("301 spokes, connected by one command", () => {
  let world: World;
  let calls: readonly ApiCall[];
  let states: readonly string[];

  beforeAll(async () => {
    world = await World.of({
      hubs: [{ ...HUB, organizationId: ORGANIZATION }],
      spokes: SPOKES.map((spoke) => ({ ...spoke, metrics: [] })),
    });
    world.sandbox.organizations.join(
      ORGANIZATION,
      [HUB, ...SPOKES].map(({ account }) => account),
    );
    calls = await world.calls(async () => {
      const { connections } = await connect(connectionsOf(world.fleet.spokes), new Aws(world.sandbox.url));
      states = connections.map(({ spoke, state }) => `${spoke} ${state}`);
      // The messages that came too early are tried again after six minutes, and six more.
      await world.settle(15 * 60_000);
    });
  });
  afterAll(() => world.close());

  /** Targets of the rules of a flow, by rule. */
  async function targetsIn(accountRegion: AccountRegion, NamePrefix: string): Promise<readonly Json[]> {
    const { Rules } = await world.as(accountRegion, "events", "ListRules", { NamePrefix });
    const targets = [];
    for (const { Name } of Rules) {
      targets.push((await world.as(accountRegion, "events", "ListTargetsByRule", { Rule: Name })).Targets);
    }
    return targets;
  }

  it("are all connected, with 61 rules in the hub and one in each spoke", async () => {
    expect(states).toEqual(SPOKES.map(({ project }) => `${project}/dev connected`));
    const targets = await targetsIn(HUB, FORWARD_REFRESH_RULE_PREFIX);
    expect(targets).toHaveLength(RULES);
    expect(
      targets
        .flat()
        .map(({ Id }: Json) => Id)
        .sort(),
    ).toEqual(SPOKES.map(({ account, region }) => `${account}-${region}`).sort());
    for (const spoke of SPOKES) {
      expect(await targetsIn(spoke, FORWARD_METRICS_RULE_PREFIX)).toMatchObject([
        [{ Id: `${HUB.account}-${HUB.region}` }],
      ]);
    }
    for (const accountRegion of [HUB, SPOKES[0]!, SPOKES[300]!]) {
      expect((await world.adjust(accountRegion, "Status")).differences).toEqual([]);
    }
  });

  it("cost the hub a dozen runs, not one for each change", () => {
    const made = (wanted: string): number =>
      calls.filter(({ operation, caller }) => operation === wanted && caller.account === HUB.account).length;
    // Once in each round, of which a run makes two: four batches and two invocations, and what came too early again.
    expect(made("DescribeEventBus")).toBeLessThanOrEqual(30);
    // The clock stands while the command writes, so four or five of those runs come before any spoke lets the hub in. Each then
    // tries every rule, once with five targets and five times with one.
    expect(made("PutRule")).toBeLessThanOrEqual(7 * RULES);
    expect(made("PutTargets")).toBeLessThanOrEqual(6 * 7 * RULES);
  });

  it("all answer the hub's request", async () => {
    await world.refresh();
    expect(await world.rows()).toHaveLength(SPOKES.length);
    expect(await world.troubles()).toEqual([]);
  });
});
