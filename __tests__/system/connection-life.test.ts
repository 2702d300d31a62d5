import type { AccountRegion } from "../../contract/account-region";
import { ALWAYS_ON } from "../../metric-library";
import {
  FORWARD_METRICS_RULE_PREFIX,
  FORWARD_REFRESH_RULE_PREFIX,
  HUBS_STATEMENT_ID,
  MONITORED_PROJECTS_PATH,
  MONITORS_PATH,
  SPOKES_STATEMENT_ID,
} from "../../contract/names";
import { AwsError } from "../../sandbox";
import { busArn, DEV, HUB, measurement, PROD, REFUSED_AFTER_MS, times, World, type Json } from "./world";

const TEST = { ...DEV, environment: "test", account: "444444444444" };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A run that failed is tried again after six minutes, in the next batching window. */
const RETRY_MS = 6 * MINUTE_MS + 10_000;
const ROWS_PER_EXTRACTION = Object.keys(ALWAYS_ON).length;
const FORWARD_DEAD_LETTERS = "ds-dashboard-forward-dead-letters";

async function deployed(...spokes: (typeof DEV)[]): Promise<World> {
  const world = await World.of({ hubs: [HUB], spokes: spokes.map((spoke) => ({ ...spoke, metrics: [] })) });
  return world.withoutQuarters();
}

const monitors = `${MONITORS_PATH}/hub`;
const monitored = ({ project, environment }: typeof DEV) => `${MONITORED_PROJECTS_PATH}/${project}/${environment}`;

const nameHub = (world: World, spoke: AccountRegion) => world.putParameter(spoke, monitors, HUB.account);
const nameSpoke = (world: World, spoke: typeof DEV) => world.putParameter(HUB, monitored(spoke), spoke.account);

async function differences(world: World, accountRegion: AccountRegion): Promise<readonly Json[]> {
  return (await world.adjust(accountRegion, "Status")).differences;
}

/** The bus as it stands: its policy, and every rule with its targets. */
async function bus(world: World, accountRegion: AccountRegion): Promise<Json> {
  const { Policy } = await world.as(accountRegion, "events", "DescribeEventBus", {});
  const { Rules } = await world.as(accountRegion, "events", "ListRules", {});
  const rules = [];
  for (const rule of Rules) {
    rules.push([rule, (await world.as(accountRegion, "events", "ListTargetsByRule", { Rule: rule.Name })).Targets]);
  }
  return { Policy, rules };
}

describe("two parameters", () => {
  let world: World;

  beforeAll(async () => {
    world = await deployed(DEV, PROD, TEST);
  });
  afterAll(() => world.close());

  it.each([
    { order: "the spoke's first", spoke: DEV, names: [nameHub, nameSpoke] },
    { order: "the hub's first", spoke: PROD, names: [nameSpoke, nameHub] },
  ])("connect two accounts by themselves, $order, two minutes apart", async ({ spoke, names }) => {
    await names[0]!(world, spoke);
    await world.settle(2 * MINUTE_MS);
    await names[1]!(world, spoke);
    await world.settle(RETRY_MS);
    for (const accountRegion of [HUB, spoke]) expect(await differences(world, accountRegion)).toEqual([]);
    const before = (await world.rows()).length;
    const calls = await world.calls(() => world.refresh());
    expect(calls.some(({ operation, caller }) => operation === "PutEvents" && caller.account === spoke.account)).toBe(
      true,
    );
    expect((await world.rows()).length).toBeGreaterThan(before);
  });

  it("connect them the next day where the second comes later than the third try", async () => {
    await nameHub(world, TEST);
    await world.settle(2 * RETRY_MS);
    await nameSpoke(world, TEST);
    await world.settle(2 * RETRY_MS);
    expect(await differences(world, HUB)).toEqual([]);
    const [rule] = await differences(world, TEST);
    expect(rule).toEqual({ kind: "rule", name: `${FORWARD_METRICS_RULE_PREFIX}1`, problem: "missing" });
    await world.settle(DAY_MS);
    expect(await differences(world, TEST)).toEqual([]);
    // Who waits is no trouble: nothing is in a dead-letter queue.
    expect(await world.troubles()).toEqual([]);
  });
});

describe("what somebody removed by hand", () => {
  let world: World;

  beforeAll(async () => {
    world = await deployed(DEV);
    await world.connect();
  });
  afterAll(() => world.close());

  const Rule = `${FORWARD_REFRESH_RULE_PREFIX}1`;
  const target = `${DEV.account}:${DEV.region} in ${Rule}`;

  it.each([
    {
      what: "a rule",
      remove: async () => {
        await world.as(HUB, "events", "RemoveTargets", { Rule, Ids: [`${DEV.account}-${DEV.region}`] });
        await world.as(HUB, "events", "DeleteRule", { Name: Rule });
      },
      told: [
        { kind: "rule", name: Rule, problem: "missing" },
        { kind: "target", name: target, problem: "missing" },
      ],
    },
    {
      what: "a statement",
      remove: () => world.as(HUB, "events", "RemovePermission", { StatementId: SPOKES_STATEMENT_ID }),
      told: [{ kind: "statement", name: SPOKES_STATEMENT_ID, problem: "missing" }],
    },
    {
      what: "a target",
      remove: () => world.as(HUB, "events", "RemoveTargets", { Rule, Ids: [`${DEV.account}-${DEV.region}`] }),
      told: [{ kind: "target", name: target, problem: "missing" }],
    },
  ])("$what: Status names it, Reconcile mends it, and everything arrives again", async ({ remove, told }) => {
    await remove();
    expect(await differences(world, HUB)).toEqual(told);
    expect((await world.adjust(HUB, "Reconcile")).waiting).toEqual([]);
    expect(await differences(world, HUB)).toEqual([]);
    const before = (await world.rows()).length;
    await world.refresh();
    expect((await world.rows()).length).toBe(before + ROWS_PER_EXTRACTION);
    expect(await world.troubles()).toEqual([]);
  });

  it("a statement: the daily run mends it; the measurements of the time between wait in the sender's dead-letter queue", async () => {
    await world.as(HUB, "events", "RemovePermission", { StatementId: SPOKES_STATEMENT_ID });
    await world.report(
      DEV,
      times(3, (MetricValue) => measurement({ MetricValue })),
    );
    await world.settle();
    await world.settle(DAY_MS);
    expect(await differences(world, HUB)).toEqual([]);
    const waiting = await world.take(DEV, FORWARD_DEAD_LETTERS);
    const own = waiting.filter(({ body }) => body.detail.MetricName === "Accuracy");
    expect(own.map(({ attributes }) => attributes.ERROR_CODE)).toEqual(times(3, () => "NO_PERMISSIONS"));
    const arrived = (await world.rows()).length;
    await world.report(
      DEV,
      own.map(({ body }) => body.detail),
    );
    await world.settle();
    expect((await world.rows()).length).toBe(arrived + 3);
  });
});

describe("Disconnect", () => {
  let world: World;
  const before = new Map<AccountRegion, Json>();

  beforeAll(async () => {
    world = await deployed(DEV, PROD, TEST);
    for (const accountRegion of [HUB, DEV]) {
      const statement = { StatementId: "theirs", Principal: PROD.account, Action: "events:PutEvents" };
      await world.as(accountRegion, "events", "PutPermission", statement);
      const Name = "forward-ds-dashboard-theirs";
      await world.as(accountRegion, "events", "PutRule", { Name, EventPattern: '{"source":["theirs"]}' });
      const Arn = `arn:aws:sqs:${accountRegion.region}:${accountRegion.account}:${FORWARD_DEAD_LETTERS}`;
      await world.as(accountRegion, "events", "PutTargets", { Rule: Name, Targets: [{ Id: "theirs", Arn }] });
      before.set(accountRegion, await bus(world, accountRegion));
    }
    await world.connect();
  });
  afterAll(() => world.close());

  it("of one of three leaves the two others connected", async () => {
    const answer = await world.adjust(HUB, { action: "Disconnect", parameters: [monitored(TEST)] });
    expect(answer.removed).toEqual([monitored(TEST)]);
    expect(answer.forwarding.refreshTo).toEqual([DEV, PROD].map(({ account, region }) => `${account}:${region}`));
    await world.adjust(TEST, { action: "Disconnect", parameters: "all" });
    await world.settle();
    const rows = (await world.rows()).length;
    await world.refresh();
    const fresh = await world.rows();
    expect(fresh).toHaveLength(rows + 2 * ROWS_PER_EXTRACTION);
    expect(fresh.filter(({ Account }) => Account === TEST.account)).toEqual([]);
    expect(await world.troubles()).toEqual([]);
  });

  it("of the last one leaves nothing of ours, and what is somebody else's byte for byte", async () => {
    for (const accountRegion of [HUB, DEV, PROD])
      await world.adjust(accountRegion, { action: "Disconnect", parameters: "all" });
    await world.settle();
    for (const [accountRegion, bytes] of before)
      expect(JSON.stringify(await bus(world, accountRegion))).toBe(JSON.stringify(bytes));
    for (const accountRegion of [PROD, TEST]) {
      const { Policy, rules } = await bus(world, accountRegion);
      expect(Policy).toBeUndefined();
      expect(rules.filter(([{ Name }]: Json) => Name.startsWith("forward"))).toEqual([]);
    }
    for (const accountRegion of [HUB, DEV, PROD, TEST]) {
      const { Parameters } = await world.as(accountRegion, "ssm", "DescribeParameters", {});
      expect(Parameters).toEqual([]);
      expect(await differences(world, accountRegion)).toEqual([]);
    }
    expect(await world.troubles()).toEqual([]);
  });
});

describe("a control plane that throttles every third call", () => {
  let world: World;

  beforeAll(async () => {
    world = await deployed(DEV);
  });
  afterAll(() => world.close());

  it("costs time, and everything is connected in the end", async () => {
    await nameHub(world, DEV);
    await nameSpoke(world, DEV);
    // So that neither side has to wait for the other: the SDK's pauses are real time.
    await world.adjust(HUB, "EBPut");
    let calls = 0;
    const stop = world.sandbox.observe(({ service, operation, caller }) => {
      if (!["events", "ssm"].includes(service) || caller.principal.kind !== "role") return;
      if (operation === "PutEvents") return;
      if (calls++ % 3 > 0) return;
      throw new AwsError("ThrottlingException", "Rate exceeded", 400);
    });
    await world.settle(3 * RETRY_MS);
    stop();
    // Reading the parameters, the policy and the rules, and writing both, on either side.
    expect(calls).toBeGreaterThan(10);
    for (const accountRegion of [HUB, DEV]) expect(await differences(world, accountRegion)).toEqual([]);
    await world.refresh();
    expect(await world.rows()).toHaveLength(ROWS_PER_EXTRACTION);
    expect(await world.troubles()).toEqual([]);
  });
});

describe("an organization in the place of a list", () => {
  const ORGANIZATION = "o-a1b2c3d4e5";
  let world: World;

  beforeAll(async () => {
    world = await World.of({
      hubs: [{ ...HUB, organizationId: ORGANIZATION }],
      spokes: [DEV, PROD].map((spoke) => ({ ...spoke, metrics: [] })),
    });
    world.sandbox.organizations.join(ORGANIZATION, [HUB.account, DEV.account]);
    // Others have nearly filled the policy, so that a list of twelve has no room.
    const AWS = times(290, (number) => `arn:aws:iam::${600_000_000_000 + number}:root`);
    const theirs = { Sid: "theirs", Effect: "Allow", Principal: { AWS }, Action: "events:*", Resource: busArn(HUB) };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [theirs] });
    await world.as(HUB, "events", "PutPermission", { Policy });
    for (const number of times(10, (one) => one)) {
      await world.register(HUB, `Team${number}`, "prod", String(500_000_000_000 + number));
    }
    for (const spoke of [DEV, PROD]) await nameSpoke(world, spoke);
    await world.adjust(HUB, "EBPut");
  });
  afterAll(() => world.close());

  it("lets a member report, and nobody else, and only who is registered is stored", async () => {
    const { spokesAllowedBy, differences: found } = await world.adjust(HUB, "Status");
    expect(spokesAllowedBy).toBe("organization");
    expect(found.filter(({ kind }: Json) => kind === "statement")).toEqual([]);
    for (const spoke of [DEV, PROD]) await nameHub(world, spoke);
    await world.settle();
    expect((await world.adjust(DEV, "Reconcile")).waiting).toEqual([]);
    expect((await world.adjust(PROD, "Reconcile")).waiting).toEqual([`${HUB.account}:${HUB.region}`]);

    await world.report(DEV, [measurement()]);
    await world.settle();
    expect(await world.rows()).toHaveLength(1);
    await world.as(HUB, "ssm", "DeleteParameter", { Name: monitored(DEV) });
    await world.settle(10 * MINUTE_MS);
    await world.report(DEV, [measurement({ MetricValue: 2 })]);
    await world.settle(REFUSED_AFTER_MS);
    expect(await world.rows()).toHaveLength(1);
    expect((await world.quarantined()).map(({ attributes }) => attributes.Reason)).toEqual(["unregistered-account"]);
  });

  it("keeps the hub's own statement by list", async () => {
    const { Policy } = await world.as(DEV, "events", "DescribeEventBus", {});
    const [{ Sid, Principal }] = JSON.parse(Policy).Statement;
    expect([Sid, Principal]).toEqual([HUBS_STATEMENT_ID, { AWS: [`arn:aws:iam::${HUB.account}:root`] }]);
  });
});
