import type { Rule, Target } from "@aws-sdk/client-eventbridge";
import { FakeAws } from "./fake-aws";
import { allowSpokes, busOf, forward, forwards, QUEUE, register, ROLE, spoke } from "./run";

const OWN = "111111111111";
const HUB = "333333333333";

function hubOf(count: number): FakeAws {
  const aws = new FakeAws(OWN);
  register(aws, count);
  allowSpokes(aws, count);
  return aws;
}

/** Everything that is on the bus, for comparing it with a later state; targets have no order of their own. */
function snapshot(aws: FakeAws): string {
  const targets = [...aws.targets].map(([rule, list]) => [rule, list.map((one) => JSON.stringify(one)).sort()]);
  return JSON.stringify([[...aws.rules], targets]);
}

const refresh = (n: number) => `forward-ds-dashboard-refresh-${n}`;
const idOf = (n: number) => `${spoke(n)}-us-east-1`;

test("a spoke forwards its own measurements to its hub, and a hub its own requests to its spokes", async () => {
  const aws = new FakeAws(OWN);
  aws.parameters.set("/monitors/main", `${HUB}:eu-west-1`);
  aws.parameters.set("/monitors/a-second", spoke(9));
  aws.parameters.set("/monitored_projects/TestProject/dev", spoke(1));
  aws.parameters.set("/monitored_projects/Second/dev", spoke(1));
  aws.allows
    .add(busOf(HUB, "eu-west-1"))
    .add(busOf(spoke(1)))
    .add(busOf(spoke(9)));

  await expect(forward(aws)).resolves.toEqual({
    action: "EBRule",
    forwarding: {
      metricsTo: [`${spoke(9)}:us-east-1`, `${HUB}:eu-west-1`],
      batchesTo: [],
      refreshTo: [`${spoke(1)}:us-east-1`],
    },
    changed: { rulesPut: 2, rulesDeleted: 0, targetsPut: 3, targetsRemoved: 0 },
    skipped: [],
  });

  const metricsRule = aws.rules.get("forward-ds-dashboard-metrics-1")!;
  expect(metricsRule).toMatchObject({ State: "ENABLED", Description: expect.stringContaining("/monitors") as string });
  expect(JSON.parse(metricsRule.EventPattern!)).toEqual({
    source: ["metric_extractor"],
    "detail-type": ["metric_extractor"],
    account: [OWN],
    region: ["us-east-1"],
    detail: { MetricName: [{ exists: true }] },
  });
  expect(aws.targets.get("forward-ds-dashboard-metrics-1")).toEqual([
    expect.objectContaining({ Id: `${spoke(9)}-us-east-1`, Arn: busOf(spoke(9)) }),
    {
      Id: `${HUB}-eu-west-1`,
      Arn: busOf(HUB, "eu-west-1"),
      RoleArn: ROLE,
      DeadLetterConfig: { Arn: QUEUE },
      RetryPolicy: { MaximumEventAgeInSeconds: 86400, MaximumRetryAttempts: 185 },
    },
  ]);
  expect(JSON.parse(aws.rules.get(refresh(1))!.EventPattern!)).toEqual({
    source: ["metric_extractor", "metric_fetch"],
    "detail-type": ["metric_extractor", "metric_fetch"],
    account: [OWN],
    region: ["us-east-1"],
    detail: { MetricName: [{ exists: false }] },
  });
});

test.each([
  [11, 3],
  [25, 5],
  [301, 61],
])("%i spokes take %i rules, and a second run writes nothing", async (count, rules) => {
  const aws = hubOf(count);
  expect((await forward(aws)).forwarding.refreshTo).toHaveLength(count);
  expect([...aws.rules.keys()]).toEqual(Array.from({ length: rules }, (_, index) => refresh(index + 1)));
  expect(new Set(Object.values(forwards(aws)).flat()).size).toBe(count);

  const written = aws.writes.length;
  await expect(forward(aws)).resolves.toMatchObject({
    changed: { rulesPut: 0, rulesDeleted: 0, targetsPut: 0, targetsRemoved: 0 },
  });
  expect(aws.writes).toHaveLength(written);
});

test("a removed connection loses its target, its neighbours stay, and new ones take the free places", async () => {
  const aws = hubOf(12);
  await forward(aws);
  const before = forwards(aws);
  const [gone, ...others] = before[refresh(1)]!;
  for (const [name, value] of aws.parameters) if (gone!.startsWith(value)) aws.parameters.delete(name);
  await expect(forward(aws)).resolves.toMatchObject({
    changed: { rulesPut: 0, rulesDeleted: 0, targetsPut: 0, targetsRemoved: 1 },
  });
  expect(forwards(aws)).toEqual({ ...before, [refresh(1)]: others });

  for (const n of [13, 14, 15, 16, 17]) aws.parameters.set(`/monitored_projects/project${n}/dev`, spoke(n));
  allowSpokes(aws, 17);
  await expect(forward(aws)).resolves.toMatchObject({ changed: { rulesPut: 1, targetsPut: 5, targetsRemoved: 0 } });
  expect(forwards(aws)).toEqual({
    [refresh(1)]: [...others, idOf(13)],
    [refresh(2)]: before[refresh(2)],
    [refresh(3)]: [...before[refresh(3)]!, idOf(14), idOf(15), idOf(16)],
    [refresh(4)]: [idOf(17)],
  });
});

test("a rule left without targets is deleted, and its number is the next to be used", async () => {
  const aws = hubOf(11);
  await forward(aws);
  for (const n of [1, 2, 3, 4, 5]) aws.parameters.delete(`/monitored_projects/project${n}/dev`);
  await expect(forward(aws)).resolves.toMatchObject({
    changed: { rulesPut: 0, rulesDeleted: 1, targetsPut: 0, targetsRemoved: 5 },
  });
  expect([...aws.rules.keys()]).toEqual([refresh(2), refresh(3)]);

  register(aws, 11);
  await forward(aws);
  expect([...aws.rules.keys()].sort()).toEqual([refresh(1), refresh(2), refresh(3)]);
  expect(forwards(aws)[refresh(1)]).toEqual([idOf(5)]);

  aws.parameters.clear();
  await forward(aws);
  expect(aws.rules.size).toBe(0);
});

test("places are filled by the rules' numbers, not by the order of their names", async () => {
  const aws = hubOf(46);
  await forward(aws);
  const before = forwards(aws);
  const free = before[refresh(2)]![0]!;
  for (const [name, value] of aws.parameters) if (free.startsWith(value)) aws.parameters.delete(name);
  aws.parameters.set("/monitored_projects/late/dev", spoke(47));
  allowSpokes(aws, 47);
  await forward(aws);
  expect(forwards(aws)[refresh(2)]).toEqual([...before[refresh(2)]!.slice(1), idOf(47)]);
  expect(forwards(aws)[refresh(10)]).toEqual(before[refresh(10)]);
});

test("a rule that is to go is not mended first", async () => {
  const aws = hubOf(1);
  await forward(aws);
  aws.rules.get(refresh(1))!.State = "DISABLED";
  aws.parameters.clear();
  await expect(forward(aws)).resolves.toMatchObject({ changed: { rulesPut: 0, rulesDeleted: 1 } });
});

test("rules and targets of others stay byte for byte, also those whose names are like ours", async () => {
  const aws = new FakeAws(OWN);
  const target: Target = { Id: idOf(1), Arn: "arn:aws:sqs:us-east-1:111111111111:theirs" };
  for (const Name of [
    "forward",
    "forward-everything",
    refresh(1) + "-old",
    refresh(0),
    "forward-ds-dashboard-refresh-01",
  ]) {
    aws.rules.set(Name, { Name, EventPattern: '{ "source": ["theirs"] }', State: "DISABLED", EventBusName: "default" });
    aws.targets.set(Name, [target]);
  }
  const before = snapshot(aws);

  register(aws, 7);
  allowSpokes(aws, 7);
  await forward(aws);
  expect(aws.rules.size).toBe(7);
  aws.parameters.clear();
  await forward(aws);
  expect(snapshot(aws)).toBe(before);
});

test.each<[string, (rule: Rule, targets: Target[]) => void]>([
  ["a disabled rule", (rule) => (rule.State = "DISABLED")],
  ["a rule with another pattern", (rule) => (rule.EventPattern = '{"source":["metric_extractor"]}')],
  ["a rule with another description", (rule) => (rule.Description = "")],
  ["a target with another role", (_, [first]) => (first!.RoleArn = "arn:aws:iam::111111111111:role/other")],
  ["a target without a dead-letter queue", (_, [first]) => delete first!.DeadLetterConfig],
  ["a target that gives up early", (_, [first]) => (first!.RetryPolicy = { MaximumRetryAttempts: 0 })],
  ["a target that is another bus", (_, [first]) => (first!.Arn = busOf(spoke(2)))],
  ["a target that changes the event", (_, [first]) => (first!.Input = "{}")],
  ["a target too many", (_, targets) => targets.push({ ...targets[0]!, Id: idOf(9) })],
  ["a target that is gone", (_, targets) => targets.pop()],
])("%s is put right where it stands", async (_, spoil) => {
  const aws = hubOf(4);
  await forward(aws);
  const right = snapshot(aws);
  spoil(aws.rules.get(refresh(1))!, aws.targets.get(refresh(1))!);

  const { changed } = await forward(aws);

  expect(changed.rulesPut + changed.targetsPut + changed.targetsRemoved).toBe(1);
  expect(snapshot(aws)).toBe(right);
});

test("a pattern that is only spelled otherwise, and retries that are left to the default, are right", async () => {
  const aws = hubOf(1);
  await forward(aws);
  const rule = aws.rules.get(refresh(1))!;
  const { detail, ...others } = JSON.parse(rule.EventPattern!) as Record<string, unknown>;
  rule.EventPattern = JSON.stringify({ detail, ...others }, null, 2);
  delete aws.targets.get(refresh(1))![0]!.RetryPolicy;
  const before = snapshot(aws);
  await forward(aws);
  expect(snapshot(aws)).toBe(before);
});

test("a target that stands in two rules stays in the first only", async () => {
  const aws = hubOf(6);
  await forward(aws);
  aws.targets.get(refresh(2))!.push(aws.targets.get(refresh(1))![0]!);
  await expect(forward(aws)).resolves.toMatchObject({ changed: { targetsPut: 0, targetsRemoved: 1 } });
  expect(Object.values(forwards(aws)).flat()).toHaveLength(6);
});

test("a connection to oneself gets no rule, another Region of the same account does", async () => {
  const aws = new FakeAws(OWN);
  aws.parameters.set("/monitors/self", OWN);
  aws.parameters.set("/monitored_projects/self/dev", `${OWN}:us-east-1`);
  await expect(forward(aws)).resolves.toMatchObject({ forwarding: { metricsTo: [], batchesTo: [], refreshTo: [] } });
  expect(aws.writes).toEqual([]);

  aws.parameters.set("/monitors/europe", `${OWN}:eu-west-1`);
  await expect(forward(aws)).resolves.toMatchObject({
    forwarding: { metricsTo: [`${OWN}:eu-west-1`], batchesTo: [], refreshTo: [] },
  });
  expect(forwards(aws)).toEqual({ "forward-ds-dashboard-metrics-1": [`${OWN}-eu-west-1`] });
});
