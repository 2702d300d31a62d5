import {
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemovePermissionCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  FORWARD_DEAD_LETTERS,
  FORWARD_METRICS_RULE_PREFIX,
  FORWARD_REFRESH_RULE_PREFIX,
  MONITORED_PROJECTS_PATH,
  MONITORS_PATH,
  SPOKES_STATEMENT_ID,
} from "../../contract/names";
import { MotoAccount, REGION, type Bus } from "./moto-account";
import { startMoto, type AwsEndpoint } from "./terraform/aws-endpoints";

/*
 * The connection function's calls, answered by an AWS that somebody else wrote, through the SDK and over HTTP: several
 * accounts, each by the credentials of a role in it. What moto 5.2 does differently from AWS:
 *
 * - PutPermission with a policy adds its statements to those that stand, and takes out those with an equal principal; AWS
 *   replaces the policy. Here what stands is removed right before.
 * - A policy comes back as it was written; AWS makes a string of a list of one, and orders principals anew.
 * - PutTargets takes a target without RoleArn, one whose bus does not let this account in, and any number of them; AWS refuses
 *   all three. So nobody waits for another side here, and nothing shows that rules hold five targets.
 * - There are no quotas: neither of the rules of a bus nor of the length of its policy.
 * - Parameter Store tells nobody of changes, so only what is run here runs.
 */

const PROJECT = "Project1";

let moto: AwsEndpoint;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

/** The nth spoke's account: 200000000001 and so on. */
function spokeId(n: number): string {
  return String(200_000_000_000 + n);
}

function busArn(account: string): string {
  return `arn:aws:events:${REGION}:${account}:event-bus/default`;
}

/** What other people have on a bus, some of it with names much like ours. */
async function addForeign({ id, events }: MotoAccount): Promise<void> {
  const statement = (Sid: string, Principal: string) => ({
    Sid,
    Effect: "Allow",
    Principal: { AWS: Principal },
    Action: "events:PutEvents",
    Resource: busArn(id),
  });
  const policy = {
    Version: "2012-10-17",
    Statement: [statement("orders", "arn:aws:iam::900000000001:root"), statement("ds-dashboard", "900000000002")],
  };
  await events.send(new PutPermissionCommand({ EventBusName: "default", Policy: JSON.stringify(policy) }));
  for (const Name of ["forward-orders", `${FORWARD_METRICS_RULE_PREFIX}old`]) {
    await events.send(new PutRuleCommand({ Name, EventPattern: '{"source": ["orders"]}', State: "DISABLED" }));
    const Targets = [{ Id: `${id}-${REGION}`, Arn: busArn("900000000001"), Input: '{"a": 1}' }];
    await events.send(new PutTargetsCommand({ Rule: Name, Targets }));
  }
}

/** What of a bus is not in what stood there before. */
function ours(bus: Bus, before: Bus): { readonly sids: readonly string[]; readonly targets: Bus["targets"] } {
  const sids = (policy: string | undefined): string[] =>
    policy === undefined ? [] : JSON.parse(policy).Statement.map(({ Sid }: { Sid: string }) => Sid);
  return {
    sids: sids(bus.policy).filter((sid) => !sids(before.policy).includes(sid)),
    targets: Object.fromEntries(Object.entries(bus.targets).filter(([rule]) => !(rule in before.rules))),
  };
}

/** What of a bus stood there before, byte for byte; of the policy our own statements are taken out. */
function foreign(bus: Bus, before: Bus): Bus {
  const kept = <Of>(of: Readonly<Record<string, Of>>): Record<string, Of> =>
    Object.fromEntries(Object.entries(of).filter(([rule]) => rule in before.rules));
  const { Statement = [], ...rest } = JSON.parse(bus.policy ?? "{}");
  const mine = ours(bus, before).sids;
  const others = Statement.filter(({ Sid }: { Sid: string }) => !mine.includes(Sid));
  return { policy: JSON.stringify({ ...rest, Statement: others }), rules: kept(bus.rules), targets: kept(bus.targets) };
}

describe.each([
  { spokes: 1, targets: [1] },
  { spokes: 11, targets: [5, 5, 1] },
  // Parameter Store gives ten a page: three pages.
  { spokes: 25, targets: [5, 5, 5, 5, 5] },
])("$spokes spokes of one hub", ({ spokes: count, targets }) => {
  const names = Array.from({ length: count }, (_, index) => `${MONITORED_PROJECTS_PATH}/${PROJECT}/e${index + 1}`);
  const [refreshRule, metricsRule] = [`${FORWARD_REFRESH_RULE_PREFIX}1`, `${FORWARD_METRICS_RULE_PREFIX}1`];
  let hub: MotoAccount;
  let spokes: readonly MotoAccount[];
  let hubBefore: Bus;
  let spokeBefore: Bus;

  beforeAll(async () => {
    hub = await MotoAccount.enter(moto, `1111111111${String(count).padStart(2, "0")}`);
    spokes = await Promise.all(names.map((_, index) => MotoAccount.enter(moto, spokeId(100 * count + index))));
    await addForeign(hub);
    await addForeign(spokes[0]!);
    hubBefore = await hub.bus();
    spokeBefore = await spokes[0]!.bus();
    for (const [index, spoke] of spokes.entries()) {
      await hub.put(names[index]!, spoke.id);
      await spoke.put(`${MONITORS_PATH}/hub`, hub.id);
    }
  });

  it("are connected by Reconcile on both sides", async () => {
    const accountRegions = spokes.map(({ id }) => `${id}:${REGION}`);
    expect(await hub.reconcile()).toEqual({
      action: "Reconcile",
      forwarding: { metricsTo: [], batchesTo: [], refreshTo: accountRegions },
      waiting: [],
      changed: { policy: true, rulesPut: targets.length, rulesDeleted: 0, targetsPut: count, targetsRemoved: 0 },
      rejected: [],
      skipped: [],
    });
    for (const spoke of spokes) {
      expect(await spoke.reconcile()).toMatchObject({
        forwarding: { metricsTo: [`${hub.id}:${REGION}`], batchesTo: [], refreshTo: [] },
        changed: { policy: true, rulesPut: 1, targetsPut: 1 },
      });
    }
    const atHub = ours(await hub.bus(), hubBefore);
    expect(atHub.sids).toEqual([SPOKES_STATEMENT_ID]);
    expect(Object.keys(atHub.targets)).toEqual(targets.map((_, index) => `${FORWARD_REFRESH_RULE_PREFIX}${index + 1}`));
    expect(Object.values(atHub.targets).map(({ length }) => length)).toEqual(targets);
    expect(JSON.parse(ours(await spokes[0]!.bus(), spokeBefore).targets[metricsRule]![0]!)).toEqual({
      Id: `${hub.id}-${REGION}`,
      Arn: busArn(hub.id),
      RoleArn: `arn:aws:iam::${spokes[0]!.id}:role/ds-dashboard-forward-${REGION}`,
      DeadLetterConfig: { Arn: `arn:aws:sqs:${REGION}:${spokes[0]!.id}:${FORWARD_DEAD_LETTERS}` },
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
    });
  });

  it("differ in nothing then, and a second Reconcile writes nothing", async () => {
    const nothing = { policy: false, rulesPut: 0, rulesDeleted: 0, targetsPut: 0, targetsRemoved: 0 };
    for (const account of [hub, ...spokes]) {
      expect(await account.status()).toMatchObject({ skipped: [], differences: [] });
      expect(await account.reconcile()).toMatchObject({ changed: nothing });
    }
    expect((await hub.status()).wanted.spokes).toHaveLength(count);
  });

  it("are connected already for the original's actions, too", async () => {
    for (const account of [hub, spokes[0]!]) {
      expect(await account.run({ action: "EBPut" })).toMatchObject({ changed: false });
      expect(await account.run({ action: "EBRule" })).toMatchObject({ changed: { rulesPut: 0, targetsPut: 0 } });
    }
  });

  it("are connected again after something was removed by hand, which Status names", async () => {
    const whole = await hub.bus();
    const [spoke] = spokes;
    const target = { Rule: refreshRule, Ids: [`${spoke!.id}-${REGION}`] };
    await hub.events.send(new RemoveTargetsCommand(target));
    await hub.events.send(new RemovePermissionCommand({ StatementId: SPOKES_STATEMENT_ID }));
    expect((await hub.status()).differences).toEqual([
      { kind: "statement", name: SPOKES_STATEMENT_ID, problem: "missing" },
      { kind: "target", name: `${spoke!.id}:${REGION} in ${refreshRule}`, problem: "missing" },
    ]);
    expect(await hub.reconcile()).toMatchObject({ changed: { policy: true, targetsPut: 1 } });
    const mended = await hub.bus();
    expect(mended.policy).toBe(whole.policy);
    expect({ ...mended.targets, [refreshRule]: [...mended.targets[refreshRule]!].sort() }).toEqual(whole.targets);
  });

  it("go, first one and then all, and what is foreign stays byte for byte", async () => {
    const last = spokes.at(-1)!;
    expect(await hub.disconnect([names.at(-1)!])).toMatchObject({ removed: [names.at(-1)], waiting: [] });
    expect((await hub.status()).wanted.spokes.map(({ account }) => account)).not.toContain(last.id);
    const left = ours(await hub.bus(), hubBefore);
    expect(Object.values(left.targets).flat()).toHaveLength(count - 1);
    expect(foreign(await hub.bus(), hubBefore)).toEqual(foreign(hubBefore, hubBefore));

    expect(await hub.disconnect("all")).toMatchObject({
      removed: names.slice(0, -1).sort(),
      forwarding: { refreshTo: [] },
    });
    expect(await hub.bus()).toEqual(hubBefore);
    for (const spoke of spokes) {
      expect(await spoke.disconnect([`${MONITORS_PATH}/hub`])).toMatchObject({ removed: [`${MONITORS_PATH}/hub`] });
    }
    expect(await spokes[0]!.bus()).toEqual(spokeBefore);
    expect(await last.bus()).toEqual(count === 1 ? spokeBefore : { policy: undefined, rules: {}, targets: {} });
    expect(await hub.disconnect("all")).toMatchObject({ removed: [], changed: { policy: false, rulesDeleted: 0 } });
  });
});
