import {
  CONNECTION_FUNCTION,
  FORWARD_REFRESH_RULE_PREFIX,
  MONITORED_PROJECTS_PATH,
  SPOKES_STATEMENT_ID,
} from "../../contract/names";
import { DEV, HUB, measurement, times, World, type Json } from "./world";

const GARBAGE_HUB = { account: "444444444444", region: HUB.region };
const FORWARD_DEAD_LETTERS = "ds-dashboard-forward-dead-letters";

describe("many connections", () => {
  let world: World;
  let registered = 0;

  beforeAll(async () => {
    world = await World.of({
      hubs: [
        { ...HUB, name: "many" },
        { ...GARBAGE_HUB, name: "garbage" },
      ],
      spokes: [],
    });
  });
  afterAll(() => world.close());

  const spoke = (number: number): string => String(500_000_000_000 + number);

  /** Lets a hub send to the bus of an account, as EBPut does there. */
  async function allow(hub: { account: string; region: string }, account: string): Promise<void> {
    const statement = { StatementId: `hub-${hub.account}`, Principal: hub.account, Action: "events:PutEvents" };
    await world.as({ ...hub, account }, "events", "PutPermission", statement);
  }

  async function registerUpTo(count: number): Promise<void> {
    for (; registered < count; registered++) {
      await world.register(HUB, `Team${registered}`, "prod", spoke(registered));
      await allow(HUB, spoke(registered));
    }
  }

  it.each([
    { count: 11, rules: 3 },
    { count: 25, rules: 5 },
    { count: 301, rules: 61 },
  ])("are all made: $count spokes, $rules rules", async ({ count, rules }) => {
    await registerUpTo(count);
    const { forwarding } = await world.adjust(HUB, "EBRule");
    expect(forwarding.refreshTo).toHaveLength(count);

    const { Rules } = await world.as(HUB, "events", "ListRules", { NamePrefix: FORWARD_REFRESH_RULE_PREFIX });
    expect(Rules).toHaveLength(rules);
    const targets: string[] = [];
    for (const { Name } of Rules) {
      const { Targets } = await world.as(HUB, "events", "ListTargetsByRule", { Rule: Name });
      targets.push(...Targets.map(({ Id }: Json) => Id));
    }
    expect(targets.sort()).toEqual(times(count, (number) => `${spoke(number)}-us-east-1`).sort());
  });

  it("are allowed up to 250 by list, and refused with the policy unchanged before it overflows", async () => {
    await registerUpTo(301);
    const policyOf = async (): Promise<string> => (await world.as(HUB, "events", "DescribeEventBus", {})).Policy;
    for (const number of times(51, (one) => 250 + one)) {
      const Name = `${MONITORED_PROJECTS_PATH}/Team${number}/prod`;
      await world.as(HUB, "ssm", "DeleteParameter", { Name });
    }
    expect((await world.adjust(HUB, "EBPut")).allowed.spokes).toHaveLength(250);
    await world.settle();
    const before = await policyOf();
    expect(JSON.parse(before).Statement[0].Principal.AWS).toHaveLength(250);
    for (const number of times(80, (one) => 250 + one)) {
      await world.register(HUB, `Team${number}`, "prod", spoke(number));
    }
    await expect(world.adjust(HUB, "EBPut")).rejects.toThrow(/EventBridge allows 10240: 330 accounts/);
    expect(await policyOf()).toBe(before);
  });

  it("are made where a parameter is good, and the others are reported", async () => {
    for (const number of times(5, (one) => one)) {
      await world.register(GARBAGE_HUB, `Team${number}`, "prod", spoke(number));
      await allow(GARBAGE_HUB, spoke(number));
    }
    const garbage = ["*", "12345", "arn:aws:iam::555555555555:root", "555555555555:nowhere", "five"];
    for (const [number, value] of garbage.entries()) {
      await world.register(GARBAGE_HUB, `Garbage${number}`, "prod", value);
    }
    const { forwarding, skipped } = await world.adjust(GARBAGE_HUB, "EBRule");
    expect(forwarding.refreshTo).toEqual(times(5, (number) => `${spoke(number)}:us-east-1`));
    expect(skipped.map(({ name }: Json) => name).sort()).toEqual(
      times(5, (number) => `${MONITORED_PROJECTS_PATH}/Garbage${number}/prod`),
    );
    for (const [number, value] of garbage.entries()) {
      const { reason } = skipped.find(({ name }: Json) => name.includes(`Garbage${number}`));
      expect(reason).toBe(`the value "${value}" is not a 12-digit account id, or account:region`);
    }
    const { allowed } = await world.adjust(GARBAGE_HUB, "EBPut");
    expect(allowed.spokes).toEqual(times(5, spoke));
    const { Policy } = await world.as(GARBAGE_HUB, "events", "DescribeEventBus", {});
    expect(Policy).not.toContain("*");
  });

  it("are made with all accounts but one that is closed, which is named", async () => {
    const closed = spoke(3);
    await world.register(GARBAGE_HUB, "Team5", "prod", spoke(5));
    world.sandbox.organizations.close(closed);
    const { allowed, rejected } = await world.adjust(GARBAGE_HUB, "EBPut");
    expect(allowed.spokes).toEqual([0, 1, 2, 4, 5].map(spoke));
    const reason = `ValidationException: Invalid principal in policy: ${closed}.`;
    expect(rejected).toEqual([{ account: closed, reason }]);
    expect((await world.adjust(GARBAGE_HUB, "Status")).differences).toContainEqual({
      kind: "principal",
      name: `${closed} in ${SPOKES_STATEMENT_ID}`,
      problem: "missing",
    });
  });

  it("answer an action that does not exist by its name", async () => {
    const { FunctionError, Payload } = await world.invoke(HUB, CONNECTION_FUNCTION, { action: "EBRules" });
    expect(FunctionError).toBe("Unhandled");
    expect(Payload.errorMessage).toMatch(/^Unknown action "EBRules"\. Did you mean "EBRule"\?/);
  });
});

describe("a statement of the bus policy that somebody removed", () => {
  let world: World;

  beforeAll(async () => {
    world = await World.of({ hubs: [HUB], spokes: [{ ...DEV, metrics: [] }] });
    await world.connect();
  });
  afterAll(() => world.close());

  it("is put back by EBPut; the events meanwhile wait, and are stored once when put again, however often", async () => {
    await world.as(HUB, "events", "RemovePermission", { StatementId: SPOKES_STATEMENT_ID });
    const values = times(5, (number) => number);
    await world.report(
      DEV,
      values.map((MetricValue) => measurement({ MetricValue })),
    );
    await world.settle();
    expect(await world.rows()).toEqual([]);
    const waiting = await world.take(DEV, FORWARD_DEAD_LETTERS);
    expect(waiting.map(({ attributes }) => attributes.ERROR_CODE)).toEqual(times(5, () => "NO_PERMISSIONS"));
    expect(waiting.map(({ body }) => body.detail.MetricValue).sort()).toEqual(values);

    expect(await world.adjust(HUB, "EBPut")).toMatchObject({ changed: true, allowed: { spokes: [DEV.account] } });
    const details = waiting.map(({ body }) => body.detail);
    await world.report(DEV, details);
    await world.report(DEV, details);
    await world.settle();
    expect((await world.rows()).map(({ MetricValue }) => MetricValue).sort()).toEqual(values);
    expect(await world.troubles()).toEqual([]);
  });
});
