import { FakeAws } from "./fake-aws";
import { allowSpokes, contextOf, disconnect, forwards, reconcile, register, spoke } from "./run";
import { performAction } from "../../../lambdas/connection/perform-action";

const HUB = "111111111111";
const NOTHING = { policy: false, rulesPut: 0, rulesDeleted: 0, targetsPut: 0, targetsRemoved: 0 };

function pair(): { hub: FakeAws; spoke: FakeAws } {
  const hub = new FakeAws(HUB);
  const one = new FakeAws(spoke(1));
  hub.peers.push(one);
  one.peers.push(hub);
  hub.parameters.set("/monitored_projects/TestProject/dev", one.account);
  one.parameters.set("/monitors/hub", hub.account);
  return { hub, spoke: one };
}

test("two sides, one after the other: the first waits for the second, and a second time nothing is written", async () => {
  const { hub, spoke: one } = pair();
  await expect(reconcile(hub)).resolves.toEqual({
    action: "Reconcile",
    forwarding: { metricsTo: [], batchesTo: [], refreshTo: [] },
    waiting: [`${one.account}:us-east-1`],
    rejected: [],
    changed: { ...NOTHING, policy: true, rulesPut: 1, rulesDeleted: 1 },
    skipped: [],
  });
  await expect(reconcile(one)).resolves.toMatchObject({
    forwarding: { metricsTo: [`${HUB}:us-east-1`], batchesTo: [], refreshTo: [] },
    waiting: [],
  });
  await expect(reconcile(hub)).resolves.toMatchObject({
    forwarding: { metricsTo: [], batchesTo: [], refreshTo: [`${one.account}:us-east-1`] },
    waiting: [],
  });
  for (const side of [hub, one]) {
    const written = side.writes.length;
    await expect(reconcile(side)).resolves.toMatchObject({ changed: NOTHING });
    expect(side.writes).toHaveLength(written);
  }
});

test.each([1, 2])("while a partner waits, messages received %d times are to come again", async (receives) => {
  const { hub } = pair();
  await expect(reconcile(hub, receives)).rejects.toMatchObject({
    name: "NotYetAllowedError",
    message: expect.stringContaining(`on the bus of ${spoke(1)}:us-east-1`) as string,
  });
});

test.each([3, 4])("messages received %d times leave it at a warning", async (receives) => {
  const context = contextOf(pair().hub);
  await expect(performAction({ action: "Reconcile", tries: receives }, context)).resolves.toMatchObject({
    waiting: [`${spoke(1)}:us-east-1`],
  });
  expect(jest.mocked(context.log.warn).mock.calls).toEqual([
    ["Partners do not allow this account yet", { partners: [`${spoke(1)}:us-east-1`] }],
  ]);
});

test("messages for which nobody waits are done", async () => {
  const hub = new FakeAws(HUB);
  register(hub, 3);
  allowSpokes(hub, 3);
  await expect(reconcile(hub, 1)).resolves.toMatchObject({ waiting: [] });
});

test("a parameter that changes during the last write is seen by the round that checks", async () => {
  const hub = new FakeAws(HUB);
  register(hub, 1);
  allowSpokes(hub, 2);
  hub.afterNext("PutTargetsCommand", () => void hub.parameters.set("/monitored_projects/late/dev", spoke(2)));
  await expect(reconcile(hub)).resolves.toMatchObject({
    forwarding: { refreshTo: [`${spoke(1)}:us-east-1`, `${spoke(2)}:us-east-1`] },
  });
  expect(hub.policy).toContain(spoke(2));
});

test("a rule that another run deletes, or fills, between this run's calls costs a round and nothing else", async () => {
  const hub = new FakeAws(HUB);
  register(hub, 6);
  allowSpokes(hub, 9);
  const rule = "forward-ds-dashboard-refresh-1";
  hub.afterNext("PutRuleCommand", () => {
    hub.rules.delete(rule);
    hub.targets.delete(rule);
  });
  await reconcile(hub);
  expect(Object.values(forwards(hub)).flat()).toHaveLength(6);

  hub.parameters.delete("/monitored_projects/project1/dev");
  await reconcile(hub);
  register(hub, 1);
  hub.afterNext("ListRulesCommand", () => {
    const [first] = hub.targets.get(rule)!;
    hub.targets.get(rule)!.push({ ...first!, Id: "another-runs" });
  });
  await reconcile(hub);
  expect(Object.values(forwards(hub)).flat().sort()).toEqual([1, 2, 3, 4, 5, 6].map((n) => `${spoke(n)}-us-east-1`));
});

test("a statement that somebody adds while the policy's write is throttled is not lost", async () => {
  const hub = new FakeAws(HUB);
  register(hub, 1);
  allowSpokes(hub, 1);
  const theirs = { Sid: "theirs", Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: hub.busArn };
  const pauses: number[] = [];
  hub.failNext("PutPermissionCommand", () => {
    hub.policy = JSON.stringify({ Version: "2012-10-17", Statement: [theirs] });
  });
  const pause = (milliseconds: number) => Promise.resolve(void pauses.push(milliseconds));
  await performAction({ action: "EBPut" }, contextOf(hub, { pause }));
  const { Statement } = JSON.parse(hub.policy!) as { Statement: object[] };
  expect(Statement).toEqual([theirs, expect.objectContaining({ Sid: "ds-dashboard-monitored-projects" })]);
  expect(pauses).toEqual([expect.any(Number)]);
});

test("somebody who undoes every write: an error that says so after eight rounds", async () => {
  const hub = new FakeAws(HUB);
  register(hub, 1);
  allowSpokes(hub, 1);
  const undo = () => {
    hub.policy = undefined;
    hub.afterNext("PutPermissionCommand", undo);
  };
  hub.afterNext("PutPermissionCommand", undo);
  await expect(reconcile(hub)).rejects.toThrow(/Somebody else keeps changing the statements or rules/);
  expect(hub.writes.filter((name) => name === "PutPermissionCommand")).toHaveLength(8);
});

test("a policy without room: the rules are right all the same, and the error tells", async () => {
  const hub = new FakeAws(HUB);
  register(hub, 310);
  allowSpokes(hub, 310);
  await expect(reconcile(hub)).rejects.toMatchObject({ name: "PolicyTooLongError" });
  expect(hub.policy).toBeUndefined();
  expect(Object.values(forwards(hub)).flat()).toHaveLength(310);
});

describe("Disconnect", () => {
  const FOREIGN = JSON.stringify({
    Version: "2008-10-17",
    Statement: [{ Sid: "theirs", Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: "*" }],
  });

  function hubOf(count: number): FakeAws {
    const hub = new FakeAws(HUB);
    register(hub, count);
    allowSpokes(hub, count);
    return hub;
  }

  test("removes what is named, what followed from it, and nothing else; a second time nothing", async () => {
    const hub = hubOf(12);
    hub.parameters.set("/unrelated", "1");
    await reconcile(hub);
    const names = Array.from({ length: 11 }, (_, index) => `/monitored_projects/project${index + 2}/dev`);
    await expect(disconnect(hub, [...names, names[0]!, "/monitors/never"])).resolves.toMatchObject({
      action: "Disconnect",
      removed: [...names].sort(),
      forwarding: { refreshTo: [`${spoke(1)}:us-east-1`] },
    });
    expect([...hub.parameters.keys()].sort()).toEqual(["/monitored_projects/project1/dev", "/unrelated"]);
    expect(hub.policy).toContain(spoke(1));
    expect(hub.policy).not.toContain(spoke(2));
    await expect(disconnect(hub, names)).resolves.toMatchObject({ removed: [], changed: NOTHING });
  });

  test.each([
    ["nobody else's", undefined],
    ["somebody else's", FOREIGN],
  ])("all: nothing of ours is left beside %s statements", async (_, policy) => {
    const hub = hubOf(11);
    hub.policy = policy;
    hub.parameters.set("/monitors/garbage", "*");
    hub.parameters.set("/monitored_projects/not/the/form", spoke(1));
    hub.rules.set("forward-ds-dashboard-refresh-theirs", { Name: "forward-ds-dashboard-refresh-theirs" });
    hub.targets.set("forward-ds-dashboard-refresh-theirs", [{ Id: "1", Arn: "arn:aws:lambda:x" }]);
    const rules = JSON.stringify([[...hub.rules], [...hub.targets]]);
    await reconcile(hub);
    expect(hub.rules.size).toBe(4);

    const { removed, forwarding } = await disconnect(hub, "all");

    expect(removed).toHaveLength(13);
    expect(forwarding).toEqual({ metricsTo: [], batchesTo: [], refreshTo: [] });
    expect(hub.parameters.size).toBe(0);
    expect(hub.policy).toBe(policy);
    expect(JSON.stringify([[...hub.rules], [...hub.targets]])).toBe(rules);
    await expect(disconnect(hub, "all")).resolves.toMatchObject({ removed: [], changed: NOTHING });
  });
});
