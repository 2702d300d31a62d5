import type { Browser } from "playwright-core";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { AlertRule } from "../../../contract/alert-rule";
import { alertItem, episodeKey, muteKey } from "../../../tables/alerts";
import { Aws } from "../../../cli/fleet/aws";
import { startDashboard, type RunningDashboard } from "../../../cli/page-server/server";
import type { Hub } from "../../../cli/fleet/fleet";
import { MONITORS_PATH, SUMMARIES_TABLE } from "../../../contract/names";
import { AwsError } from "../../../sandbox";
import { DEV, HUB, measurement, PROD, World } from "../../system/world";
import { seriousProblems } from "./accessibility";
import { launchChromium } from "../../../scripts/pictures/chromium";
import { ShownPage } from "./shown-page";

// Needs Chromium.

const DAY = 24 * 3_600_000;
const LOOKS = [
  { width: 1280, theme: "light" },
  { width: 1280, theme: "dark" },
  { width: 390, theme: "light" },
  { width: 390, theme: "dark" },
] as const;

const OTHER_ACCOUNT: Hub = {
  ...HUB,
  name: "other-account",
  events: "metric",
  account: "999999999999",
  access: undefined,
};
const OTHER_REGION: Hub = { ...HUB, name: "other-region", events: "metric", region: "eu-west-1", access: undefined };
const EMPTY: Hub = { name: "empty", events: "metric", account: "444444444444", region: "us-east-1", access: undefined };

let browser: Browser | undefined;
let world: World | undefined;
let dashboard: RunningDashboard | undefined;

beforeAll(async () => {
  browser = await launchChromium();
  const now = Date.now();
  world = await World.of(
    {
      hubs: [
        { ...HUB, name: "main", schedule: "rate(1 day)" },
        { name: EMPTY.name, account: EMPTY.account, region: EMPTY.region, schedule: "rate(30 days)" },
      ],
      spokes: [DEV, PROD].map((spoke) => ({
        ...spoke,
        hubs: ["main"],
        metrics: ["NumberEndPointsInService" as const],
      })),
    },
    undefined,
    now - 3 * DAY,
  );
  await world.connect();
  // It was called something else until the day before yesterday.
  await world.sandbox.clock.advanceTo(now - 2.5 * DAY);
  const ExtractionDate = new Date(now - 2.5 * DAY).toISOString();
  await world.report(DEV, [measurement({ ProjectName: "Formerly", ExtractionDate })]);
  await world.sandbox.clock.advanceTo(now - 1.5 * DAY);
  // PROD reports to nobody from now on, though the hub waits for it.
  await world.as(PROD, "ssm", "DeleteParameter", { Name: `${MONITORS_PATH}/main` });
  await world.sandbox.clock.advanceTo(now);
  world.sandbox.clock.run();
  const hubs = [...world.fleet.hubs, OTHER_ACCOUNT, OTHER_REGION];
  dashboard = await startDashboard({ hubs, aws: new Aws(world.sandbox.url), port: 0 });
});

afterAll(async () => {
  await dashboard?.close();
  await world?.close();
  await browser?.close();
});

/** Opens an address in each look, and sees that nobody is kept out and nothing runs over the edge. */
async function inEveryLook(query: string, look: (shown: ShownPage) => Promise<void>): Promise<void> {
  for (const { width, theme } of LOOKS) {
    const shown = await ShownPage.open(browser!, `${dashboard!.url}/?${query}`, { width, theme });
    await look(shown);
    expect(await seriousProblems(shown.page)).toEqual([]);
    expect(await shown.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    await shown.close();
  }
}

it("shows plots and values to everybody, the silent spoke and the renamed one at a glance", async () => {
  await inEveryLook("hub=main&view=plots", async (shown) => {
    const { page } = shown;
    await page.getByText("1 of 2 spokes answered, 1 silent").waitFor();
    expect(await page.getByRole("region", { name: "Completeness of the last refresh" }).innerText()).toMatch(
      /Silent[^]*Project1\/prod/,
    );
    expect(await page.locator("main .notices").innerText()).toMatch(
      /^Formerly\/dev has not been measured since .* reports as Project1\/dev\. If the spoke was renamed,/,
    );
    const badges = await page.getByRole("row").evaluateAll((rows) =>
      rows.flatMap((row) => {
        const cells = [".column-project", ".column-environment", ".badge"].map(
          (cell) => (row.querySelector(cell) as { innerText?: string } | null)?.innerText,
        );
        return cells[2] === undefined ? [] : [cells.join(" ")];
      }),
    );
    expect(badges).toEqual(["Formerly dev stale", "Project1 prod silent", "Project1 prod silent"]);
    expect(await page.getByRole("img", { name: /^NumberEndPointsInService .Count. in dev/ }).count()).toBe(1);
  });
});

it.each([
  ["an empty table", "hub=empty", "No measurements yet", /npx ds-dashboard connect/],
  ["filters that nothing passes", "hub=main&project=Nobody", "Nothing matches the filters", /Clear filters/],
  ["an account without a hub", "hub=other-account", /table/, /999999999999[^]*us-east-1[^]*[Dd]eploy/],
  ["another Region than the hub's", "hub=other-region", /table/, /eu-west-1[^]*Region/],
  ["a hub that is not there", "hub=nobody", "There is no such hub", /main, empty/],
])("says what to do about %s", async (_state, query, title, told) => {
  await inEveryLook(query, async ({ page }) => {
    await page.getByRole("heading", { name: title }).waitFor();
    expect(await page.getByRole("main").innerText()).toMatch(told);
  });
});

it("offers the hubs that there are in place of one that is not", async () => {
  const shown = await ShownPage.open(browser!, `${dashboard!.url}/?hub=nobody`);
  await shown.reading(() => shown.page.getByRole("main").getByRole("link", { name: "main" }).click());
  expect(new URL(shown.page.url()).search).toBe("?hub=main");
  expect(await shown.page.getByRole("alert").count()).toBe(0);
  await shown.close();
});

it("says what of the address cannot be used, until something else is chosen", async () => {
  const shown = await ShownPage.open(
    browser!,
    `${dashboard!.url}/?hub=main&view=plots&range=2w&metric=NumberEndPointsInService`,
  );
  const notice = shown.page.getByText("There is no range of that name; there are 24h, 3d, 7d, 14d, 30d, 90d, 1y.");
  await notice.waitFor();
  expect(await shown.values()).toHaveLength(2);
  await shown.reading(() => shown.page.getByText("3d", { exact: true }).click());
  expect(await notice.count()).toBe(0);
  await shown.close();
});

it("says which permission is missing, goes on showing what it has, and reads again when it is there", async () => {
  const shown = await ShownPage.open(browser!, `${dashboard!.url}/?hub=main&view=plots`);
  const before = await shown.values();
  const allow = world!.sandbox.observe(({ service, operation }) => {
    if (service !== "dynamodb" || operation !== "Query") return;
    const text =
      "User: somebody is not authorized to perform: dynamodb:Query on resource: table/ds-dashboard-summaries";
    throw new AwsError("AccessDeniedException", text, 400);
  });
  await shown.reading(() => shown.page.getByRole("button", { name: "24h" }).or(shown.page.getByText("24h")).click());
  const alert = shown.page.getByRole("alert");
  await alert.waitFor();
  expect(await alert.innerText()).toMatch(
    /dynamodb:Query[^]*ds-dashboard-summaries[^]*What is shown below was read at/,
  );
  expect(await shown.values()).toEqual(before);
  allow();
  await shown.reading(() => alert.getByRole("button", { name: "Try again" }).click());
  expect(await alert.count()).toBe(0);
  await shown.close();
});

it("says that the command has ended, and goes on where it is started again", async () => {
  const { port } = new URL(dashboard!.url);
  const shown = await ShownPage.open(browser!, `${dashboard!.url}/?hub=main&view=plots`);
  await dashboard!.close();
  await shown.page.getByText("24h").click();
  const alert = shown.page.getByRole("alert");
  await alert.getByText("The dashboard's command has ended").waitFor();
  dashboard = await startDashboard({ hubs: world!.fleet.hubs, aws: new Aws(world!.sandbox.url), port: Number(port) });
  await shown.reading(() => alert.getByRole("button", { name: "Try again" }).click());
  expect(await alert.count()).toBe(0);
  await shown.close();
});

describe("where something needs attention", () => {
  beforeAll(async () => {
    const [hub] = world!.fleet.hubs;
    const { dynamodb } = await new Aws(world!.sandbox.url).at(hub!);
    const put = (Item: object) => dynamodb.send(new PutCommand({ TableName: SUMMARIES_TABLE, Item: { ...Item } }));
    const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    const rule = (name: string): AlertRule => ({
      name,
      metric: "NumberEndPointsInService",
      condition: { kind: "above", threshold: 3, clear: 2 },
      forSeconds: 0,
      noData: "keep",
      topicArn: "arn:aws:sns:us-east-1:111111111111:ds-dashboard-alerts",
    });
    const episode = { Kind: "value" as const, StartedAt: ago(30), HeldSince: ago(33), Value: 5 };
    const series = (environment: string, status: "firing" | "unknown") => ({
      project: "Project1",
      environment,
      status,
      since: ago(30),
      episode,
    });
    const busy = [series("dev", "firing"), series("prod", "unknown")];
    await put(alertItem({ Version: 1, EvaluatedAt: ago(0), Rule: rule("busy"), Series: busy }));
    await put(alertItem({ Version: 1, EvaluatedAt: ago(0), Rule: rule("known"), Series: [series("dev", "firing")] }));
    const mute = { Rule: "known", Until: ago(-24), By: "<b>ada", Why: "is mended on Monday", At: ago(1) };
    await put({ ...muteKey(mute), ...mute });
    const ended = {
      ...episode,
      Rule: "busy",
      MetricName: "NumberEndPointsInService",
      ProjectName: "Project1",
      Environment: "dev",
      StartedAt: ago(60),
      EndedAt: ago(50),
      EndedBy: "recovered" as const,
    };
    await put({ ...episodeKey(ended), ...ended });
    await world!.report(DEV, [
      measurement({
        MetricName: "ExtractionHealth",
        MetricValue: { ok: 1, denied: 1, throttled: 0, failed: 0 },
        ExtractionDate: new Date(world!.sandbox.clock.now()).toISOString(),
        Metadata: { Unit: "Count", Failures: { IdleEndpoints24h: "denied: AccessDeniedException" }, NoValue: ["Spot"] },
      }),
      measurement({
        ProjectName: "Long",
        Environment: "production-".repeat(20),
        ExtractionDate: new Date(world!.sandbox.clock.now()).toISOString(),
      }),
    ]);
    while ((await world!.rows()).every(({ Metadata }) => !("NoValue" in Metadata))) {
      await world!.sandbox.settled();
      await new Promise((resolve) => world!.sandbox.clock.after(1_000, () => resolve(undefined)));
    }
  });

  it("names it first: what fires, what is unknown, what is muted, and which metrics have no value", async () => {
    // The page of a project names the same.
    await inEveryLook("hub=main&view=project&project=Project1", async ({ page }) => {
      const spokes = await page.getByRole("list", { name: "Spokes" }).getByRole("listitem").allInnerTexts();
      expect(spokes.map((text) => text.replace(/\s+/g, " "))).toEqual([
        expect.stringMatching(/^dev answered the last refresh .* 1 with nothing to measure.* 1 denied, 1 alert$/),
        expect.stringMatching(/^prod silent: it did not answer the last refresh .* 1 alert$/),
      ]);
    });
    await inEveryLook("hub=main&view=project&project=Long", async ({ page }) => {
      await page.getByRole("list", { name: "Spokes" }).getByRole("link").waitFor();
    });
    await inEveryLook("hub=main&project=Project1", async ({ page }) => {
      const alerts = await page.getByRole("region", { name: "Alerts" }).getByRole("listitem").allInnerTexts();
      const words = alerts.map((text) => text.replace(/\s+/g, " "));
      expect(words).toEqual([
        expect.stringMatching(
          /^firing Project1\/dev NumberEndPointsInService .*alerts above 3 rule busy, since .*h ago/,
        ),
        expect.stringMatching(/^unknown Project1\/prod NumberEndPointsInService unknown since .*, then /),
        expect.stringMatching(/^muted Project1\/dev .* rule known.* by <b>ada: is mended on Monday$/),
      ]);
      const missing = await page.getByRole("region", { name: "Metrics without a value" }).innerText();
      expect(missing).toMatch(/Denied[^]*Deploy the spoke's stack[^]*Project1\/dev\s*IdleEndpoints24h\s*AccessDenied/);
      expect(missing).toMatch(/Nothing to measure\s*1 metric/);
    });
  });

  it("has the thresholds and the history of a series beside its plot", async () => {
    await inEveryLook("hub=main&view=plots&metric=NumberEndPointsInService&environment=dev", async ({ page }) => {
      expect(
        await page
          .getByRole("img", { name: /in dev/ })
          .locator("svg text")
          .allTextContents(),
      ).toContain("busy 3");
      const history = await page.getByRole("region", { name: "Alert history" }).getByRole("row").allInnerTexts();
      expect(history).toHaveLength(2);
      expect(history[1]!.replace(/\s+/g, " ")).toMatch(/recovered Project1 dev NumberEndPointsInService busy 5$/);
    });
  });
});
