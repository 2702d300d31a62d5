import * as fc from "fast-check";
import type { Rule, Target } from "@aws-sdk/client-eventbridge";
import type { FakeAws } from "./fake-aws";
import { FAR, immediate, Life, type Faults } from "./life";
import { busOf, status } from "./run";

/** Hundreds of stories each, and more where one of them has to be made short. */
jest.setTimeout(120_000);

const OUR_STATEMENTS = ["ds-dashboard-monitored-projects", "ds-dashboard-monitors"];
const OUR_RULE = /^forward-ds-dashboard-(metrics|batches|refresh)-[1-9]\d*$/;
const FLAWLESS: Faults = { throttled: 0, crashed: 0 };

interface Statement {
  Sid: string;
  Principal: { AWS: string | string[] };
  Condition: { StringEquals: object };
}

type Doing = (life: Life, aws: FakeAws, partner: FakeAws) => void;

const hubParameter = ({ account }: FakeAws) => `/monitors/hub-${account}`;
const spokeParameter = ({ account }: FakeAws) => `/monitored_projects/Team${account}/dev`;

/** What people and programs do in an account, by name, so that a counterexample can be read. */
const CONNECTING: Readonly<Record<string, Doing>> = {
  "connect, spoke first": (life, aws, partner) => {
    life.setParameter(partner, hubParameter(aws), aws.account);
    life.setParameter(aws, spokeParameter(partner), partner.account);
  },
  "connect, hub first": (life, aws, partner) => {
    life.setParameter(aws, spokeParameter(partner), partner.account);
    life.setParameter(partner, hubParameter(aws), aws.account);
  },
  "connect one side only": (life, aws, partner) => life.setParameter(aws, hubParameter(partner), partner.account),
  "connect seven more": (life, aws) => {
    for (const account of FAR) life.setParameter(aws, `/monitored_projects/Far${account}/dev`, account);
  },
  "connect one more": (life, aws) => life.setParameter(aws, `/monitored_projects/Far${FAR[0]}/dev`, FAR[0]),
  "take it away": (life, aws) => life.setParameter(aws, `/monitored_projects/Far${FAR[0]}/dev`, undefined),
  "delete the parameters": (life, aws, partner) => {
    life.setParameter(aws, spokeParameter(partner), undefined);
    life.setParameter(partner, hubParameter(aws), undefined);
  },
  "the hub takes batches": (life, aws, partner) =>
    life.setParameter(partner, hubParameter(aws), `${aws.account}:batch`),
  "garbage in a parameter": (life, aws, partner) => life.setParameter(aws, hubParameter(partner), "*"),
  "a parameter changed": (life, aws, partner) => life.setParameter(aws, spokeParameter(partner), FAR[0]),
  Disconnect: (life, aws, partner) =>
    life.start(aws, { action: "Disconnect", parameters: [hubParameter(partner), spokeParameter(partner)] }),
  "Disconnect all": (life, aws) => life.start(aws, { action: "Disconnect", parameters: "all" }),
  Reconcile: (life, aws) => life.start(aws, { action: "Reconcile" }),
  EBPut: (life, aws) => life.start(aws, { action: "EBPut" }),
  EBRule: (life, aws) => life.start(aws, { action: "EBRule" }),
};

/** Others at work on what is theirs. */
const NEIGHBOURS: Readonly<Record<string, Doing>> = {
  "a statement of theirs": (life, aws) => {
    if (!life.mayWritePolicy(aws)) return;
    const { Statement, ...rest } = policyOf(aws);
    const Sid = `theirs-${Statement.length}`;
    const theirs = { Sid, Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: "*" };
    aws.policy = JSON.stringify({ ...rest, Statement: [...Statement, theirs] });
    life.theirs.get(aws)!.statements.push(JSON.stringify(theirs));
  },
  "a rule of theirs": (life, aws) => {
    const { rules } = life.theirs.get(aws)!;
    const Name = `forward-ds-dashboard-refresh-0${rules.length}`;
    aws.rules.set(Name, { Name, EventPattern: "{}" });
    aws.targets.set(Name, [{ Id: "1", Arn: "arn:aws:lambda:us-east-1:111111111111:function:theirs" }]);
    rules.push(Name);
  },
};

/** Somebody damages what is ours. */
const DAMAGE: Readonly<Record<string, Doing>> = {
  "our statements removed": (_, aws) => {
    const { Statement, ...rest } = policyOf(aws);
    const left = Statement.filter(({ Sid }) => !OUR_STATEMENTS.includes(Sid));
    aws.policy = left.length === 0 ? undefined : JSON.stringify({ ...rest, Statement: left });
  },
  "a rule of ours removed": (_, aws) => {
    const name = ourRules(aws)[0]?.Name;
    aws.rules.delete(name!);
    aws.targets.delete(name!);
  },
  "a rule of ours disabled": (_, aws) => {
    const [rule] = ourRules(aws);
    if (rule) rule.State = "DISABLED";
  },
  "a target of ours removed": (_, aws) => void aws.targets.get(ourRules(aws)[0]?.Name ?? "")?.shift(),
  "a target of ours changed": (_, aws) => {
    const target = aws.targets.get(ourRules(aws)[0]?.Name ?? "")?.[0];
    if (target) target.RoleArn = "arn:aws:iam::111111111111:role/other";
  },
};

function policyOf(aws: FakeAws): { Statement: Statement[] } {
  return JSON.parse(aws.policy ?? '{"Version":"2012-10-17","Statement":[]}') as { Statement: Statement[] };
}

function ourRules(aws: FakeAws): Rule[] {
  return [...aws.rules.values()].filter(({ Name }) => OUR_RULE.test(Name!));
}

/** What is done, in which account, with which other one, after how many calls of the runs under way. */
function script(doings: Readonly<Record<string, Doing>>) {
  const number = fc.nat(2);
  return fc.array(
    fc.record({ what: fc.constantFrom(...Object.keys(doings)), account: number, partner: number, after: fc.nat(25) }),
    { minLength: 1, maxLength: 14 },
  );
}

type Script = ReturnType<typeof script> extends fc.Arbitrary<infer Steps> ? Steps : never;

async function play(
  { count, seed, steps }: { readonly count: number; readonly seed: number; readonly steps: Script },
  doings: Readonly<Record<string, Doing>>,
  faults: Faults,
): Promise<Life> {
  const life = new Life(count, seed);
  for (const { what, account, partner, after } of steps) {
    doings[what]!(life, life.accounts[account % count]!, life.accounts[partner % count]!);
    await immediate();
    for (let calls = 0; calls < after; calls++) await life.step(faults);
  }
  await life.finish(faults);
  return life;
}

/** Accounts that the values of an account's parameters below a path name, itself excepted; only those that say `form`. */
function named(aws: FakeAws, path: string, form = /(:batch)?$/): string[] {
  const values = [...aws.parameters].filter(([name]) => name.startsWith(path)).map(([, value]) => value);
  const accounts = values.filter((value) => form.test(value)).map((value) => value.replace(/:batch$/, ""));
  return [...new Set(accounts)].filter((account) => /^\d{12}$/.test(account) && account !== aws.account).sort();
}

function principals(aws: FakeAws, sid: string): string[] {
  const statement = policyOf(aws).Statement.find(({ Sid }) => Sid === sid);
  return [statement?.Principal.AWS ?? []].flat().sort();
}

/** Partners that the rules of a flow forward to, each of them once. */
function targetsOf(aws: FakeAws, flow: string): Target[] {
  return ourRules(aws)
    .filter(({ Name }) => Name!.startsWith(`forward-ds-dashboard-${flow}-`))
    .flatMap(({ Name }) => {
      const targets = aws.targets.get(Name!)!;
      expect(targets.length).toBeGreaterThanOrEqual(1);
      return targets;
    });
}

/** That the account is as its parameters say, worked out from them alone. */
async function expectRight(aws: FakeAws, life: Life): Promise<void> {
  const hubs = named(aws, "/monitors/");
  const spokes = named(aws, "/monitored_projects/");
  const root = (account: string) => `arn:aws:iam::${account}:root`;
  expect(principals(aws, "ds-dashboard-monitors")).toEqual(hubs.map(root));
  expect(principals(aws, "ds-dashboard-monitored-projects")).toEqual(spokes.map(root));

  const partner = (account: string) => life.accounts.find((other) => other.account === account);
  const namesUs = (account: string, ...paths: string[]) => {
    const other = partner(account);
    return !other || paths.some((path) => named(other, path).includes(aws.account));
  };
  // Who does not name us does not let us in; a target that stands already may stay, or wait there to be mended.
  const flows = [
    {
      flow: "metrics",
      wanted: named(aws, "/monitors/", /\d$/),
      isOpen: (hub: string) => namesUs(hub, "/monitors/", "/monitored_projects/"),
    },
    {
      flow: "batches",
      wanted: named(aws, "/monitors/", /:batch$/),
      isOpen: (hub: string) => namesUs(hub, "/monitored_projects/"),
    },
    { flow: "refresh", wanted: spokes, isOpen: (one: string) => namesUs(one, "/monitors/") },
  ];
  for (const { flow, wanted, isOpen } of flows) {
    const arns = targetsOf(aws, flow).map(({ Arn }) => Arn!);
    expect(new Set(arns).size).toBe(arns.length);
    for (const account of wanted.filter(isOpen)) expect(arns).toContain(busOf(account));
    for (const arn of arns) expect(wanted.map((account) => busOf(account))).toContain(arn);
  }
  if (flows.every(({ wanted, isOpen }) => wanted.every(isOpen))) {
    expect((await status(aws)).differences).toEqual([]);
  }

  const { statements, rules } = life.theirs.get(aws)!;
  const others = policyOf(aws).Statement.filter(({ Sid }) => !OUR_STATEMENTS.includes(Sid));
  expect(others.map((statement) => JSON.stringify(statement))).toEqual(statements);
  expect([...aws.rules.keys()].filter((name) => !OUR_RULE.test(name))).toEqual(rules);
  for (const name of rules) {
    expect(aws.rules.get(name)).toEqual({ Name: name, EventPattern: "{}" });
    expect(aws.targets.get(name)).toEqual([{ Id: "1", Arn: "arn:aws:lambda:us-east-1:111111111111:function:theirs" }]);
  }
}

/** Changes that partners have no say in: nothing makes a run come back later and put right what it did wrong. */
const ALONE = Object.fromEntries(
  ["connect one more", "take it away", "connect seven more", "Disconnect all"].map((what) => [what, CONNECTING[what]!]),
);

const BEGINNING = { count: fc.constantFrom(2, 3), seed: fc.integer() };

describe("whatever people do at once, in whatever order their calls arrive", () => {
  test("a run that was overtaken has not the last word", async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ ...BEGINNING, count: fc.constant(1), steps: script(ALONE) }), async (story) => {
        const life = await play(story, ALONE, FLAWLESS);
        for (const aws of life.accounts) await expectRight(aws, life);
      }),
      { numRuns: 300 },
    );
  });

  test("the runs that parameters start leave every account as its parameters say", async () => {
    const doings = { ...CONNECTING, ...NEIGHBOURS };
    await fc.assert(
      fc.asyncProperty(fc.record({ ...BEGINNING, steps: script(doings) }), async (story) => {
        const life = await play(story, doings, FLAWLESS);
        for (const aws of life.accounts) await expectRight(aws, life);
      }),
      { numRuns: 300 },
    );
  });

  test("the daily run mends what crashes, throttled calls and meddling hands have left", async () => {
    const doings = { ...CONNECTING, ...NEIGHBOURS, ...DAMAGE };
    await fc.assert(
      fc.asyncProperty(fc.record({ ...BEGINNING, steps: script(doings) }), async (story) => {
        const life = await play(story, doings, { throttled: 10, crashed: 4 });
        // Two days: on the first, everybody lets everybody in; who was too early then, three times, gets through on the second.
        for (const _day of [1, 2]) {
          for (const aws of life.accounts) life.queueEvent(aws);
          await life.finish(FLAWLESS);
        }
        for (const aws of life.accounts) await expectRight(aws, life);
      }),
      { numRuns: 300 },
    );
  });
});
