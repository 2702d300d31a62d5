import { find } from "../../../cli/forget/find";
import { forget, meetsRollUp, type Steps } from "../../../cli/forget/forget";
import { storesOf, type HubStores } from "../../../cli/forget/hub";
import type { Selection } from "../../../cli/forget/selection";
import { Aws } from "../../../cli/fleet/aws";
import { lakeBucket } from "../../../contract/lake";
import { ALERTS_FUNCTION, MONITORED_PROJECTS_PATH, SUMMARIES_TABLE } from "../../../contract/names";
import { seriesId } from "../../../contract/summaries";
import { readAlertStates } from "../../../tables/alerts";
import type { Lake, LakeFile } from "../../../tables/lake";
import { PAGE_LIMITS, readPicture } from "../../../dashboard/reading/read-picture";
import { dsDashboard, type Ended } from "../command-line";
import { expectedLakeRows, lakeRows } from "../../system/lake-rows";
import { summaryItems } from "../../system/summary-items";
import { busArn, HUB, measurement, START, World, type Json } from "../../system/world";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CHURN = { account: "222222222222", region: HUB.region };
const FRAUD = { account: "333333333333", region: HUB.region };

let world: World;
let hub: HubStores;

beforeAll(async () => {
  const alerts = [{ name: "idle", metric: "IdleEndpoints24h", above: 5 }] as const;
  world = await World.of({ hubs: [{ ...HUB, schedule: "rate(300 days)", lake: {}, alerts }], spokes: [] });
  await world.withoutQuarters();
  for (const environment of ["dev", "prod"]) {
    await world.register(HUB, "Churn", environment, CHURN.account);
    await world.register(HUB, "Fraud", environment, FRAUD.account);
  }
  await world.adjust(HUB, "EBPut");
  for (const day of [0, 1, 2]) {
    await world.settle(START + day * DAY + 2 * HOUR - now());
    for (const hour of [0, 1]) await report(START + day * DAY + hour * HOUR, day);
    await world.settle(START + day * DAY + 13 * HOUR - now());
  }
  await report(now(), 3);
  await world.settle();
  await world.invoke(HUB, ALERTS_FUNCTION);
  await world.settle();
  await mute({ rule: "idle", project: "Churn", environment: "prod" });
  await mute({ rule: "idle", project: "Fraud", environment: "prod" });
  hub = await storesOf(world.fleet.hubs[0]!, new Aws(world.sandbox.url));
});
afterAll(() => world.close());

function now(): number {
  return world.sandbox.clock.now();
}

/** Two projects report a number and a vector of two environments; one of them writes its name in two ways. */
async function report(instant: number, day: number): Promise<void> {
  for (const [project, sender] of [[day === 1 ? "CHURN" : "Churn", CHURN] as const, ["Fraud", FRAUD] as const]) {
    const details = ["dev", "prod"].flatMap((Environment) => {
      const names = { ProjectName: project, Environment, ExtractionDate: new Date(instant).toISOString() };
      return [
        measurement({ ...names, MetricName: "IdleEndpoints24h", MetricValue: 9, Metadata: { Unit: "Count" } }),
        measurement({ ...names, MetricName: "Jobs", MetricValue: { ok: 3 + day, failed: 1 }, Metadata: { a: [day] } }),
      ];
    });
    await world.report(sender, details, busArn(HUB));
  }
}

async function mute(series: object): Promise<void> {
  const until = new Date(now() + 30 * DAY).toISOString();
  await world.invoke(HUB, ALERTS_FUNCTION, { action: "Mute", ...series, until, by: "me", why: "test" });
}

/** Everything that a hub has and that names a series, as sorted texts, by where it is. */
async function everything(): Promise<Readonly<Record<string, readonly string[]>>> {
  const items = await summaryItems(world);
  const texts = (all: readonly unknown[]): readonly string[] => all.map((one) => JSON.stringify(one)).sort();
  const states = await readAlertStates(hub);
  return {
    rows: texts(await world.rows()),
    lake: await lakeRows(world),
    summaries: texts(items.filter(({ ProjectName }) => ProjectName !== undefined)),
    others: texts(items.filter(({ Summary, ProjectName }) => Summary !== "alert" && !ProjectName)),
    alerting: texts(states.flatMap(({ Series, Message }) => [...Series, ...(Message?.changes ?? [])])),
    counted: items.flatMap(({ Summary, Ids = [] }) => (Summary.startsWith("series#") ? [...Ids] : [])).sort(),
  };
}

/** What is left of everything without what a text names and what counts for it. */
function without(
  all: Awaited<ReturnType<typeof everything>>,
  isNamed: (text: string) => boolean,
  ids: readonly string[],
): Awaited<ReturnType<typeof everything>> {
  const left = Object.entries(all).map(([where, texts]) => [where, texts.filter((text) => !isNamed(text))] as const);
  return { ...Object.fromEntries(left), counted: all.counted!.filter((id) => !ids.includes(id)) };
}

function idsOf(environments: readonly string[], metrics: readonly string[]): readonly string[] {
  return ["Churn", "CHURN"].flatMap((ProjectName) =>
    environments.flatMap((Environment) =>
      metrics.map((MetricName) => seriesId({ ProjectName, Environment, MetricName })),
    ),
  );
}

function command(...args: readonly string[]): Promise<Ended> {
  const at = ["--hub-account", `${HUB.account}:${HUB.region}`, "--endpoint-url", world.sandbox.url];
  return dsDashboard(["forget", ...args, ...at]);
}

/** The exit code that goes with what was printed: the command looks at this machine's clock, and a roll-up may be due. */
function endOf(stdout: string): number {
  return stdout.includes("A roll-up may have been at work") ? 1 : 0;
}

it("there is something of everything to forget", async () => {
  const all = await everything();
  for (const texts of Object.values(all)) expect(texts.length).toBeGreaterThan(0);
  for (const where of ["rows", "lake"])
    expect(all[where]!.filter((text) => /churn/i.test(text))).toHaveLength(all[where]!.length / 2);
  expect(all.summaries!.filter((text) => text.includes("alert-mute"))).toHaveLength(2);
  expect(all.summaries!.filter((text) => text.includes("alert-episode")).length).toBeGreaterThan(2);
});

it("names the closest project where there is none of the name, and removes nothing", async () => {
  const before = await everything();
  const { code, stdout, stderr } = await command("Chrun", "--yes");
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain('There is nothing of Chrun.\nNobody reported for project "Chrun". Did you mean "CHURN"?');
  expect(await everything()).toEqual(before);
});

it("says what it would remove, and removes nothing where nobody can be asked", async () => {
  const before = await everything();
  const { code, stderr } = await command("churn", "DEV");
  expect(code).toBe(2);
  expect(stderr).toContain(
    "4 series of churn/DEV: CHURN/dev IdleEndpoints24h, CHURN/dev Jobs, Churn/dev IdleEndpoints24h, Churn/dev Jobs.\n" +
      "14 rows and rows in 6 files of the lake, from 2026-03-02 to 2026-03-05.\n" +
      "! Churn/dev is still registered, for 222222222222:us-east-1: what it reports from now on comes in again. " +
      // The configuration does not know it (any more).
      "To end that: ds-dashboard disconnect Churn/dev --spoke-account 222222222222:us-east-1 --hub hub --hub-account 111111111111:us-east-1\n",
  );
  expect(stderr).toContain("give --yes");
  expect(await everything()).toEqual(before);
});

it("forgets one metric, and metrics by their exact names only", async () => {
  const before = await everything();
  expect((await command("Churn", "dev", "jobs", "--yes")).code).toBe(1);
  expect(await everything()).toEqual(before);
  const { code, stdout } = await command("Churn", "dev", "Jobs", "--yes", "--json");
  expect(code).toBe(endOf(stdout));
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ series: 2, rows: 7, days: 3, filesRewritten: 3, filesRemoved: 0, alerts: 0 },
  });
  const isNamed = (text: string): boolean => /churn/i.test(text) && text.includes('"dev"') && text.includes("Jobs");
  expect(await everything()).toEqual(without(before, isNamed, idsOf(["dev"], ["Jobs"])));
});

it("goes on where it was interrupted", async () => {
  const before = await everything();
  const selection: Selection = { project: "churn", environment: "prod" };
  const interruption = new AbortController();
  const search = { signal: interruption.signal, without: new Map<string, string>() };
  const nothing = (): void => undefined;
  const steps: Steps = {
    step: nothing,
    note: nothing,
    portion: nothing,
    done: () => interruption.abort(new Error("Ctrl-C")),
  };
  const found = await find(hub, selection, search);
  await expect(forget(hub, selection, found, search, steps)).rejects.toThrow("Ctrl-C");
  const isNamed = (text: string): boolean => /churn/i.test(text) && text.includes('"prod"');
  const half = await everything();
  expect(half).toEqual({ ...before, rows: without(before, isNamed, []).rows });

  const { code, stdout } = await command("churn", "prod", "--yes");
  expect(code).toBe(endOf(stdout));
  expect(stdout).toContain("Removed: 4 series, 0 rows, 6 daily roll-ups, ");
  await world.settle();
  expect(await everything()).toEqual(without(before, isNamed, idsOf(["prod"], ["IdleEndpoints24h", "Jobs"])));
});

it("forgets a project wherever it is, and nothing else", async () => {
  const before = await everything();
  const view = { now: now(), width: 600, limits: PAGE_LIMITS };
  const filters = { metrics: [], range: { from: START, to: now() } };
  const picture = async (): Promise<string> =>
    JSON.stringify(await readPicture({ ...hub, accountRegion: { ...HUB, name: "hub" } }, filters, view));
  expect(await picture()).toMatch(/churn/i);
  await world.as(HUB, "ssm", "DeleteParameters", {
    Names: ["dev", "prod"].map((environment) => `${MONITORED_PROJECTS_PATH}/Churn/${environment}`),
  });
  await world.settle();
  const { code, stdout, stderr } = await command("CHURN", "--yes");
  expect(stderr).not.toContain("registered");
  expect(code).toBe(endOf(stdout));
  expect(stdout).toContain("Removed: 2 series, 7 rows, 3 daily roll-ups, ");
  await world.settle();
  const isNamed = (text: string): boolean => /churn/i.test(text);
  const { others: _, ...expected } = without(before, isNamed, idsOf(["dev"], ["IdleEndpoints24h"]));
  expect(await everything()).toMatchObject(expected);
  expect(await picture()).not.toMatch(/churn/i);
  expect(await world.troubles()).toEqual([]);

  const again = await command("Churn", "--yes");
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('There is nothing of Churn.\nNobody reported for project "Churn". There are: Fraud.');
});

it("removes what a roll-up brings back that had read the rows before", async () => {
  const before = await everything();
  const selection: Selection = { project: "Fraud", environment: "prod" };
  const search = { signal: new AbortController().signal, without: new Map<string, string>() };
  const nothing = (): void => undefined;
  const steps: Steps = { step: nothing, note: nothing, portion: nothing, done: nothing };
  const found = await find(hub, selection, search);
  const { Items } = await world.as(HUB, "dynamodb", "Scan", { TableName: SUMMARIES_TABLE });
  const daily = Items.find(
    ({ Summary, Environment }: Json) => Summary.S.startsWith("daily") && Environment.S === "prod",
  );
  const [Key] = found.files;
  const { Body } = await world.as(HUB, "s3", "GetObject", { Bucket: lakeBucket(HUB), Key });
  const lake = Object.create(hub.lake!) as Lake;
  lake.files = async function* (): AsyncGenerator<readonly LakeFile[]> {
    await world.as(HUB, "dynamodb", "PutItem", { TableName: SUMMARIES_TABLE, Item: daily });
    await world.as(HUB, "s3", "PutObject", { Bucket: lakeBucket(HUB), Key, Body });
    yield* hub.lake!.files();
  };
  const minute = (time: string) => (): number => Date.parse(`2026-03-05T${time}Z`);
  const { days, filesRewritten, again } = await forget(
    { ...hub, lake },
    selection,
    found,
    search,
    steps,
    minute("06:25"),
  );
  expect(again).toContain("A roll-up may have been at work");
  expect([days, filesRewritten]).toEqual([6 + 1, 6 + 1]);
  const isNamed = (text: string): boolean => text.includes('"prod"');
  const ids = ["IdleEndpoints24h", "Jobs"].map((MetricName) =>
    seriesId({ ProjectName: "Fraud", Environment: "prod", MetricName }),
  );
  await world.settle();
  expect(await everything()).toEqual(without(before, isNamed, ids));
  const nothingLeft = await forget(hub, selection, await find(hub, selection, search), search, steps, minute("06:40"));
  expect(nothingLeft).toEqual({
    ...{ series: 0, rows: 0, days: 0, filesRewritten: 0, filesRemoved: 0, alerts: 0, again: undefined },
  });
});

it("leaves files of the lake that take what comes late", async () => {
  const late = measurement({
    ProjectName: "Fraud",
    Environment: "dev",
    MetricName: "Jobs",
    MetricValue: { late: 1 },
    ExtractionDate: new Date(START + 2 * HOUR).toISOString(),
  });
  await world.report(FRAUD, [late], busArn(HUB));
  await world.settle(6 * HOUR);
  const lake = await lakeRows(world);
  expect(lake.filter((line) => line.includes('"late"'))).toHaveLength(1);
  expect(lake).toEqual(expectedLakeRows(await world.rows(), new Date(now()).toISOString().slice(0, 10)));
});

it("removes files of the lake in which nothing else is, and leaves nothing of the last project", async () => {
  const { code, stdout } = await command("Fraud", "--yes", "--json");
  expect(code).toBe(endOf(stdout));
  expect(JSON.parse(stdout)).toMatchObject({ filesRewritten: 0, filesRemoved: 6 });
  await world.settle();
  const { Contents = [] } = await world.as(HUB, "s3", "ListObjectsV2", { Bucket: lakeBucket(HUB) });
  expect(Contents).toEqual([]);
  expect(await everything()).toMatchObject({ rows: [], lake: [], summaries: [], alerting: [], counted: [] });
  expect(await world.troubles()).toEqual([]);
});

it.each([
  ["2026-03-02T00:19:59Z", "2026-03-02T00:20:01Z", true],
  ["2026-03-02T06:34:00Z", "2026-03-02T06:40:00Z", true],
  ["2026-03-02T00:00:00Z", "2026-03-02T09:00:00Z", true],
  ["2026-03-02T00:35:01Z", "2026-03-02T06:19:59Z", false],
  ["2026-03-02T01:25:00Z", "2026-03-02T01:26:00Z", false],
])("from %s to %s a roll-up may have run: %s", (from, to, meets) => {
  expect(meetsRollUp(Date.parse(from), Date.parse(to))).toBe(meets);
});
