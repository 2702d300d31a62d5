import { listAlerts } from "../../../cli/alerts/alerts";
import { alertsNow, onMessages, withoutQuarters } from "../../../cli/sandbox/alerts";
import { Aws } from "../../../cli/fleet/aws";
import { ALERT_RULES_PATH, MONITORED_PROJECTS_PATH } from "../../../contract/names";
import { dsDashboard } from "../command-line";
import { busArn, HUB, measurement, times, World, type Json } from "../../system/world";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const METRIC = "NumberEndPointsInService";
const OK = { ok: 3, denied: 0, throttled: 0, failed: 0 };

const spokes = times(12, (number) => ({ project: `Team${number}`, account: String(500_000_000_000 + number) }));

/** A hub with one rule, whose spokes report what a test says. */
let world: World;

beforeAll(async () => {
  const alerts = [{ name: "many-endpoints", metric: METRIC, above: 5, clear: 3, for: "1 hour" }] as const;
  const config = { hubs: [{ ...HUB, schedule: "rate(30 days)", alerts }], spokes: [] };
  // The command, which has the clock of this machine, looks at what has been.
  world = await World.of(config, undefined, Date.now() - 24 * HOUR);
  for (const { project, account } of spokes) await world.register(HUB, project, "prod", account);
  await world.adjust(HUB, "EBPut");
});
afterAll(() => world.close());

/** Asks for fresh values, which spokes report unless theirs is undefined, and lets the hub find out who answered. */
async function hourWith(valueOf: (number: number) => number | undefined): Promise<void> {
  await world.refresh();
  const ExtractionDate = new Date(world.sandbox.clock.now()).toISOString();
  for (const [number, { project, account }] of spokes.entries()) {
    const MetricValue = valueOf(number);
    if (MetricValue === undefined) continue;
    const names = { ProjectName: project, Environment: "prod", ExtractionDate };
    const details = [
      measurement({ ...names, MetricName: METRIC, MetricValue }),
      measurement({ ...names, MetricName: "ExtractionHealth", MetricValue: OK }),
    ];
    await world.report({ ...HUB, account }, details, busArn(HUB));
  }
  await world.settle(HOUR);
}

/** What was published since this was last asked. */
let read = 0;
function newMessages() {
  const messages = world.sandbox.sns.messages().slice(read);
  read += messages.length;
  return messages;
}

/** The command's code, and what it prints as JSON. */
async function command(...args: readonly string[]): Promise<Json> {
  const variables = { AWS_ENDPOINT_URL: world.sandbox.url };
  const { code, stdout, stderr } = await dsDashboard(["alerts", ...args, "--json"], Infinity, variables);
  return { code, stderr, ...(stdout === "" ? {} : JSON.parse(stdout)) };
}

/** State and project of what alerts. */
async function listed(): Promise<readonly string[]> {
  const { alerts } = await listAlerts(world.fleet.hubs[0]!, {}, undefined, new Aws(world.sandbox.url));
  return alerts.map(({ state, project }) => `${state} ${project}`).sort();
}

it("is told once by all who alert together, after the condition has held", async () => {
  await hourWith(() => 9);
  expect(newMessages()).toEqual([]);

  const calls = await world.calls(() => hourWith(() => 8));
  const [message, ...others] = newMessages();
  expect(others).toEqual([]);
  expect(message!.topicArn).toBe(`arn:aws:sns:${HUB.region}:${HUB.account}:ds-dashboard-alerts`);
  expect(message!.subject).toContain("many-endpoints");
  expect(message!.message).toContain("and 2 more");
  const events = calls
    .filter(({ operation }) => operation === "PutEvents")
    .flatMap(({ input }) => (input as Json).Entries)
    .filter(({ DetailType }: Json) => DetailType === "ds-dashboard Alert");
  expect(events).toHaveLength(1);
  expect(JSON.parse(events[0].Detail)).toMatchObject({ hub: "hub", test: false, counts: { firing: 12, ended: 0 } });
  expect(await listed()).toHaveLength(12);
  expect(await command("list", "--project", "team3")).toMatchObject({ code: 1, hubs: [{ alerts: [{ value: 8 }] }] });
});

it("goes on while a value swings between the limits", async () => {
  for (const value of [4, 5]) await hourWith(() => value);
  expect(newMessages()).toEqual([]);
  expect(await listed()).toHaveLength(12);
});

it("does not recover by silence: a spoke that says nothing is unknown, whoever else recovers", async () => {
  await hourWith((number) => (number < 2 ? undefined : 3));
  const [message, ...others] = newMessages();
  expect(others).toEqual([]);
  expect(message!.subject).toContain("10 recovered");
  expect(message!.message).not.toContain("Team0/");
  expect(await listed()).toEqual(["unknown Team0", "unknown Team1"]);

  await hourWith((number) => (number === 0 ? undefined : 3));
  expect(newMessages().map(({ subject }) => subject)).toEqual([expect.stringContaining("1 recovered")]);
  expect(await listed()).toEqual(["unknown Team0"]);
});

it("ends when the spoke is no longer registered", async () => {
  await world.as(HUB, "ssm", "DeleteParameter", { Name: `${MONITORED_PROJECTS_PATH}/Team0/prod` });
  await hourWith((number) => (number === 0 ? undefined : 3));
  const [message, ...others] = newMessages();
  expect(others).toEqual([]);
  expect(message!.message).toContain("Team0/prod");
  const { code, hubs } = await command("list", "--from", "2d");
  expect(code).toBe(0);
  expect(hubs[0].alerts).toEqual([]);
  const ends = hubs[0].history.map(({ project, endedBy }: Json) => `${project} ${endedBy}`);
  expect(ends).toHaveLength(12);
  expect(ends).toContain("Team0 removed-spoke");
  expect(ends).toContain("Team1 recovered");
});

it("is not told while it is muted, and told then", async () => {
  const words = ["many-endpoints", "--project", "Team1"];
  const By = expect.stringContaining(HUB.account);
  expect(await command("mute", ...words, "--until", "8h", "--why", "we load test")).toMatchObject({
    code: 0,
    mute: { Rule: "many-endpoints", ProjectName: "Team1", Why: "we load test", By },
  });
  for (let hour = 0; hour < 2; hour++) await hourWith((number) => (number === 0 ? undefined : number === 1 ? 9 : 0));
  expect(newMessages()).toEqual([]);
  expect(await command("list")).toMatchObject({
    code: 0,
    hubs: [{ alerts: [{ project: "Team1", state: "muted" }], mutes: [{ why: "we load test" }] }],
  });

  expect(await command("unmute", "many-endpoints")).toMatchObject({ code: 1, removed: false });
  expect(await command("unmute", ...words)).toMatchObject({ code: 0, removed: true });
  await world.settle(HOUR);
  expect(newMessages().map(({ subject }) => subject)).toEqual([expect.stringContaining("1 alerting")]);
});

it("can be tried, by the name of a rule that is there", async () => {
  const lines: string[] = [];
  onMessages(world.sandbox, (line) => lines.push(line));
  expect(await command("test", "Many-Endpoints")).toMatchObject({ code: 0, action: "Test", rule: "many-endpoints" });
  expect(newMessages()).toHaveLength(1);
  expect(lines).toEqual(["Message to ds-dashboard-alerts: Test: many-endpoints: 1 alerting"]);
  const { code, stderr } = await command("test", "many-endpoint");
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("Did you mean many-endpoints?") });
});

it("is told by npm start, whose history has no quarters of an hour but keeps them for later", async () => {
  const aws = new Aws(world.sandbox.url);
  const stateOf = async (): Promise<string> =>
    (await world.as(HUB, "events", "DescribeRule", { Name: "ds-dashboard-alerts" })).State;
  expect(await withoutQuarters(world.fleet.hubs, aws, stateOf)).toBe("DISABLED");
  expect(await stateOf()).toBe("ENABLED");
  const text = await alertsNow(world.fleet.hubs, aws, world.sandbox);
  expect(text).toContain("Hub hub: 1 firing, 0 unknown, 0 muted.");
  expect(text).toMatch(/messages sent to topics, the newest: .* to ds-dashboard-alerts: Test: many-endpoints/);
});

it("ends with one message when its rule goes", async () => {
  await world.as(HUB, "ssm", "DeleteParameter", { Name: `${ALERT_RULES_PATH}/many-endpoints` });
  await world.settle(HOUR);
  const [message, ...others] = newMessages();
  expect(others).toEqual([]);
  expect(message!.message).toContain("Team1/prod");
  expect(await listed()).toEqual([]);
  expect(await world.troubles()).toEqual([]);
});
