import { FakeAws } from "./fake-aws";
import { allow, allowSpokes, forward, forwards, register, spoke } from "./run";

const HUB = "111111111111";
const BUS = `arn:aws:events:us-east-1:${HUB}:event-bus/default`;

interface Statement {
  Sid: string;
  Principal: { AWS: string | string[] };
}

function statements(aws: FakeAws): Statement[] {
  return (JSON.parse(aws.policy!) as { Statement: Statement[] }).Statement;
}

function principals(aws: FakeAws, sid: string): string[] {
  return [statements(aws).find(({ Sid }) => Sid === sid)?.Principal.AWS ?? []].flat();
}

const FOREIGN = [
  {
    Sid: "somebody-elses",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::999999999999:root" },
    Action: "events:PutEvents",
    Resource: BUS,
    Condition: { StringEquals: { "events:source": "their.app" } },
  },
  { Effect: "Deny", Principal: "*", Action: ["events:PutRule"], Resource: BUS, Sid: "ds-dashboard-monitors-not" },
];

test("a hub allows the accounts of /monitored_projects its own kind of event, and nothing else", async () => {
  const aws = new FakeAws(HUB);
  aws.parameters.set("/monitored_projects/TestProject/dev", spoke(2));
  aws.parameters.set("/monitored_projects/Other/prod", `${spoke(1)}:eu-west-1`);
  aws.parameters.set("/monitored_projects/Other/dev", spoke(1));
  let written = "";
  const send = aws.events.send.bind(aws.events) as (command: { input: { Policy?: string } }) => Promise<unknown>;
  aws.events.send = ((command: { input: { Policy?: string } }) => {
    written = command.input.Policy ?? written;
    return send(command);
  }) as typeof aws.events.send;

  const result = await allow(aws);

  expect(result).toEqual({
    action: "EBPut",
    allowed: { spokes: [spoke(1), spoke(2)], hubs: [] },
    rejected: [],
    changed: true,
    skipped: [],
  });
  expect(JSON.parse(written)).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ds-dashboard-monitored-projects",
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::200000000001:root", "arn:aws:iam::200000000002:root"] },
        Action: "events:PutEvents",
        Resource: BUS,
        Condition: {
          StringEquals: { "events:detail-type": ["metric_extractor", "metric_extractor_batch"] },
          "ForAllValues:StringEquals": { "events:source": ["metric_extractor", "metric_extractor_batch"] },
        },
      },
    ],
  });
});

test("a spoke allows the accounts of /monitors both spellings of a refresh", async () => {
  const aws = new FakeAws(spoke(1), "cn-north-1");
  aws.parameters.set("/monitors/main", HUB);
  await expect(allow(aws)).resolves.toMatchObject({ allowed: { spokes: [], hubs: [HUB] } });
  expect(statements(aws)).toEqual([
    {
      Sid: "ds-dashboard-monitors",
      Effect: "Allow",
      Principal: { AWS: `arn:aws-cn:iam::${HUB}:root` },
      Action: "events:PutEvents",
      Resource: `arn:aws-cn:events:cn-north-1:${spoke(1)}:event-bus/default`,
      Condition: {
        StringEquals: { "events:detail-type": ["metric_extractor", "metric_fetch"] },
        "ForAllValues:StringEquals": { "events:source": ["metric_extractor", "metric_fetch"] },
      },
    },
  ]);
});

test.each([1, 11, 25, 250])("%i spokes over all pages are allowed, and a second run writes nothing", async (count) => {
  const aws = new FakeAws(HUB);
  register(aws, count);
  aws.parameters.set("/monitors/hub-of-hubs", "333333333333");
  expect((await allow(aws)).allowed.spokes).toHaveLength(count);
  expect(principals(aws, "ds-dashboard-monitored-projects")).toHaveLength(count);
  expect(aws.writes).toEqual(["PutPermissionCommand"]);

  await expect(allow(aws)).resolves.toMatchObject({ changed: false });
  expect(aws.writes).toEqual(["PutPermissionCommand"]);
});

test("the own account gets a statement only for a partner in another of its Regions", async () => {
  const aws = new FakeAws(HUB);
  aws.parameters.set("/monitors/self", HUB);
  aws.parameters.set("/monitored_projects/self/dev", `${HUB}:us-east-1`);
  await expect(allow(aws)).resolves.toMatchObject({ allowed: { spokes: [], hubs: [] }, changed: false });
  expect(aws.writes).toEqual([]);
  aws.parameters.set("/monitored_projects/self/int", `${HUB}:eu-west-1`);
  await expect(allow(aws)).resolves.toMatchObject({ allowed: { spokes: [HUB], hubs: [] }, changed: true });
  expect(aws.policy).toContain(`arn:aws:iam::${HUB}:root`);
});

test("statements of others stay as they are, in their order, while ours come, change and go", async () => {
  const aws = new FakeAws(HUB);
  const before = JSON.stringify({ Version: "2008-10-17", Id: "theirs", Statement: FOREIGN });
  aws.policy = before;
  register(aws, 2);
  await allow(aws);
  expect(statements(aws).slice(0, 2)).toEqual(FOREIGN);
  expect(principals(aws, "ds-dashboard-monitored-projects")).toHaveLength(2);

  aws.policy = JSON.stringify({ ...(JSON.parse(aws.policy) as object), Statement: [...statements(aws)].reverse() });
  aws.parameters.delete("/monitored_projects/project1/dev");
  await allow(aws);
  expect(statements(aws).map(({ Sid }) => Sid)).toEqual([
    "ds-dashboard-monitored-projects",
    "ds-dashboard-monitors-not",
    "somebody-elses",
  ]);
  expect(principals(aws, "ds-dashboard-monitored-projects")).toEqual([`arn:aws:iam::${spoke(2)}:root`]);

  aws.policy = JSON.stringify({ ...(JSON.parse(aws.policy) as object), Statement: [...statements(aws)].reverse() });
  aws.parameters.delete("/monitored_projects/project2/dev");
  await allow(aws);
  expect(aws.policy).toBe(before);
});

test("a policy whose only statement is no list is understood and kept", async () => {
  const aws = new FakeAws(HUB);
  aws.policy = JSON.stringify({ Version: "2012-10-17", Statement: FOREIGN[0] });
  register(aws, 1);
  await allow(aws);
  expect(statements(aws).map(({ Sid }) => Sid)).toEqual(["somebody-elses", "ds-dashboard-monitored-projects"]);
});

test("a statement of ours that somebody opened further is put right", async () => {
  const aws = new FakeAws(HUB);
  register(aws, 2);
  await allow(aws);
  const right = aws.policy!;
  for (const [from, to] of [
    ['"events:PutEvents"', '"events:*"'],
    [`"arn:aws:iam::${spoke(2)}:root"`, '"*"'],
    ['"events:source"', '"events:account"'],
  ] as const) {
    aws.policy = right.replace(from, to);
    expect(aws.policy).not.toBe(right);
    await expect(allow(aws)).resolves.toMatchObject({ changed: true });
    expect(aws.policy).toBe(right);
  }
});

test("after the last connection the policy is removed, and only once", async () => {
  const aws = new FakeAws(HUB);
  register(aws, 1);
  await allow(aws);
  aws.parameters.clear();
  await expect(allow(aws)).resolves.toMatchObject({ changed: true, allowed: { spokes: [], hubs: [] } });
  expect(aws.policy).toBeUndefined();
  await expect(allow(aws)).resolves.toMatchObject({ changed: false });
  expect(aws.writes).toEqual(["PutPermissionCommand", "RemovePermissionCommand"]);
});

test("a policy that would be too long is refused, and the old one stays", async () => {
  const aws = new FakeAws(HUB);
  register(aws, 250);
  await allow(aws);
  const before = aws.policy;
  register(aws, 310);
  aws.parameters.set("/monitors/main", "333333333333");
  await expect(allow(aws)).rejects.toThrow(
    /would have \d{5} characters, EventBridge allows 10240: 311 accounts .*\(310 of \/monitored_projects, 1 of \/monitors\).* old policy is unchanged.*organizationId.*or connect fewer/,
  );
  expect(aws.policy).toBe(before);
  expect(aws.writes).toEqual(["PutPermissionCommand"]);
});

test("five bad parameters among ten are skipped and reported, and never reach the policy or a rule", async () => {
  const aws = new FakeAws(HUB);
  register(aws, 5);
  allowSpokes(aws, 5);
  const bad = {
    "/monitored_projects/bad1/dev": "*",
    "/monitored_projects/bad2/dev": "12345678901",
    "/monitored_projects/bad3/dev": "200000000009:mars",
    "/monitored_projects/bad4": spoke(9),
    "/monitored_projects/bad5/dev": `${spoke(9)}:cn-north-1`,
  };
  for (const [name, value] of Object.entries(bad)) aws.parameters.set(name, value);

  const put = await allow(aws);
  const rule = await forward(aws);

  expect(put.allowed.spokes).toEqual([1, 2, 3, 4, 5].map(spoke));
  expect(rule.forwarding.refreshTo).toEqual([1, 2, 3, 4, 5].map((n) => `${spoke(n)}:us-east-1`));
  for (const { skipped } of [put, rule]) {
    expect(skipped.map(({ name }) => name).sort()).toEqual(Object.keys(bad));
    expect(skipped.find(({ name }) => name.includes("bad1"))?.reason).toContain('"*" is not a 12-digit account id');
    expect(skipped.find(({ name }) => name.includes("bad5"))?.reason).toContain("out of reach");
  }
  expect(aws.policy).not.toContain('"*"');
  expect(aws.policy).not.toContain(spoke(9));
  expect(JSON.stringify(forwards(aws))).not.toContain(spoke(9));
});

test("a hub in another partition is skipped by name: its principal would make AWS refuse the whole policy", async () => {
  const aws = new FakeAws(HUB);
  aws.parameters.set("/monitors/far", `${spoke(1)}:us-gov-west-1`);
  aws.parameters.set("/monitors/near", spoke(2));
  await expect(allow(aws)).resolves.toMatchObject({
    allowed: { hubs: [spoke(2)] },
    skipped: [{ name: "/monitors/far", reason: "us-gov-west-1 is in partition aws-us-gov, out of reach from aws" }],
  });
});
