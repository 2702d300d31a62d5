import { MAX_POLICY_LENGTH, planPolicy } from "../../../lambdas/connection/bus-policy";
import type { Connections } from "../../../lambdas/connection/connections";
import { refreshFlow } from "../../../lambdas/connection/forward-rules";
import { packTargets } from "../../../lambdas/connection/packing";
import type { Difference } from "../../../contract/connection";
import { FakeAws } from "./fake-aws";
import { allow, contextOf, reconcile, register, spoke, status } from "./run";

const ORGANIZATION = "o-a1b2c3d4e5";
const OWN = { account: "111111111111", region: "us-east-1" };
const THEIRS = { Sid: "theirs", Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: "*" };

interface Statement {
  Sid: string;
}

function statements(aws: FakeAws): Statement[] {
  return (JSON.parse(aws.policy!) as { Statement: Statement[] }).Statement;
}

async function statementDifferences(aws: FakeAws): Promise<readonly Difference[]> {
  return (await status(aws, ORGANIZATION)).differences.filter(({ kind }) => kind === "statement");
}

test("spokes are listed as long as they fit, then the organization is let in, and back again", async () => {
  const aws = new FakeAws(OWN.account);
  aws.policy = JSON.stringify({ Version: "2012-10-17", Statement: [THEIRS] });
  aws.parameters.set("/monitors/main", "333333333333");
  register(aws, 250);
  await allow(aws, ORGANIZATION);
  expect(aws.policy).toContain(spoke(250));
  expect((await status(aws, ORGANIZATION)).spokesAllowedBy).toBe("account");

  register(aws, 301);
  await expect(allow(aws, ORGANIZATION)).resolves.toMatchObject({ changed: true });
  expect(statements(aws)).toEqual([
    THEIRS,
    {
      Sid: "ds-dashboard-monitored-projects",
      Effect: "Allow",
      Principal: "*",
      Action: "events:PutEvents",
      Resource: aws.busArn,
      Condition: {
        StringEquals: {
          "events:detail-type": ["metric_extractor", "metric_extractor_batch"],
          "aws:PrincipalOrgID": ORGANIZATION,
        },
        "ForAllValues:StringEquals": { "events:source": ["metric_extractor", "metric_extractor_batch"] },
      },
    },
    expect.objectContaining({
      Sid: "ds-dashboard-monitors",
      Principal: { AWS: "arn:aws:iam::333333333333:root" },
    }),
  ]);
  expect((await status(aws, ORGANIZATION)).spokesAllowedBy).toBe("organization");
  expect(await statementDifferences(aws)).toEqual([]);
  await expect(allow(aws, ORGANIZATION)).resolves.toMatchObject({ changed: false });

  for (let n = 251; n <= 301; n++) aws.parameters.delete(`/monitored_projects/project${n}/dev`);
  await allow(aws, ORGANIZATION);
  expect(aws.policy).not.toContain(ORGANIZATION);
  expect(aws.policy).toContain(spoke(250));
});

test("everybody has two spellings in a policy, both are right", async () => {
  const aws = new FakeAws(OWN.account);
  register(aws, 400);
  await allow(aws, ORGANIZATION);
  aws.policy = aws.policy!.replace('"Principal":"*"', '"Principal":{"AWS":"*"}');
  expect(await statementDifferences(aws)).toEqual([]);
});

test("members of the organization are let in, others are not", async () => {
  const hub = new FakeAws(OWN.account);
  register(hub, 400);
  await allow(hub, ORGANIZATION);
  for (const [organization, waiting] of [
    [ORGANIZATION, []],
    ["o-another000", [`${OWN.account}:us-east-1`]],
  ] as const) {
    const one = new FakeAws(spoke(1));
    one.organization = organization;
    one.peers.push(hub);
    one.parameters.set("/monitors/hub", OWN.account);
    await expect(reconcile(one)).resolves.toMatchObject({ waiting });
  }
});

test("without room even for the organization: an error that says so, the policy unchanged", async () => {
  const aws = new FakeAws(OWN.account);
  aws.policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ ...THEIRS, Sid: "x".repeat(10_000) }] });
  const before = aws.policy;
  register(aws, 1);
  await expect(allow(aws, ORGANIZATION)).rejects.toThrow(/Even with organization o-a1b2c3d4e5/);
  expect(aws.policy).toBe(before);
});

test.each([
  ["us-east-1", 298],
  ["ap-southeast-1", 297],
  ["cn-north-1", 273],
  ["us-gov-west-1", 245],
])("the policy of a bus in %s has room for %i accounts", (region, accounts) => {
  const lengthOf = (count: number): number => {
    const spokes = Array.from({ length: count }, (_, n) => spoke(n));
    return planPolicy(undefined, { ...OWN, region }, { spokes, hubs: [] }).policy!.length;
  };
  expect(lengthOf(accounts)).toBeLessThanOrEqual(MAX_POLICY_LENGTH);
  expect(lengthOf(accounts + 1)).toBeGreaterThan(MAX_POLICY_LENGTH);
});

test("Status says how much of the bus's limits is used, or will be", async () => {
  const aws = new FakeAws(OWN.account);
  for (let n = 1; n <= 8; n++) aws.rules.set(`theirs-${n}`, { Name: `theirs-${n}` });
  register(aws, 11);
  const rules = { limit: "rules", used: 11, allowed: 300 };
  const policy = { limit: "policy", used: expect.any(Number), allowed: 10_240 };
  expect((await status(aws)).limits).toEqual([policy, rules]);
  await reconcile(aws);
  const { limits } = await status(aws);
  expect(limits).toEqual([
    { ...policy, used: aws.policy!.length },
    { ...rules, used: 11 },
  ]);
});

test("the policy's length is no limit where the organization takes over when it is full", async () => {
  const aws = new FakeAws(OWN.account, "eu-south-1");
  register(aws, 297);
  expect((await status(aws, ORGANIZATION)).limits).toEqual([{ limit: "rules", used: 60, allowed: 100 }]);
});

test("10,000 spokes on paper: policy and pattern have room, 2,000 rules", () => {
  const spokes = Array.from({ length: 10_000 }, (_, n) => ({ account: spoke(n), region: "eu-west-1" }));
  const { policy, spokesAllowedBy } = planPolicy(
    undefined,
    OWN,
    { spokes: spokes.map(({ account }) => account), hubs: [] },
    ORGANIZATION,
  );
  expect(spokesAllowedBy).toBe("organization");
  expect(policy!.length).toBeLessThan(MAX_POLICY_LENGTH / 10);
  const connections: Connections = {
    ...{ hubs: [], hubsByForm: { metric: [], batch: [] }, spokes, records: { hubs: [], spokes: [] }, skipped: [] },
    registry: { spokes: [], reserved: [] },
  };
  const flow = refreshFlow(connections, contextOf(new FakeAws(OWN.account)));
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
  expect(JSON.stringify(flow.pattern).length).toBeLessThan(2_048);
  const plans = packTargets([], flow);
  expect(plans).toHaveLength(2_000);
  expect(plans.every(({ name, add }) => name.length <= 64 && add.length === 5)).toBe(true);
});
