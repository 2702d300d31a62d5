import type { Aws, AwsAccount } from "../../../cli/fleet/aws";
import type { Hub, Site, Spoke } from "../../../cli/fleet/fleet";
import { connect } from "../../../cli/connections/connect";
import { disconnect } from "../../../cli/connections/disconnect";
import { status } from "../../../cli/connections/status";
import { statusText } from "../../../cli/connections/status-text";
import { accountRegionId } from "../../../contract/account-region";

// Between its rounds, connect pauses.
jest.mock("node:timers/promises", () => ({ setTimeout: () => Promise.resolve() }));

const HUB: Hub = { name: "hub", events: "metric", account: "111111111111", region: "us-east-1", access: undefined };
const SPOKE: Spoke = {
  project: "Project1",
  environment: "dev",
  account: "222222222222",
  region: "us-east-1",
  access: undefined,
  hubs: [HUB],
};
const CONNECTION = { spoke: SPOKE, hub: HUB };

const OURS = { Runtime: "nodejs22.x", Environment: { Variables: { FORWARDING_ROLE_ARN: "arn" } } };
const ORIGINAL = { Runtime: "python3.8" };

const CHANGED = { policy: false, rulesPut: 0, rulesDeleted: 0, targetsPut: 0, targetsRemoved: 0 };
const STATUS = { spokesAllowedBy: "account", skipped: [], differences: [] };

/** Accounts in which nothing is but a connection function. */
class Accounts {
  readonly invoked: unknown[] = [];
  readonly opened: string[] = [];
  readonly aws: Aws;

  /** @param functions the configuration of the function of each account, and what it answers to a payload */
  constructor(
    functions: Readonly<Record<string, { readonly configuration: object; readonly answer: (payload: any) => unknown }>>,
  ) {
    const at = (site: Site): Promise<AwsAccount> => {
      this.opened.push(accountRegionId(site));
      const { configuration, answer } = functions[site.account]!;
      const send = (): Promise<object> => Promise.resolve({ Parameters: [], QueueUrl: "queue", Items: [] });
      return Promise.resolve({
        accountRegion: site,
        configurationOf: () => Promise.resolve(configuration),
        invoke: (_name: string, payload: unknown) => {
          this.invoked.push(payload);
          return Promise.resolve(answer(payload));
        },
        ssm: { send },
        sqs: { send },
        dynamodb: { send },
      } as unknown as AwsAccount);
    };
    this.aws = { at } as Aws;
  }
}

function wellAnswer(site: Site, wanted: object): (payload: { readonly action: string }) => unknown {
  return ({ action }) =>
    action === "Status"
      ? { action, account: site.account, region: site.region, wanted, ...STATUS }
      : { action, forwarding: { metricsTo: [], refreshTo: [] }, waiting: [], changed: CHANGED, skipped: [] };
}

const hubAnswer = wellAnswer(HUB, { hubs: [], spokes: [{ ...SPOKE, access: undefined, hubs: undefined }] });

describe("a function of the original sample", () => {
  const accounts = (): Accounts =>
    new Accounts({
      [HUB.account]: { configuration: OURS, answer: hubAnswer },
      [SPOKE.account]: { configuration: ORIGINAL, answer: () => null },
    });
  const reason =
    /^ds-dashboard-connection in 222222222222:us-east-1 is not this project's \(its runtime is python3\.8\)/;

  it("is named by status, which shows the table of all others and never invokes it", async () => {
    const { aws, invoked } = accounts();
    const report = await status({ hubs: [HUB], spokes: [SPOKE] }, "configuration", aws, "/nowhere");
    expect(report.accounts[1]).toMatchObject({ account: SPOKE.account, outOfReach: expect.stringMatching(reason) });
    expect(report).toMatchObject({ ok: false, connections: [{ state: "unknown" }] });
    expect(invoked).toEqual([{ action: "Status" }]);
    expect(statusText(report)).toContain("222222222222:us-east-1 out of reach");
    expect(statusText(report)).toContain(
      "\nCode of the spokes: unknown (1 spoke).\nCode of hub hub: unknown (7 functions).\n",
    );
  });

  it("is not invoked by connect and disconnect either", async () => {
    const { aws, invoked } = accounts();
    expect((await connect([CONNECTION], aws)).connections).toMatchObject([
      { state: "failed", problem: expect.stringMatching(reason) },
    ]);
    expect((await disconnect([CONNECTION], [], aws)).connections).toMatchObject([
      { state: "failed", problem: expect.stringMatching(reason) },
    ]);
    expect(invoked).not.toContainEqual(expect.objectContaining({ parameters: ["/monitors/hub"] }));
  });
});

describe("a function that is this project's by its configuration", () => {
  it.each([
    [null],
    ["done"],
    [1],
    [[]],
    [{}],
    [{ statusCode: 200, body: "ok" }],
    [{ action: "EBRule", forwarding: {} }],
    [{ ...STATUS, action: "Status", account: "1", region: "r", wanted: null }],
    [{ ...STATUS, action: "Status", account: "1", region: "r", wanted: { hubs: [null], spokes: [] } }],
    [{ ...STATUS, action: "Status", account: "1", region: "r", wanted: { hubs: [], spokes: [] }, differences: "none" }],
  ])("but answers %j, leaves the table of all others as it is", async (answer) => {
    const { aws } = new Accounts({
      [HUB.account]: { configuration: OURS, answer: hubAnswer },
      [SPOKE.account]: { configuration: OURS, answer: () => answer },
    });
    const report = await status({ hubs: [HUB], spokes: [SPOKE] }, "configuration", aws, "/nowhere");
    expect(report.accounts[1]!.outOfReach).toMatch(
      /^ds-dashboard-connection in 222222222222:us-east-1 answered Status with .*, which this command does not understand; deploy/,
    );
    expect(statusText(report)).toContain("Project1/dev");
    const { connections } = await connect([CONNECTION], aws);
    expect(connections).toMatchObject([{ state: "failed", problem: expect.stringContaining("does not understand") }]);
  });
});

describe("what connect and disconnect claim", () => {
  /** Both functions are well; `forwarding` is what each says it does. */
  const forwarding = (spoke: readonly string[], hub: readonly string[], skipped: readonly object[] = []): Accounts => {
    const answer = (metricsTo: readonly string[], refreshTo: readonly string[]) => (payload: { action: string }) => ({
      ...(hubAnswer(payload) as object),
      ...(payload.action === "Status"
        ? { wanted: { hubs: [], spokes: [] } }
        : { forwarding: { metricsTo, refreshTo }, skipped }),
    });
    return new Accounts({
      [HUB.account]: { configuration: OURS, answer: answer([], hub) },
      [SPOKE.account]: { configuration: OURS, answer: answer(spoke, []) },
    });
  };
  const [AT_HUB, AT_SPOKE] = [accountRegionId(HUB), accountRegionId(SPOKE)];

  it.each([
    ["both sides hold the partner", [AT_HUB], [AT_SPOKE], "connected", undefined],
    [
      "the spoke does not",
      [],
      [AT_SPOKE],
      "waiting",
      `${AT_SPOKE} does not send to ${AT_HUB}, although /monitors/hub was there for it; unless somebody disconnects it`,
    ],
    [
      "the hub does not",
      [AT_HUB],
      [],
      "waiting",
      `${AT_HUB} does not send to ${AT_SPOKE}, although /monitored_projects/`,
    ],
  ])("is a connection only if %s", async (_what, spoke, hub, state, problem) => {
    const { connections } = await connect([CONNECTION], forwarding(spoke, hub).aws);
    expect(connections).toMatchObject([{ state }]);
    if (problem === undefined) expect(connections[0]!.problem).toBeUndefined();
    else expect(connections[0]!.problem).toContain(problem);
  });

  it("is none where the function skips the parameter, with the reason", async () => {
    const skipped = [{ name: "/monitors/hub", reason: "it is odd" }];
    const { connections } = await connect([CONNECTION], forwarding([AT_HUB], [AT_SPOKE], skipped).aws);
    expect(connections).toMatchObject([
      { state: "failed", problem: `${AT_SPOKE}: parameter /monitors/hub makes no connection: it is odd` },
    ]);
  });

  it("is none where AWS does not accept the partner in the bus policy, which nobody waits for", async () => {
    const { aws, invoked } = new Accounts({
      [HUB.account]: {
        configuration: OURS,
        answer: (payload) => ({
          ...(hubAnswer(payload) as object),
          rejected: [{ account: SPOKE.account, reason: "ValidationException: Invalid principal" }],
        }),
      },
      [SPOKE.account]: {
        configuration: OURS,
        answer: (payload) => ({ ...(hubAnswer(payload) as object), waiting: [AT_HUB] }),
      },
    });
    const { connections } = await connect([{ spoke: SPOKE, hub: { ...HUB } }], aws);
    expect(connections).toMatchObject([
      {
        state: "failed",
        problem:
          `AWS does not accept ${AT_SPOKE} in the bus policy of ${AT_HUB}: ValidationException: Invalid principal. ` +
          "Is the account closed, or mistyped?",
      },
    ]);
    expect(invoked.length).toBeLessThan(20);
  });

  it("is one after the function was busy, which is nobody's to mend", async () => {
    let busy = 3;
    const answer = (metricsTo: readonly string[], refreshTo: readonly string[]) => (payload: { action: string }) => {
      if (payload.action === "Reconcile" && busy-- > 0) {
        throw Object.assign(new Error("Rate Exceeded."), { name: "TooManyRequestsException" });
      }
      return { ...(hubAnswer(payload) as object), forwarding: { metricsTo, refreshTo } };
    };
    const { aws } = new Accounts({
      [HUB.account]: { configuration: OURS, answer: answer([], [AT_SPOKE]) },
      [SPOKE.account]: { configuration: OURS, answer: answer([AT_HUB], []) },
    });
    expect((await connect([CONNECTION], aws)).connections).toMatchObject([{ state: "connected" }]);
    expect(busy).toBeLessThan(1);
  });

  it("is none across partitions, which is refused before anything is done, while others are connected", async () => {
    const abroad = { ...SPOKE, account: "333333333333", region: "cn-north-1" };
    const accounts = forwarding([AT_HUB], [AT_SPOKE]);
    const { connections } = await connect([{ spoke: abroad, hub: HUB }, CONNECTION], accounts.aws);
    expect(connections).toMatchObject([{ state: "failed" }, { state: "connected" }]);
    expect(connections[0]!.problem).toMatch(
      /^333333333333:cn-north-1 is in partition aws-cn and 111111111111:us-east-1 in aws: EventBridge delivers nothing/,
    );
    expect(accounts.opened).not.toContain("333333333333:cn-north-1");
  });

  it("is no disconnection where another parameter still names the partner", async () => {
    const { connections } = await disconnect([CONNECTION], [], forwarding([AT_HUB], [AT_SPOKE]).aws);
    expect(connections).toMatchObject([
      {
        state: "failed",
        problem:
          `${AT_SPOKE} still sends to ${AT_HUB}: another parameter below /monitors names it; remove that one; ` +
          `${AT_HUB} still sends to ${AT_SPOKE}: another parameter below /monitored_projects names it; remove that one`,
      },
    ]);
    expect((await disconnect([CONNECTION], [], forwarding([], []).aws)).connections).toMatchObject([
      { state: "disconnected" },
    ]);
  });
});
