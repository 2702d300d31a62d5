import { FakeAws } from "./fake-aws";
import { allowSpokes, reconcile, register, spoke, status } from "./run";

const HUB = "111111111111";
const RULE = "forward-ds-dashboard-refresh-1";
const STATEMENT = "ds-dashboard-monitored-projects";

async function connectedHub(count = 6): Promise<FakeAws> {
  const aws = new FakeAws(HUB);
  register(aws, count);
  allowSpokes(aws, count);
  await reconcile(aws);
  return aws;
}

const target = (n: number, rule = RULE) => `${spoke(n)}:us-east-1 in ${rule}`;

test("tells what is wanted, and that nothing differs, without writing anything", async () => {
  const aws = await connectedHub(1);
  aws.parameters.set("/monitored_projects/again/dev", spoke(1));
  aws.parameters.set("/monitored_projects/self/dev", HUB);
  aws.parameters.set("/monitors/bad", "*");
  const written = aws.writes.length;
  await expect(status(aws)).resolves.toEqual({
    action: "Status",
    account: HUB,
    region: "us-east-1",
    wanted: {
      hubs: [],
      spokes: [
        { project: "project1", environment: "dev", account: spoke(1), region: "us-east-1" },
        { project: "again", environment: "dev", account: spoke(1), region: "us-east-1" },
        { project: "self", environment: "dev", account: HUB, region: "us-east-1" },
      ],
    },
    skipped: [{ name: "/monitors/bad", reason: expect.stringContaining("12-digit") as string }],
    spokesAllowedBy: "account",
    limits: [
      { limit: "policy", used: aws.policy!.length, allowed: 10_240 },
      { limit: "rules", used: aws.rules.size, allowed: 300 },
    ],
    differences: [],
  });
  expect(aws.writes).toHaveLength(written);
});

test.each<[string, (aws: FakeAws) => void, readonly object[]]>([
  [
    "nothing done yet",
    (aws) => {
      aws.policy = undefined;
      aws.rules.clear();
      aws.targets.clear();
    },
    [
      { kind: "statement", name: STATEMENT, problem: "missing" },
      { kind: "rule", name: RULE, problem: "missing" },
      ...[1, 2, 3, 4, 5].map((n) => ({ kind: "target", name: target(n), problem: "missing" })),
      { kind: "rule", name: "forward-ds-dashboard-refresh-2", problem: "missing" },
      { kind: "target", name: target(6, "forward-ds-dashboard-refresh-2"), problem: "missing" },
    ],
  ],
  [
    "a rule removed",
    (aws) => {
      aws.rules.delete("forward-ds-dashboard-refresh-2");
      aws.targets.delete("forward-ds-dashboard-refresh-2");
    },
    [
      { kind: "rule", name: "forward-ds-dashboard-refresh-2", problem: "missing" },
      { kind: "target", name: target(6, "forward-ds-dashboard-refresh-2"), problem: "missing" },
    ],
  ],
  [
    "a rule disabled",
    (aws) => (aws.rules.get(RULE)!.State = "DISABLED"),
    [{ kind: "rule", name: RULE, problem: "different" }],
  ],
  [
    "a target removed",
    (aws) => aws.targets.get(RULE)!.shift(),
    [{ kind: "target", name: target(1), problem: "missing" }],
  ],
  [
    "a target without its dead-letter queue",
    (aws) => delete aws.targets.get(RULE)![0]!.DeadLetterConfig,
    [{ kind: "target", name: target(1), problem: "different" }],
  ],
  [
    "a connection that is not wanted any more",
    (aws) => aws.parameters.delete("/monitored_projects/project6/dev"),
    [
      { kind: "principal", name: `${spoke(6)} in ${STATEMENT}`, problem: "not wanted" },
      { kind: "rule", name: "forward-ds-dashboard-refresh-2", problem: "not wanted" },
      { kind: "target", name: target(6, "forward-ds-dashboard-refresh-2"), problem: "not wanted" },
    ],
  ],
  [
    "an account that the policy lacks",
    (aws) => (aws.policy = aws.policy!.replace(`"arn:aws:iam::${spoke(3)}:root",`, "")),
    [{ kind: "principal", name: `${spoke(3)} in ${STATEMENT}`, problem: "missing" }],
  ],
  [
    "a principal that is more than an account",
    (aws) => (aws.policy = aws.policy!.replace(`iam::${spoke(3)}:root",`, `$&"arn:aws:iam::${spoke(3)}:user/x",`)),
    [{ kind: "statement", name: STATEMENT, problem: "different" }],
  ],
  [
    "a statement that is not wanted",
    (aws) => (aws.policy = aws.policy!.replace("[{", `[{"Sid":"ds-dashboard-monitors","Effect":"Allow"},{`)),
    [{ kind: "statement", name: "ds-dashboard-monitors", problem: "not wanted" }],
  ],
  ["a rule of somebody else's", (aws) => aws.rules.set("forward-mine", { Name: "forward-mine" }), []],
])("%s is told by name, mended by Reconcile, and then not told any more", async (_, spoil, differences) => {
  const aws = await connectedHub();
  spoil(aws);
  const written = aws.writes.length;
  expect((await status(aws)).differences).toEqual(differences);
  expect(aws.writes).toHaveLength(written);
  await reconcile(aws);
  expect((await status(aws)).differences).toEqual([]);
});
