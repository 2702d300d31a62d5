import type { AccountStatus } from "../../../cli/connections/account-status";
import { statusText } from "../../../cli/connections/status-text";
import { UNREACHED, type FunctionCode } from "../../../cli/connections/function-code";
import type { StatusReport } from "../../../cli/connections/status";
import { FORWARD_DEAD_LETTERS, HUBS_STATEMENT_ID } from "../../../contract/names";

const HUB = {
  hub: "hub",
  account: "111111111111",
  region: "us-east-1",
  missing: [],
  quarantined: 0,
  archiveDeadLetters: 0,
  fullAccounts: [],
};
const RUN = { startedAt: "2026-03-02T12:00:00.000Z", expected: 300, answered: 300, silent: [], troubled: [] };

function account(number: number, members: Partial<AccountStatus> = {}): AccountStatus {
  const id = String(500_000_000_000 + number);
  return { account: id, region: "us-east-1", differences: [], skipped: [], limits: [], deadLetters: 0, ...members };
}

function team(number: number): { project: string; environment: string; account: string; region: string } {
  return { project: `Team${number}`, environment: "dev", account: account(number).account, region: "us-east-1" };
}

/** 300 spokes, all connected but those that a test says. */
function report(members: Partial<StatusReport> = {}, disconnected: readonly number[] = []): StatusReport {
  return {
    ok: false,
    connections: Array.from({ length: 300 }, (_, number) =>
      disconnected.includes(number)
        ? { spoke: `Team${number}/dev`, hub: "hub", state: "not connected", problems: ["the reason"] }
        : { spoke: `Team${number}/dev`, hub: "hub", state: "connected", problems: [] },
    ),
    accounts: [],
    hubs: [{ ...HUB, otherSpokes: [], lastRun: RUN }],
    otherHubs: [],
    functions: [],
    ...members,
  };
}

describe("the status of 300 spokes", () => {
  it("fits on a screen where all is well", () => {
    expect(statusText(report({ ok: true })).split("\n")).toEqual([
      "300 of 300 connections up.",
      "Hub hub (111111111111:us-east-1) asked its spokes at 2026-03-02 12:00 UTC, 300 of 300 answered.",
      "",
      "Everything is as it should be.",
    ]);
  });

  it("names hubs that get measurements and are not configured, and how to end that, which is no fault", () => {
    const old = { hub: "old", account: "999999999999", region: "eu-west-1" };
    const lines = (spokes: readonly string[], accounts: readonly string[]): string =>
      statusText(report({ ok: true, otherHubs: [{ ...old, spokes, accounts }] })).split("\n")[2]!;
    expect(lines(["Team1/dev", "Team2/dev"], ["500000000003:us-east-1"])).toBe(
      "Hub old (999999999999:eu-west-1), with which dashboard.config.ts does not connect them, is sent what these measure: " +
        "Team1/dev, Team2/dev, 500000000003:us-east-1. What is not wanted is ended so: " +
        "ds-dashboard disconnect Team1/dev Team2/dev --hub old --hub-account 999999999999:eu-west-1; " +
        "remove the parameter /monitors/old of 500000000003:us-east-1",
    );
    const many = Array.from({ length: 300 }, (_, number) => `Team${number}/dev`);
    expect(lines(many, [])).toMatch(
      /Team9\/dev and 290 more\. .*: ds-dashboard disconnect --all --hub old --hub-account 9+:eu-west-1$/,
    );
  });

  it("warns from nine tenths of a limit on, also where all is well, but not where AWS has raised it", () => {
    const limits = [
      { limit: "policy", used: 9_216, allowed: 10_240 },
      { limit: "rules", used: 269, allowed: 300 },
    ] as const;
    const raised = [{ limit: "rules", used: 301, allowed: 300 }] as const;
    const accounts = [account(1, { limits }), account(2, { limits: raised })];
    expect(
      statusText(report({ ok: true, accounts }))
        .split("\n")
        .slice(-2),
    ).toEqual([
      "Everything is as it should be.",
      "500000000001:us-east-1 uses 9216 of 10240 characters of the bus policy. " +
        "Give the hub its organizationId in dashboard.config.ts before they are full.",
    ]);
  });

  it("shows those that are not connected, and the command that connects them", () => {
    const text = statusText(report({}, [7, 77]));
    expect(text.match(/│ Team/g)).toHaveLength(2);
    expect(text).toContain("│ Team77/dev │ hub │ not connected │ the reason │");
    expect(text).toContain("298 of 300 connections up.");
    expect(text).toContain(
      "✗ 2 spokes not connected with every hub. Connect: ds-dashboard connect Team7/dev Team77/dev",
    );
  });

  it("does not say connect where a deployment or a way into the account has to come first", () => {
    const apart = { hub: "hub", state: "not connected", problems: ["the reason"] } as const;
    const connections = [
      { ...apart, spoke: "Team1/dev", first: "deploy the spoke" },
      { ...apart, spoke: "Team2/dev", first: "get into reach" },
      { ...apart, spoke: "Team3/dev" },
      { ...apart, spoke: "Team4/dev", first: "get into reach" },
      { ...apart, spoke: "Team4/dev", hub: "other" },
    ] as const;
    const code = { ...account(1), functionName: "ds-dashboard-extract-team1-dev" };
    const functions = [{ ...code, spoke: "Team1/dev", stack: "spoke-team1-dev" }];
    const lines = statusText(report({ connections, functions })).split("\n");
    expect(lines.filter((line) => line.includes("not connected with"))).toEqual([
      "✗ 1 spoke not connected with every hub, and not deployed as it has to be. " +
        "Deploy: ds-dashboard deploy spoke-team1-dev, then connect: ds-dashboard connect Team1/dev",
      "✗ 1 spoke not connected with every hub, and out of reach. " +
        "When that is put right, connect: ds-dashboard connect Team2/dev",
      "✗ 2 spokes not connected with every hub. Connect: ds-dashboard connect Team3/dev Team4/dev",
    ]);
  });

  it("says one reason once, however many accounts are out of reach for it", () => {
    const accounts = Array.from({ length: 300 }, (_, number) => account(number, { outOfReach: "no credentials" }));
    const lines = statusText(report({ accounts })).split("\n");
    expect(lines.filter((line) => line.includes("no credentials"))).toEqual([
      expect.stringMatching(/^✗ 500000000000:us-east-1, .* and 290 more out of reach: no credentials$/),
    ]);
  });

  it("says what is different and what waits, where, and what to do; of many like it the first 20", () => {
    const differences = [{ kind: "statement", name: HUBS_STATEMENT_ID, problem: "missing" }] as const;
    const accounts = Array.from({ length: 300 }, (_, number) => account(number, { differences }));
    const text = statusText(report({ accounts: [...accounts, account(300, { deadLetters: 5 })] }));
    expect(text).toContain(
      `✗ 500000000000:us-east-1: statement ${HUBS_STATEMENT_ID} is missing. Put right: ds-dashboard connect`,
    );
    expect(text).toContain("✗ … and 280 more like these; --json has them all");
    expect(text).toContain(
      `✗ 5 events in ${FORWARD_DEAD_LETTERS} of 500000000300:us-east-1: ds-dashboard dead-letters redrive`,
    );
  });

  describe("of their code", () => {
    const NEW = "0.2.0-1b2c3d4e5f60";
    const extract = (number: number, code: Partial<FunctionCode>): FunctionCode => ({
      spoke: `Team${number}/dev`,
      stack: `spoke-team${number}-dev`,
      functionName: `ds-dashboard-extract-team${number}-dev`,
      account: account(number).account,
      region: "us-east-1",
      synthesized: NEW,
      ...code,
    });
    const ofHub = (functionName: string, version: string): FunctionCode => ({
      hub: "hub",
      stack: "hub",
      functionName,
      account: HUB.account,
      region: HUB.region,
      version,
      synthesized: version.replace("0.1.0", "0.2.0"),
    });
    const codeOf = (...functions: readonly FunctionCode[]): readonly string[] =>
      statusText(report({ ok: true, functions }))
        .split("\n")
        .filter((line) => /code/i.test(line));
    const upToDate = Array.from({ length: 297 }, (_, number) => extract(number, { version: NEW }));

    it("is a line for all spokes and one for a hub where nothing is outdated", () => {
      expect(codeOf(...upToDate, ofHub("archive", NEW), ofHub("widget", "0.2.0-60f5e4d3c2b1"))).toEqual([
        "Code of the spokes: 0.2.0-1b2c3d4e5f60 (297 spokes).",
        "Code of hub hub: 0.2.0 (2 functions).",
      ]);
    });

    it("names those with other versions, and deploys those with another one than what is synthesized", () => {
      const problem = "AWS refused lambda:GetFunctionConfiguration";
      const others = [
        extract(297, {}),
        extract(298, { version: "0.1.0-60f5e4d3c2b1" }),
        extract(299, { problem }),
        ofHub("archive", "0.1.0-aaaaaaaaaaaa"),
      ];
      expect(codeOf(...others.slice(0, 1), ...upToDate, ...others.slice(1))).toEqual([
        "Code of the spokes: 0.2.0-1b2c3d4e5f60 (297 spokes), unknown (2 spokes: Team297/dev, Team299/dev), " +
          "0.1.0-60f5e4d3c2b1 (1 spoke: Team298/dev).",
        "Code of hub hub: 0.1.0 (1 function).",
        `Code unknown of Team299/dev: ${problem}`,
        "Other code than was synthesized here last: Team297/dev, Team298/dev, archive of hub hub. " +
          "Deploy: ds-dashboard deploy spoke-team297-dev spoke-team298-dev hub",
      ]);
    });

    it("is compared with nothing where nothing is synthesized, and no reason is told twice", () => {
      const { synthesized: _, ...one } = extract(1, { version: "0.1.0-60f5e4d3c2b1" });
      expect(codeOf(one, { ...extract(2, { problem: UNREACHED }) })).toEqual([
        "Code of the spokes: 0.1.0-60f5e4d3c2b1 (1 spoke), unknown (1 spoke: Team2/dev).",
      ]);
    });
  });

  it("names who is silent, whose metrics ended badly, and where to look", () => {
    const troubled = [{ ...team(7), denied: 1, throttled: 0, failed: 2 }];
    const lastRun = { ...RUN, answered: 297, silent: [3, 33, 66].map(team), troubled };
    const text = statusText(report({ hubs: [{ ...HUB, otherSpokes: [], lastRun, quarantined: 1 }] }));
    expect(text).toContain("297 of 300 answered.");
    expect(text).toContain(
      "✗ Hub hub: 3 spokes silent: Team3/dev (500000000003), Team33/dev (500000000033), Team66/dev (500000000066). " +
        "See what their functions logged, for example /aws/lambda/ds-dashboard-extract-team3-dev; ask again: ds-dashboard refresh",
    );
    expect(text).toContain("✗ Hub hub: Denied: Team7/dev (1 metric). Deploy the spoke's stack");
    expect(text).toContain("✗ Hub hub: Failed: Team7/dev (2 metrics). The log of the spoke's function");
    expect(text).toContain("✗ 1 message in ds-dashboard-quarantine of hub hub: ds-dashboard quarantine list");
  });

  it("says how a spoke is removed that is registered only, silent or not, but for one that discovery has registered", () => {
    const otherSpokes = [team(3), team(4)];
    const remedy =
      "What is gone is removed so: ds-dashboard disconnect Team4/dev --spoke-account 500000000004:us-east-1 --hub hub";
    const lastRun = { ...RUN, answered: 299, silent: otherSpokes };
    const text = statusText(report({ hubs: [{ ...HUB, otherSpokes, lastRun, discovered: ["Team3/dev"] }] }));
    expect(text.split("\n")).toEqual(
      expect.arrayContaining([
        "Hub hub (111111111111:us-east-1) also has spokes that dashboard.config.ts does not connect with it: " +
          `Team3/dev (500000000003), Team4/dev (500000000004). ${remedy}`,
        expect.stringMatching(
          new RegExp(`^✗ Hub hub: 2 spokes silent: .*; ask again: ds-dashboard refresh\\. ${remedy}$`),
        ),
      ]),
    );
    const found = report({ hubs: [{ ...HUB, otherSpokes: [team(3)], lastRun: RUN, discovered: ["Team3/dev"] }] });
    expect(statusText(found)).not.toContain("disconnect");
  });

  it("says which options its commands need, if it got any", () => {
    const other = report({ hubs: [{ ...HUB, otherSpokes: [team(3)], lastRun: RUN }] });
    const given = " --hub-account 999999999999:us-east-1 --hub-role deploy";
    expect(statusText(other, given)).toMatch(
      new RegExp(`\\nThe commands above need the options that this one got:${given}$`),
    );
    expect(statusText(report({ hubs: [{ ...HUB, otherSpokes: [], lastRun: RUN }] }), given)).not.toContain(given);
  });

  it("names the accounts whose series the hub takes no more, and what to do", () => {
    const fullAccounts = [team(3), team(33)].map(({ account }, index) => ({ account, series: 500 + index, most: 500 }));
    expect(statusText(report({ hubs: [{ ...HUB, otherSpokes: [], lastRun: RUN, fullAccounts }] }))).toContain(
      "✗ Hub hub: 2 accounts with as many series as it takes of one, 500: 500000000003 (500), 500000000033 (501). " +
        "A new one goes to the quarantine. Have fewer metrics there, or raise seriesPerAccount of the hub in " +
        "dashboard.config.ts, deploy, and: ds-dashboard quarantine redrive --reason too-many-series",
    );
  });

  it("names the metrics without a value: those that failed as what is wrong, those with nothing to measure as they are", () => {
    const of = (number: number, metric: string, kind: "denied" | "no-value", error = "") => ({
      project: `Team${number}`,
      environment: "dev",
      metric,
      kind,
      error,
    });
    const missing = [
      of(7, "IdleEndpoints24h", "denied", "AccessDeniedException"),
      ...Array.from({ length: 30 }, (_, number) => of(number, "FinalTrainingMetric(a:b)", "no-value")),
    ];
    const troubled = [{ ...team(7), denied: 1, throttled: 0, failed: 0 }];
    const lines = statusText(
      report({ hubs: [{ ...HUB, otherSpokes: [], lastRun: { ...RUN, troubled }, missing }] }),
    ).split("\n");
    expect(lines.filter((line) => line.includes("Denied"))).toEqual([
      expect.stringMatching(/^✗ Hub hub: Denied: IdleEndpoints24h \(AccessDeniedException\) of Team7\/dev\. Deploy/),
    ]);
    expect(lines.filter((line) => line.includes("Nothing to measure"))).toEqual([
      expect.stringMatching(/^Hub hub: Nothing to measure: FinalTrainingMetric\(a:b\) of Team0\/dev, .* and 20 more\./),
    ]);
  });
});
