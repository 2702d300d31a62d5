import { PutPermissionCommand } from "@aws-sdk/client-eventbridge";
import { findAcceptedAccounts } from "../../../lambdas/connection/accepted-accounts";
import { FakeAws } from "./fake-aws";
import { allow, allowSpokes, disconnect, reconcile, register, spoke, status } from "./run";

const REASON = "ValidationException: Invalid principal in policy";
const SPOKES = "ds-dashboard-monitored-projects";

function hubOf(spokes: number): FakeAws {
  const aws = new FakeAws("111111111111");
  register(aws, spokes);
  allowSpokes(aws, spokes);
  return aws;
}

/** The accounts in the bus policy, sorted. */
function inPolicy(aws: FakeAws): string[] {
  return [...new Set(aws.policy?.match(/\d{12}(?=:root)/g) ?? [])].sort();
}

function spokes(...numbers: readonly number[]): string[] {
  return numbers.map(spoke);
}

/** Every set of accounts that the bus accepted, in turn. */
function acceptedInTurn(aws: FakeAws): readonly (readonly string[])[] {
  const turns: string[][] = [];
  const putPermission = aws.send.bind(aws);
  aws.send = async (command) => {
    const before = aws.policy;
    const answer = await putPermission(command);
    if (aws.policy !== before) turns.push(inPolicy(aws));
    return answer;
  };
  return turns;
}

test("one account that AWS does not accept: the others are let in, it is named with AWS's reason", async () => {
  const aws = hubOf(5);
  aws.closed.add(spoke(3));
  const result = await reconcile(aws, 1);
  expect(result.rejected).toEqual([{ account: spoke(3), reason: REASON }]);
  expect(inPolicy(aws)).toEqual(spokes(1, 2, 4, 5));
  expect((await status(aws)).differences).toEqual([
    { kind: "principal", name: `${spoke(3)} in ${SPOKES}`, problem: "missing" },
  ]);
});

test("EBPut says whom it let in, and whom AWS does not accept", async () => {
  const aws = hubOf(2);
  aws.closed.add(spoke(1));
  const { allowed, rejected } = await allow(aws);
  expect(allowed.spokes).toEqual(spokes(2));
  expect(rejected).toEqual([{ account: spoke(1), reason: REASON }]);
});

test("the only account of all is not accepted: nothing is written, and nothing is wrong with the rest", async () => {
  const aws = hubOf(1);
  aws.closed.add(spoke(1));
  expect((await reconcile(aws, 1)).rejected).toHaveLength(1);
  expect(aws.policy).toBeUndefined();
});

test("accounts in the policy stay in it all the time while new ones are tried", async () => {
  const aws = hubOf(20);
  await reconcile(aws);
  register(aws, 40);
  for (const n of [23, 31, 40]) aws.closed.add(spoke(n));
  const turns = acceptedInTurn(aws);
  expect((await reconcile(aws)).rejected.map(({ account }) => account)).toEqual(spokes(23, 31, 40));
  const before = spokes(...Array.from({ length: 20 }, (_, n) => n + 1));
  expect(turns.length).toBeGreaterThan(1);
  for (const turn of turns) expect(turn).toEqual(expect.arrayContaining(before));
  expect(inPolicy(aws)).toHaveLength(37);
});

test("an account that was closed after it was let in does not keep new ones out", async () => {
  const aws = hubOf(8);
  await reconcile(aws);
  aws.closed.add(spoke(2));
  register(aws, 10);
  expect((await reconcile(aws)).rejected.map(({ account }) => account)).toEqual(spokes(2));
  expect(inPolicy(aws)).toEqual(spokes(1, 3, 4, 5, 6, 7, 8, 9, 10));
});

test("an account that is hub and spoke at once is left out of both statements", async () => {
  const aws = hubOf(2);
  aws.parameters.set("/monitors/main", spoke(1));
  aws.parameters.set("/monitors/other", "333333333333");
  aws.closed.add(spoke(1));
  await reconcile(aws, 3);
  expect(inPolicy(aws)).toEqual([spoke(2), "333333333333"]);
});

test("with the organization in the place of the spokes, a hub that is not accepted is left out, no spoke is", async () => {
  const organizationId = "o-a1b2c3d4e5";
  const aws = hubOf(400);
  aws.parameters.set("/monitors/main", "333333333333");
  aws.parameters.set("/monitors/closed", "444444444444");
  aws.closed.add("444444444444");
  const { rejected } = await allow(aws, organizationId);
  expect(rejected.map(({ account }) => account)).toEqual(["444444444444"]);
  expect(aws.policy).toContain(`"aws:PrincipalOrgID":"${organizationId}"`);
  expect(inPolicy(aws)).toEqual(["333333333333"]);
});

test("a statement of somebody else that AWS does not accept any more is not blamed on our accounts", async () => {
  const aws = hubOf(3);
  const theirs = { Sid: "theirs", Effect: "Allow", Principal: { AWS: "arn:aws:iam::999999999999:root" } };
  aws.policy = JSON.stringify({ Version: "2012-10-17", Statement: [theirs] });
  aws.closed.add("999999999999");
  await expect(reconcile(aws)).rejects.toThrow(`the bus policy (${REASON})`);
  expect(inPolicy(aws)).toEqual(["999999999999"]);
});

test("throttled while it searches: the next round goes on, and the result is the same", async () => {
  const aws = hubOf(9);
  aws.closed.add(spoke(5));
  const send = aws.send.bind(aws);
  let puts = 0;
  aws.send = (command) => {
    if (command instanceof PutPermissionCommand && ++puts === 3) aws.failNext("PutPermissionCommand", () => undefined);
    return send(command);
  };
  expect((await reconcile(aws)).rejected.map(({ account }) => account)).toEqual(spokes(5));
  expect(inPolicy(aws)).toHaveLength(8);
});

test("an account that AWS accepts again is let in by the next run; one whose parameter is gone is not tried", async () => {
  const aws = hubOf(3);
  aws.closed.add(spoke(1)).add(spoke(2));
  await reconcile(aws);
  aws.closed.delete(spoke(1));
  const { rejected } = await disconnect(aws, ["/monitored_projects/project2/dev"]);
  expect(rejected).toEqual([]);
  expect(inPolicy(aws)).toEqual(spokes(1, 3));
  expect((await status(aws)).differences).toEqual([]);
});

test.each([
  [300, 1],
  [300, 3],
  [64, 64],
])("of %i accounts, %i not accepted: found exactly, in few tries", async (count, closed) => {
  const names = Array.from({ length: count }, (_, n) => spoke(n));
  const bad = new Set(names.filter((_, n) => n % Math.ceil(count / closed) === 0));
  let tries = 0;
  const write = (accounts: ReadonlySet<string>): Promise<Error | undefined> => {
    tries++;
    return Promise.resolve([...accounts].some((account) => bad.has(account)) ? new Error("no") : undefined);
  };
  const { accepted, rejected } = await findAcceptedAccounts(names, new Set(), new Error("no"), write);
  expect([...accepted]).toEqual(names.filter((name) => !bad.has(name)));
  expect([...rejected.keys()]).toEqual([...bad]);
  expect(tries).toBeLessThanOrEqual(2 * bad.size * Math.ceil(Math.log2(count)) + 2);
});
