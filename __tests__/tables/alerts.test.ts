import type { AlertEpisode, AlertMute, AlertState } from "../../contract/alerts";
import { SUMMARIES_TABLE } from "../../contract/names";
import {
  alertItem,
  episodeKey,
  isMutedBy,
  muteKey,
  readAlertState,
  readAlertStates,
  readEpisodes,
  readMutes,
} from "../../tables/alerts";
import { MeasurementTable } from "./measurement-table";

let table: MeasurementTable;
let hub: { client: MeasurementTable["client"]; summaries: string };

beforeAll(async () => {
  table = await MeasurementTable.create();
  hub = { client: table.client, summaries: SUMMARIES_TABLE };
});
afterAll(() => table.close());

function state(name: string, series: number): AlertState {
  return {
    Version: 7,
    EvaluatedAt: "2026-03-02T12:00:00.000Z",
    Rule: {
      name,
      metric: "IdleEndpoints24h",
      condition: { kind: "above", threshold: 0, clear: 0 },
      forSeconds: 0,
      noData: "keep",
      topicArn: "arn:aws:sns:us-east-1:111111111111:ds-dashboard-alerts",
    },
    Series: Array.from({ length: series }, (_, number) => ({
      project: `Proj\n<!channel> ${number} ü`,
      environment: "prod",
      status: "firing",
      since: "2026-03-02T12:00:00.000Z",
      episode: {
        Kind: "value",
        StartedAt: "2026-03-02T12:00:00.000Z",
        HeldSince: "2026-03-02T12:00:00.000Z",
        Value: number / 7,
        toldAt: "2026-03-02T12:00:00.000Z",
      },
    })),
    Thread: "t",
  };
}

function episode(hour: string, members: Partial<AlertEpisode> = {}): AlertEpisode {
  return {
    Rule: "idle",
    MetricName: "IdleEndpoints24h",
    ProjectName: "Project1",
    Environment: "prod",
    Kind: "value",
    StartedAt: `2026-03-02T${hour}:00:00.000Z`,
    HeldSince: `2026-03-02T${hour}:00:00.000Z`,
    Value: 3,
    ...members,
  };
}

it("states are read as they were written, thousands of series and all", async () => {
  const states = [state("idle", 5_000), state("Quiet", 0)];
  await table.putSummaries(states.map(alertItem));
  expect(await readAlertStates(hub)).toEqual(states);
  expect(await readAlertState(hub, "QUIET")).toEqual(states[1]);
  expect(await readAlertState(hub, "other")).toBeUndefined();
});

it("alerts are read by their start and by their series", async () => {
  const other = episode("12", { ProjectName: "Project2" });
  const all = [episode("10"), episode("11", { Rule: "more" }), other, episode("13")];
  await table.putSummaries(all.map((one) => ({ ...episodeKey(one), ...one })));
  const at = (hour: string) => new Date(`2026-03-02T${hour}:00:00Z`);
  expect(await readEpisodes(hub, { from: at("11"), to: at("13") })).toEqual(
    [all[1], other].map((one) => expect.objectContaining(one!) as unknown),
  );
  expect(await readEpisodes(hub, { from: at("00"), to: at("23"), newest: 2 })).toEqual(
    [all[3], other].map((one) => expect.objectContaining(one!) as unknown),
  );
  const series = { MetricName: other.MetricName, ProjectName: "Project2", Environment: "prod" };
  expect(await readEpisodes(hub, { from: at("00"), to: at("23"), series })).toEqual([expect.objectContaining(other)]);
});

it("a mute ends by itself, and a later one about the same series replaces it", async () => {
  const mute = {
    Rule: "idle",
    Until: "2026-03-02T12:00:00.000Z",
    By: "me",
    Why: "known",
    At: "2026-03-01T00:00:00.000Z",
  };
  const mutes: AlertMute[] = [
    mute,
    { ...mute, ProjectName: "PROJECT1" },
    { ...mute, ProjectName: "Project1", Why: "later" },
  ];
  for (const one of mutes) await table.putSummaries([{ ...muteKey(one), ...one }]);
  const read = async (time: string) => (await readMutes(hub, Date.parse(time))).map(({ Why }) => Why);
  expect((await read("2026-03-02T11:59:59Z")).sort()).toEqual(["known", "later"]);
  expect(await read("2026-03-02T12:00:00Z")).toEqual([]);
});

it.each([
  [true, {}],
  [true, { ProjectName: "project1" }],
  [true, { ProjectName: "Project1", Environment: "PROD" }],
  [false, { ProjectName: "Project1", Environment: "dev" }],
  [false, { Environment: "dev" }],
  [false, { Rule: "other" }],
])("is it muted: %s, by %j", (muted, members: Partial<AlertMute>) => {
  const mute = { Rule: "IDLE", Until: "", By: "", Why: "", At: "", ...members };
  expect(isMutedBy(mute, "idle", { project: "Project1", environment: "prod" })).toBe(muted);
});
