import type { AccountRegion } from "../../contract/account-region";
import { ALWAYS_ON } from "../../metric-library";
import type { ApiCall } from "../../sandbox";
import { busArn, THREE_METRICS, World, type Json } from "./world";

const REGION = "us-east-1";
/** Two hubs, each of which the other reports to. */
const A = { name: "a", account: "111111111111", region: REGION };
const B = { name: "b", account: "222222222222", region: REGION };
/** A hub that is its own spoke. */
const HOME = { name: "home", account: "333333333333", region: REGION };
/** A hub with its spoke in another Region of the same account. */
const WEST = { name: "west", account: "444444444444", region: "us-west-2" };

const SPOKES = [
  { project: "OfA", account: A.account, region: REGION, hubs: ["b"] },
  { project: "OfB", account: B.account, region: REGION, hubs: ["a"] },
  { project: "Home", account: HOME.account, region: REGION, hubs: ["home"] },
  { project: "East", account: WEST.account, region: REGION, hubs: ["west"] },
].map((spoke) => ({ ...spoke, environment: "dev", metrics: THREE_METRICS }));

const NAMES = [...THREE_METRICS, ...Object.keys(ALWAYS_ON)].sort();

/** Which extraction functions were invoked, in order. */
function extractions(calls: readonly ApiCall[]): readonly string[] {
  return calls.flatMap(({ operation, input }) => {
    const [, name] = /function:ds-dashboard-extract-(.+)$/.exec((input as Json).FunctionName ?? "") ?? [];
    return operation === "Invoke" && name ? [name] : [];
  });
}

describe("hubs that are spokes too", () => {
  let world: World;

  beforeAll(async () => {
    world = await World.of({ hubs: [A, B, HOME, WEST], spokes: SPOKES });
    await world.connect();
  });
  // Nothing is dropped on the way, and nothing waits in a dead-letter queue: what is not for a bus never gets there.
  afterEach(async () => expect(await world.troubles()).toEqual([]));
  afterAll(() => world.close());

  async function rowsOf(hub: AccountRegion): Promise<readonly string[]> {
    return (await world.rows(hub)).map(({ ProjectName, MetricName }) => `${ProjectName} ${MetricName}`).sort();
  }

  it.each([
    { what: "each other's spoke, a asks", hub: A, project: "OfB" },
    { what: "each other's spoke, b asks", hub: B, project: "OfA" },
    { what: "a hub that is its own spoke", hub: HOME, project: "Home" },
    { what: "a spoke in another Region of the account", hub: WEST, project: "East" },
  ])("extract once, where they should: $what", async ({ hub, project }) => {
    const others = [A, B, HOME, WEST].filter((one) => one !== hub);
    const before = await Promise.all(others.map(rowsOf));
    const calls = await world.calls(() => world.refresh(hub));
    // Long enough for whatever would go round in a circle.
    await world.settle(60_000);
    expect(extractions(calls)).toEqual([`${project.toLowerCase()}-dev`]);
    expect(await rowsOf(hub)).toEqual(NAMES.map((name) => `${project} ${name}`));
    expect(await Promise.all(others.map(rowsOf))).toEqual(before);
    for (const each of [A, B, HOME, WEST]) expect(await world.quarantined(each)).toEqual([]);
  });

  it("have no rule that ends on its own bus", async () => {
    const targets: string[] = [];
    for (const accountRegion of [...SPOKES, A, B, HOME, WEST]) {
      const { Rules } = await world.as(accountRegion, "events", "ListRules", { NamePrefix: "forward" });
      for (const { Name } of Rules) {
        const { Targets } = await world.as(accountRegion, "events", "ListTargetsByRule", { Rule: Name });
        for (const { Arn } of Targets) {
          expect(Arn).not.toBe(busArn(accountRegion));
          targets.push(`${accountRegion.account}/${accountRegion.region} ${Arn}`);
        }
      }
    }
    expect(new Set(targets)).toEqual(
      new Set([
        `${A.account}/${REGION} ${busArn(B)}`,
        `${B.account}/${REGION} ${busArn(A)}`,
        `${WEST.account}/${REGION} ${busArn(WEST)}`,
        `${WEST.account}/${WEST.region} ${busArn({ ...WEST, region: REGION })}`,
      ]),
    );
    const { Rules } = await world.as(HOME, "events", "ListRules", { NamePrefix: "forward" });
    expect(Rules).toEqual([]);
  });
});

describe("one spoke with three hubs, two of them in other Regions, and a second spoke in a third Region", () => {
  const near = { name: "near", account: "555555555555", region: REGION };
  const far = { name: "far", account: "666666666666", region: "us-west-2" };
  const europe = { name: "europe", account: "777777777777", region: "eu-west-1" };
  const hubs = [near, far, europe];
  const shared = { project: "Shared", environment: "dev", account: "888888888888", region: REGION };
  const remote = {
    project: "Remote",
    environment: "dev",
    account: "999999999999",
    region: "ap-south-1",
    hubs: ["far"],
  };
  let world: World;

  beforeAll(async () => {
    world = await World.of({ hubs, spokes: [shared, remote].map((spoke) => ({ ...spoke, metrics: THREE_METRICS })) });
    await world.connect();
  });
  afterAll(() => world.close());

  const rowsOf = async (hub: AccountRegion, project: string): Promise<readonly string[]> =>
    (await world.rows(hub))
      .filter(({ ProjectName }) => ProjectName === project)
      .map(({ MetricName }) => MetricName)
      .sort();

  it("extract once for one hub's refresh, and report to all three; nothing is relayed", async () => {
    const calls = await world.calls(() => world.refresh(near));
    await world.settle(60_000);
    expect(extractions(calls)).toEqual(["shared-dev"]);
    for (const hub of hubs) expect(await rowsOf(hub, shared.project)).toEqual(NAMES);
    expect(await rowsOf(far, remote.project)).toEqual([]);
    expect(await world.troubles()).toEqual([]);
  });

  it("extract once each for a hub with spokes in two other Regions", async () => {
    const calls = await world.calls(() => world.refresh(far));
    await world.settle(60_000);
    expect([...extractions(calls)].sort()).toEqual(["remote-dev", "shared-dev"]);
    expect(await rowsOf(far, remote.project)).toEqual(NAMES);
    expect(await rowsOf(europe, shared.project)).toEqual([...NAMES, ...NAMES].sort());
    expect(await rowsOf(europe, remote.project)).toEqual([]);
    expect(await world.troubles()).toEqual([]);
    for (const hub of hubs) expect(await world.quarantined(hub)).toEqual([]);
  });

  it("forward straight to each bus, and only there", async () => {
    const targets: string[] = [];
    for (const accountRegion of [...hubs, shared, remote]) {
      const { Rules } = await world.as(accountRegion, "events", "ListRules", { NamePrefix: "forward" });
      for (const { Name } of Rules) {
        const { Targets } = await world.as(accountRegion, "events", "ListTargetsByRule", { Rule: Name });
        targets.push(...Targets.map(({ Arn }: Json) => `${accountRegion.account} ${Arn}`));
      }
    }
    const both = (hub: AccountRegion, spoke: AccountRegion) => [
      `${hub.account} ${busArn(spoke)}`,
      `${spoke.account} ${busArn(hub)}`,
    ];
    expect(targets.sort()).toEqual([...hubs.flatMap((hub) => both(hub, shared)), ...both(far, remote)].sort());
  });
});
