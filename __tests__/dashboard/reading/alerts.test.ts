import type { AlertRule } from "../../../contract/alert-rule";
import type { AlertEpisode, AlertMute, SeriesState } from "../../../contract/alerts";
import type { MetricValue } from "../../../contract/event";
import { readAlerts, type Alerts } from "../../../dashboard/reading/alerts";
import { alertItem, episodeKey, muteKey } from "../../../tables/alerts";
import type { HubTables } from "../../../tables/hub-tables";
import { MeasurementTable } from "../../tables/measurement-table";
import { newest } from "../../tables/newest";

const NOW = Date.parse("2026-03-02T12:00:00Z");
const HOUR = 3_600_000;
const SPAN = { from: NOW - 7 * 24 * HOUR, to: NOW };

let table: MeasurementTable;
let hub: HubTables;

beforeEach(async () => {
  table = await MeasurementTable.create();
  hub = table.hub;
});
afterEach(() => table.close());

const iso = (hoursAgo: number): string => new Date(NOW - hoursAgo * HOUR).toISOString();

function rule(members: Partial<AlertRule> = {}): AlertRule {
  return {
    name: "idle",
    metric: "Idle",
    condition: { kind: "above", threshold: 2, clear: 1 },
    forSeconds: 0,
    noData: "keep",
    topicArn: "arn:aws:sns:us-east-1:111111111111:t",
    ...members,
  };
}

function series(environment: string, status: SeriesState["status"], hoursAgo: number): SeriesState {
  const since = iso(hoursAgo);
  const episode = { Kind: "value" as const, StartedAt: since, HeldSince: iso(hoursAgo + 1), Value: 9 };
  return { project: "P", environment, status, since, episode: status === "pending" ? undefined : episode };
}

function value(Environment: string, MetricValue: MetricValue, MetricName = "Idle") {
  return newest(MetricName, { ProjectName: "P", Environment, MetricValue, Unit: "Seconds" });
}

async function putStates(...states: readonly [AlertRule, ...SeriesState[]][]): Promise<void> {
  await table.putSummaries(
    states.map(([Rule, ...Series]) => alertItem({ Version: 1, EvaluatedAt: new Date().toISOString(), Rule, Series })),
  );
}

function read(all: readonly ReturnType<typeof value>[], environment?: string): Promise<Alerts> {
  const passes = ({ Environment }: { readonly Environment: string }): boolean =>
    environment === undefined || Environment === environment;
  return readAlerts(hub, { values: all, passes, span: SPAN, now: NOW });
}

it("has nothing to tell where there is no rule", async () => {
  const { alerts, episodes, rulesOf } = await read([value("dev", 1)]);
  expect([alerts, episodes, rulesOf({ lines: [] }, "dev")]).toEqual([[], [], []]);
});

it("tells what fires: since when, and the newest value against the threshold", async () => {
  await putStates([rule(), series("dev", "firing", 5), series("prod", "pending", 1)]);
  const { alerts } = await read([value("dev", 7), value("prod", 3)]);
  expect(alerts).toEqual([
    {
      rule: "idle",
      metric: "Idle",
      label: undefined,
      condition: { kind: "above", threshold: 2, clear: 1 },
      project: "P",
      environment: "dev",
      unit: "Seconds",
      kind: "value",
      since: NOW - 6 * HOUR,
      unknownSince: undefined,
      value: 7,
      mute: undefined,
    },
  ]);
});

it("looks at the label of a rule, which is 0 where a vector lacks it, and else at the sum", async () => {
  await putStates(
    [rule({ name: "a", label: "Failed" }), series("dev", "firing", 1)],
    [rule({ name: "b", label: "toString" }), series("dev", "firing", 2)],
    [rule({ name: "c" }), series("dev", "firing", 3)],
  );
  const { alerts } = await read([value("dev", { Failed: 3, Completed: 4 })]);
  expect(alerts.map((alert) => [alert.rule, alert.value])).toEqual([
    ["c", 7],
    ["b", 0],
    ["a", 3],
  ]);
});

it("puts first what somebody has to look at, then what is unknown, and last what is muted, with who and why", async () => {
  const mute: AlertMute = { Rule: "IDLE", Environment: "Test", Until: iso(-1), By: "ada", Why: "known", At: iso(1) };
  const over: AlertMute = { Rule: "idle", Environment: "prod", Until: iso(1), By: "ada", Why: "past", At: iso(2) };
  await table.putSummaries([mute, over].map((one) => ({ ...muteKey(one), ...one })));
  const states = [series("dev", "unknown", 9), series("test", "firing", 20), series("prod", "firing", 2)];
  await putStates([rule(), ...states]);
  const { alerts } = await read([]);
  expect(alerts.map(({ environment, unknownSince, mute: by }) => [environment, unknownSince, by])).toEqual([
    ["prod", undefined, undefined],
    ["dev", NOW - 9 * HOUR, undefined],
    ["test", undefined, { by: "ada", why: "known", until: NOW + HOUR }],
  ]);
});

it("tells only of what is shown", async () => {
  await putStates([rule(), series("dev", "firing", 1), series("prod", "firing", 2)]);
  expect((await read([], "dev")).alerts.map(({ environment }) => environment)).toEqual(["dev"]);
});

it("knows which rules watch a panel, by metric, project and environment, without case", async () => {
  await putStates(
    [rule({ name: "all" })],
    [rule({ name: "own", projects: ["p"], environments: ["DEV"] })],
    [rule({ name: "others", projects: ["Q"] })],
    [rule({ name: "metric", metric: "idle" })],
  );
  const { rulesOf } = await read([]);
  const panel = { lines: [{ name: "Idle", project: "P", metric: "Idle", points: [] }] };
  expect(rulesOf(panel, "dev").map(({ rule: name }) => name)).toEqual(["all", "own"]);
  expect(rulesOf(panel, "prod").map(({ rule: name }) => name)).toEqual(["all"]);
});

it("has the newest alerts of the range, newest first, with their ends", async () => {
  const episode = (hoursAgo: number, members: Partial<AlertEpisode> = {}): AlertEpisode => ({
    Rule: "idle",
    MetricName: "Idle",
    ProjectName: "P",
    Environment: "dev",
    Kind: "value",
    StartedAt: iso(hoursAgo),
    HeldSince: iso(hoursAgo),
    Value: hoursAgo,
    ...members,
  });
  const ended = { EndedAt: iso(3), EndedBy: "recovered" as const };
  const episodes = [
    episode(1),
    episode(4, ended),
    episode(2, { Environment: "prod" }),
    episode(8 * 24),
    ...Array.from({ length: 210 }, (_, index) => episode(10 + index / 10)),
  ];
  await table.putSummaries(episodes.map((one) => ({ ...episodeKey(one), ...one })));
  const read200 = (await read([value("dev", 1)])).episodes;
  expect(read200).toHaveLength(200);
  expect((await read([value("dev", 1)], "dev")).episodes.slice(0, 2)).toMatchObject([
    { startedAt: NOW - HOUR, value: 1, unit: "Seconds" },
    { startedAt: NOW - 4 * HOUR, endedAt: NOW - 3 * HOUR, endedBy: "recovered" },
  ]);
});
