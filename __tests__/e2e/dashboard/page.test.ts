import type { Browser } from "playwright-core";
import { Aws } from "../../../cli/fleet/aws";
import { startDashboard, type RunningDashboard } from "../../../cli/page-server/server";
import { totalOf } from "../../../common/total";
import { INKS } from "../../../dashboard/drawing/colors";
import { formatGrouped } from "../../../dashboard/drawing/plot-number";
import { formatQuantity } from "../../../dashboard/drawing/quantity";
import { addDemoData } from "../../../sandbox";
import { DEV, HUB, measurement, PROD, THREE_METRICS, World, type Row } from "../../system/world";
import { launchChromium } from "../../../scripts/pictures/chromium";
import { numberOf, ShownPage, type ShownNumbers } from "./shown-page";

// Needs Chromium.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const VECTOR = "TrainingJobsByStatus";

/** What a page would run, a spreadsheet would compute, and a careless one would lay out. */
const HOSTILE = {
  ProjectName: '"><img src=x onerror="window.hit=1"><script>window.hit=1</script>',
  Environment: "<svg onload=window.hit=1>",
  MetricName: '=HYPERLINK("http://127.0.0.1/","{a|b}${window.hit=1}")',
  Metadata: { Unit: "</style><script>window.hit=1</script>" },
};

/** Longer than any window is wide, with nowhere to break. */
const LONG = { ProjectName: "p".repeat(256), Environment: "e".repeat(256), MetricName: "m".repeat(256) };

let browser: Browser | undefined;
let world: World | undefined;
let dashboard: RunningDashboard | undefined;
let shown: ShownPage;

beforeAll(async () => {
  browser = await launchChromium();
  const now = Date.now();
  const start = Math.floor(now / HOUR) * HOUR - 3 * DAY;
  world = await World.of(
    {
      hubs: [{ ...HUB, schedule: "rate(3 hours)" }],
      spokes: [
        { ...DEV, metrics: [...THREE_METRICS, VECTOR] },
        { ...PROD, metrics: THREE_METRICS },
      ],
    },
    undefined,
    start,
  );
  await addDemoData(
    world.sandbox,
    [DEV, PROD].map((spoke) => ({ ...spoke, start: start - 14 * DAY, end: now })),
  );
  await world.connect();
  await world.sandbox.clock.advanceTo(now);
  // From now on its time is everybody's.
  world.sandbox.clock.run();
  dashboard = await startDashboard({ hubs: world.fleet.hubs, aws: new Aws(world.sandbox.url), port: 0 });
});

afterAll(async () => {
  await dashboard?.close();
  await world?.close();
  await browser?.close();
});

async function open(query = "", look: Parameters<typeof ShownPage.open>[2] = {}): Promise<ShownPage> {
  shown = await ShownPage.open(browser!, `${dashboard!.url}/?${query}`, look);
  return shown;
}

const openPlots = (query = ""): Promise<ShownPage> => open(`view=plots&${query}`);

afterEach(async () => {
  const { complaints } = shown;
  await shown.close();
  expect(complaints).toEqual([]);
});

/** As tables have it: seven digits; of newest values the minute. */
const digits = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(7)));
const second = (date: string): string => date.slice(0, 19).replace("T", " ");
const minute = (date: string): string => second(date).slice(0, 16);

/** The newest row of every series. */
function newestOf(rows: readonly Row[]): readonly Row[] {
  const newest = new Map<string, Row>();
  for (const row of rows) {
    const key = [row.ProjectName, row.Environment, row.MetricName].join("/");
    if (!newest.has(key) || newest.get(key)!.ExtractionDate < row.ExtractionDate) newest.set(key, row);
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** The numbers behind a plot as the rows of the table say: a row for each run, newest first, by the names of the lines. */
function expectedNumbers(rows: readonly Row[], heads: readonly string[], series: (row: Row) => Record<string, number>) {
  const sorted = [...rows].sort((a, b) => (a.ExtractionDate < b.ExtractionDate ? -1 : 1));
  const runs = new Map<string, { readonly at: string; readonly values: Record<string, number> }>();
  for (const row of sorted) {
    // They are hours apart, and what a run measures is milliseconds apart.
    const hour = row.ExtractionDate.slice(0, 13);
    const { at, values } = runs.get(hour) ?? { at: second(row.ExtractionDate), values: {} };
    runs.set(hour, { at, values: { ...values, ...series(row) } });
  }
  return [...runs.values()]
    .reverse()
    .map(({ at, values }) => [at, ...heads.slice(1).map((head) => values[head] ?? null)]);
}

function readNumbers({ rows }: ShownNumbers) {
  return rows.map(([time, ...cells]) => [time, ...cells.map((cell) => (cell === "–" ? null : numberOf(cell)))]);
}

interface SvgElement {
  readonly textContent: string | null;
  readonly getAttribute: (name: string) => string | null;
}

/** The names in the legend of a drawing, each with the colour of the sample at the same place. */
function readLegend(svg: unknown): (readonly [string, string])[] {
  const all = (selector: string) => [
    ...(svg as { querySelectorAll: (selector: string) => Iterable<SvgElement> }).querySelectorAll(selector),
  ];
  return all("text").flatMap((text) => {
    const samples = all("path").filter((path) => path.getAttribute("transform") === text.getAttribute("transform"));
    const colors = samples.flatMap((path) => [path.getAttribute("fill"), path.getAttribute("stroke")]);
    const color = colors.find((one) => one?.startsWith("#") && !/^#fff/i.test(one));
    return color ? [[text.textContent!, color] as const] : [];
  });
}

it("shows exactly the numbers of the table: newest values, and behind every plot its history", async () => {
  await openPlots();
  const rows = await world!.rows();
  const newest = newestOf(rows);
  expect(newest).toHaveLength(9);
  expect(await shown.values()).toEqual(
    newest.map(({ ProjectName, Environment, MetricName, MetricValue, ExtractionDate, Metadata }) => ({
      project: ProjectName,
      environment: Environment,
      metric: MetricName,
      value: MetricValue,
      unit: Metadata.Unit,
      extracted: minute(ExtractionDate),
    })),
  );

  const numbers = await shown.numbers();
  expect(numbers.map(({ environment, title }) => `${environment} ${title}`)).toEqual([
    "dev Count, small numbers",
    "dev Count, large numbers",
    "dev ExtractionHealth",
    `dev ${VECTOR}`,
    "prod Count, small numbers",
    "prod Count, large numbers",
    "prod ExtractionHealth",
  ]);
  for (const table of numbers) {
    const own = rows.filter(({ Environment }) => Environment === table.environment);
    const ofPlot = own.filter(({ MetricName, MetricValue }) =>
      typeof MetricValue === "number" ? table.heads.includes(MetricName) : MetricName === table.title,
    );
    expect(table.heads.length).toBeGreaterThan(1);
    expect(table.rows.length).toBeGreaterThanOrEqual(24);
    const values = (row: Row): Record<string, number> =>
      typeof row.MetricValue === "number" ? { [row.MetricName]: digits(row.MetricValue) } : { ...row.MetricValue };
    expect(readNumbers(table)).toEqual(expectedNumbers(ofPlot, table.heads, values));
  }
});

it("begins with an overview of exactly the newest values, and leads from a metric to its plots", async () => {
  await open();
  const newest = newestOf(await world!.rows());
  expect(inOrder(await shown.overview())).toEqual(inOrder(newest.map(expectedCell)));
  expect(await shown.page.evaluate("document.documentElement.scrollHeight")).toBeLessThanOrEqual(900);
  await shown.reading(() => shown.page.getByRole("link", { name: "Endpoints in service" }).click());
  expect(new URL(shown.page.url()).search).toBe("?metric=NumberEndPointsInService&view=plots");
  expect((await shown.numbers()).map(({ heads }) => heads[1])).toEqual(Array(2).fill("NumberEndPointsInService"));
  await shown.reading(() => shown.page.getByRole("link", { name: "Overview" }).click());
  expect(await shown.overview()).toHaveLength(2);
});

function expectedCell({ Environment, MetricName, MetricValue, ExtractionDate, Metadata }: Row) {
  return {
    environment: Environment,
    metric: MetricName,
    shown: formatQuantity(totalOf(MetricValue), Metadata.Unit as string),
    exact: `${formatGrouped(totalOf(MetricValue))} ${Metadata.Unit as string}, measured ${minute(ExtractionDate)} UTC`,
  };
}

function inOrder<Cell extends Parameters<typeof keyOf>[0]>(cells: readonly Cell[]): readonly Cell[] {
  return [...cells].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

it("shows one project with its environments side by side, in exactly the numbers of the table", async () => {
  await open("view=project");
  const rows = await world!.rows();
  const plots = inOrder(await shown.project());
  expect(plots.map(({ heads: _heads, rows: _rows, ...cell }) => cell)).toEqual(
    inOrder(newestOf(rows).map(expectedCell)),
  );
  for (const plot of plots) {
    const own = rows.filter((row) => row.MetricName === plot.metric && row.Environment === plot.environment);
    const values = ({ MetricValue }: Row): Record<string, number> =>
      typeof MetricValue === "number" ? { [plot.metric]: digits(MetricValue) } : { ...MetricValue };
    expect(readNumbers({ ...plot, title: plot.metric })).toEqual(expectedNumbers(own, plot.heads, values));
  }
  const spokes = await shown.page.getByRole("list", { name: "Spokes" }).getByRole("listitem").allInnerTexts();
  expect(spokes.map((text) => text.replace(/\s+/g, " "))).toEqual([
    expect.stringMatching(/^dev answered the last refresh 222222222222, us-east-1, measured .* 4 metrics measured$/),
    expect.stringMatching(/^prod answered the last refresh 333333333333, us-east-1, measured .* 3 metrics measured$/),
  ]);
  await shown.reading(() => shown.page.getByRole("link", { name: "A plot for each environment" }).click());
  expect(new URL(shown.page.url()).search).toBe("?project=Project1&view=plots");
});

const keyOf = ({ environment, metric }: { readonly environment: string; readonly metric: string }): string =>
  `${environment} ${metric}`;

it("draws a line for each name of a plot's numbers", async () => {
  await openPlots("metric=CompletedTrainingJobs24h&metric=NumberEndPointsInService");
  for (const environment of ["dev", "prod"]) {
    const plots = shown.page.getByRole("img", { name: new RegExp(`^Count.* in ${environment}`) });
    const texts = await plots.locator("svg text").allTextContents();
    expect(texts).toEqual(expect.arrayContaining(["CompletedTrainingJobs24h", "NumberEndPointsInService"]));
  }
});

it("adds a point to every line when somebody refreshes, without loading the page again", async () => {
  await openPlots();
  await shown.page.evaluate("window.isTheSame = true");
  const before = await shown.numbers();
  const stored = await world!.rows();
  await shown.page.getByRole("button", { name: "Refresh now" }).click();
  await shown.page
    .getByRole("region", { name: "Refresh" })
    .getByText("2 of 2 spokes answered")
    .waitFor({ timeout: 60_000 });
  await shown.settled();
  const after = await shown.numbers();
  expect(await shown.page.evaluate("window.isTheSame")).toBe(true);
  expect(await world!.rows()).toHaveLength(stored.length + 9);
  expect(after.map(({ heads }) => heads)).toEqual(before.map(({ heads }) => heads));
  for (const [index, table] of after.entries()) {
    expect(table.rows).toHaveLength(before[index]!.rows.length + 1);
    expect(table.rows.slice(1)).toEqual(before[index]!.rows);
    expect(table.rows[0]).not.toContain("–");
  }
});

it("keeps what is chosen in the address, and finds it there again", async () => {
  await openPlots();
  const { page } = shown;
  const address = () => new URL(page.url()).searchParams.toString();
  const seen = async () =>
    (await shown.values()).map(({ project, environment, metric }) => `${project} ${environment} ${metric}`);
  const chosen = ["Project1 dev NumberEndPointsInService"];

  await shown.reading(() => page.getByLabel("Environment", { exact: true }).selectOption("dev"));
  await page.getByRole("button", { name: /^Metrics/ }).click();
  await page.getByLabel("Search metrics").fill("endpoints");
  await shown.reading(() => page.getByRole("checkbox", { name: "NumberEndPointsInService" }).check());
  await page.keyboard.press("Escape");
  expect(address()).toBe("environment=dev&metric=NumberEndPointsInService&view=plots");
  expect(await seen()).toEqual(chosen);

  await shown.reading(() => page.reload());
  expect(await seen()).toEqual(chosen);
  await shown.reading(() => page.goBack());
  expect(address()).toBe("environment=dev&view=plots");
  expect(await seen()).toHaveLength(5);
  await shown.reading(() => page.goForward());
  expect(await seen()).toEqual(chosen);
  await shown.reading(() => page.getByRole("link", { name: "Clear filters" }).click());
  expect(address()).toBe("view=plots");
  expect(await seen()).toHaveLength(9);
});

it("leads from the foot of a page to the beginning of another, and back to where somebody was", async () => {
  await open("", { height: 300 });
  const { page } = shown;
  const scrolled = () => page.evaluate<number>("scrollY");
  await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
  const before = await scrolled();
  const link = page.getByRole("link", { name: "Extraction health" });
  await shown.reading(() => link.click());
  expect(await scrolled()).toBe(0);
  expect(await page.evaluate("document.activeElement.id")).toBe("main");
  await shown.reading(() => page.goBack());
  await link.waitFor();
  expect(before).toBeGreaterThan(0);
  expect(await scrolled()).toBe(before);
});

it("is there in a browser that lets no site store anything", async () => {
  await open("", {
    before: () => {
      // As Chromium does.
      const get = (): never => {
        throw new DOMException("Access is denied for this document.", "SecurityError");
      };
      Object.defineProperty(globalThis, "localStorage", { get });
    },
  });
  const { page } = shown;
  await page.getByRole("radio", { name: "dark" }).check({ force: true });
  await page.getByLabel("Times in").selectOption("Asia/Calcutta");
  expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  await page.getByText(/Read at .* Asia\/Calcutta/).waitFor();
});

it("has every plot on paper, light and no wider than that, although the page is dark and only its beginning is near", async () => {
  await open("view=project", { theme: "dark", height: 300 });
  // As a script prints in Firefox: what is not rendered when the event ends is not on paper.
  const printed = await shown.page.evaluate<readonly { readonly ink: string; readonly width: number }[]>(`(() => {
    dispatchEvent(new Event("beforeprint"));
    const plots = [...document.querySelectorAll(".chart")].map((chart) => ({
      ink: chart.querySelector("svg text")?.getAttribute("fill"),
      width: chart.querySelector("svg")?.clientWidth,
    }));
    dispatchEvent(new Event("afterprint"));
    return plots;
  })()`);
  expect(printed.length).toBeGreaterThan(6);
  expect(new Set(printed.map(({ ink }) => ink))).toEqual(new Set([INKS.light.muted]));
  expect(Math.max(...printed.map(({ width }) => width))).toBeLessThanOrEqual(640);
  expect(await shown.page.locator(".chart svg text").first().getAttribute("fill")).toBe(INKS.dark.muted);
});

it("has on paper the values of the table, those of vectors too", async () => {
  await openPlots();
  const { page } = shown;
  const cells = () => page.locator("td.column-value").allInnerTexts();
  const onScreen = await cells();
  await page.emulateMedia({ media: "print" });
  expect(onScreen.some((value) => value.includes("Completed"))).toBe(true);
  expect(await cells()).toEqual(onScreen);
  expect(await page.getByText("Show the numbers").filter({ visible: true }).count()).toBe(0);
});

it("tells what is chosen where the system forces its own colours", async () => {
  await open();
  const { page } = shown;
  await page.emulateMedia({ forcedColors: "active" });
  for (const group of [".theme-switch", ".views"]) {
    const [chosen, around] = await page.evaluate<string[]>(
      `["${group} .segment:is(:has(:checked), [aria-current])", "${group}"]
        .map((one) => getComputedStyle(document.querySelector(one)).backgroundColor)`,
    );
    expect([group, chosen]).not.toEqual([group, around]);
  }
});

it("keeps in the address how the table is sorted, without reading anything for it", async () => {
  await openPlots();
  const requests: string[] = [];
  shown.page.on("request", (request) => requests.push(request.url()));
  const metrics = async () => (await shown.values()).map(({ environment, metric }) => `${environment} ${metric}`);
  const table = shown.page.getByRole("table", { name: "Newest values" });
  await table.getByRole("button", { name: "Value" }).click();
  await table.getByRole("button", { name: "Value" }).click();
  const sorted = await metrics();
  expect(new URL(shown.page.url()).search).toBe("?view=plots&sort=-value");
  expect(requests).toEqual([]);
  const largest = [...(await world!.rows())].sort((a, b) => totalOf(b.MetricValue) - totalOf(a.MetricValue))[0]!;
  expect(sorted[0]).toBe(`${largest.Environment} ${largest.MetricName}`);
  await shown.reading(() => shown.page.reload());
  expect(await metrics()).toEqual(sorted);
});

it("means the same instant by an address, whatever zone somebody chooses to see", async () => {
  await openPlots("from=2026-11-05T09:30&to=2026-11-06");
  const { page } = shown;
  await page.getByRole("button", { name: "2026-11-05 09:30 to 2026-11-06 00:00" }).waitFor();
  const address = page.url();
  await page.getByLabel("Times in").selectOption("Asia/Calcutta");
  const range = page.getByRole("button", { name: "2026-11-05 15:00 to 2026-11-06 05:30" });
  await range.waitFor();
  await shown.reading(() => page.reload());
  await range.click();
  await page.getByLabel("To (Asia/Calcutta)").fill("2026-11-06T04:30");
  await shown.reading(() => page.getByRole("button", { name: "Show", exact: true }).click());
  expect(address).toContain("from=2026-11-05T09:30&to=2026-11-06");
  const { searchParams } = new URL(page.url());
  expect([searchParams.get("from"), searchParams.get("to")]).toEqual([
    "2026-11-05T09:30:00.000Z",
    "2026-11-05T23:00:00.000Z",
  ]);
});

it("draws a name in one colour, in every plot, range and selection", async () => {
  const colors = new Map<string, Set<string>>();
  for (const query of ["", "range=24h", "range=30d&environment=dev", `metric=${VECTOR}`]) {
    if (query !== "") await shown.close();
    await openPlots(query);
    for (const chart of await shown.page.locator(".chart svg").all()) {
      for (const [name, color] of await chart.evaluate(readLegend)) {
        colors.set(name, (colors.get(name) ?? new Set()).add(color));
      }
    }
  }
  expect([...colors.keys()]).toEqual(expect.arrayContaining(["Completed", "Failed", "NumberEndPointsInService", "ok"]));
  expect([...colors].filter(([, own]) => own.size > 1)).toEqual([]);
  expect([...colors.get("Failed")!]).toEqual(["#b2264c"]);
});

it("says of one metric what it is, and draws its environments on one scale", async () => {
  await openPlots("metric=CompletedTrainingJobs24h");
  const head = shown.page.getByRole("region", { name: /^Completed training jobs, 24.h/ });
  expect(await head.innerText()).toMatch(/CompletedTrainingJobs24h[^]*Unit\s*Count[^]*Permissions\s*sagemaker:/);
  const ticks = async (environment: string) =>
    shown.page
      .getByRole("img", { name: `in ${environment}` })
      .locator('svg text[text-anchor="end"]')
      .allTextContents();
  expect((await ticks("dev")).length).toBeGreaterThan(2);
  expect(await ticks("prod")).toEqual(await ticks("dev"));
});

it("shows of the days of a metric exactly what its rows say: mean, least, largest, last, count", async () => {
  const metric = "CompletedTrainingJobs24h";
  await openPlots(`metric=${metric}&range=30d`);
  await shown.page.getByText("means of days in UTC · band: least to largest of a day").first().waitFor();
  const rows = (await world!.rows()).filter(({ MetricName }) => MetricName === metric);
  for (const { environment, heads, rows: cells } of await shown.numbers()) {
    expect(heads).toEqual(["Day", "Line", "Mean", "Min", "Max", "Last", "Count"]);
    const days = new Map<string, number[]>();
    for (const row of rows) {
      const day = row.ExtractionDate.slice(0, 10);
      if (row.Environment === environment) days.set(day, [...(days.get(day) ?? []), row.MetricValue as number]);
    }
    const expected = [...days].map(([day, values]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const numbers = [mean, Math.min(...values), Math.max(...values), values.at(-1)!, values.length];
      return [day, metric, ...numbers.map(digits)];
    });
    expect(cells.map(([day, line, ...numbers]) => [day, line, ...numbers.map(numberOf)])).toEqual(expected.reverse());
  }
});

it("compares a metric with the span before, points at one instant in all plots, and shows a part of it larger", async () => {
  await openPlots("metric=CompletedTrainingJobs24h&range=24h");
  const { page } = shown;
  expect(await page.getByText(/^dotted: .* to /).count()).toBe(2);
  expect(await page.getByRole("img", { name: /in dev.*One span before, CompletedTrainingJobs24h \d/ }).count()).toBe(1);
  const [own, other] = await page.locator(".chart").all();
  const { x, y } = (await own!.boundingBox())!;
  await page.mouse.move(x + 200, y + 100);
  expect(await own!.locator(".crosshair").isVisible()).toBe(false);
  const line = (await other!.locator(".crosshair").boundingBox())!;
  expect(line.x - (await other!.boundingBox())!.x).toBeCloseTo(200, -1);
  await page.mouse.down();
  await page.mouse.move(x + 300, y + 120);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  expect(new URL(page.url()).searchParams.get("range")).toBe("24h");
  await page.mouse.move(x + 200, y + 100);
  await page.mouse.down();
  await page.mouse.move(x + 300, y + 120);
  await shown.reading(() => page.mouse.up());
  const zoomed = new URL(page.url()).searchParams;
  const hours = (Date.parse(zoomed.get("to")!) - Date.parse(zoomed.get("from")!)) / HOUR;
  expect(hours).toBeGreaterThan(3);
  expect(hours).toBeLessThan(6);
  await page.getByRole("table", { name: "Newest values" }).getByRole("button", { name: "Unit" }).click();
  await shown.reading(() => page.getByRole("button", { name: "Zoom out" }).click());
  expect(new URL(page.url()).searchParams.get("range")).toBe("24h");
  expect(await page.getByRole("button", { name: "Zoom out" }).count()).toBe(0);
});

it("exports what it shows", async () => {
  await openPlots("environment=dev");
  const values = await shown.values();
  const ndjson = (await shown.save("NDJSON: save the newest values"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const flat = values.flatMap(({ value, metric, unit, extracted }) =>
    (typeof value === "number" ? [["", value] as const] : Object.entries(value)).map(([label, number]) => ({
      MetricName: metric,
      Label: label,
      MetricValue: number,
      Unit: unit,
      extracted,
    })),
  );
  expect(
    ndjson.map(({ MetricName, Label, MetricValue, Unit, ExtractionDate }) => ({
      MetricName,
      Label,
      MetricValue: digits(MetricValue),
      Unit,
      extracted: minute(ExtractionDate),
    })),
  ).toEqual(flat);

  const csv = (await shown.save("CSV: save the newest values")).trim().split("\n");
  const [head] = csv;
  expect(head).toBe(
    "MetricName,ExtractionDate,ProjectName,Environment,Account,Region,Label,MetricValue,Unit,Freshness",
  );
  expect(csv.slice(1)).toEqual(
    ndjson.map((record) =>
      head!
        .split(",")
        .map((name) => record[name])
        .join(","),
    ),
  );

  const [count] = await shown.numbers();
  const lines = (await shown.save("CSV: save Count, small numbers in dev")).trim().split("\n");
  const numbers = readNumbers(count!).flatMap(([, ...cells]) => cells.filter((cell) => cell !== null));
  expect(lines).toHaveLength(1 + numbers.length);
});

describe("where a spoke reports markup and formulas", () => {
  beforeAll(async () => {
    const date = new Date(world!.sandbox.clock.now()).toISOString();
    await world!.report(DEV, [
      measurement({ ...HOSTILE, ExtractionDate: date, MetricValue: { [HOSTILE.MetricName]: 1 } }),
      measurement({ ...LONG, ExtractionDate: date, MetricValue: { [LONG.MetricName]: 1 } }),
      measurement({ ...LONG, ExtractionDate: date, Environment: "dev" }),
    ]);
    // The archive gathers for five seconds.
    const arrived = async (project: string): Promise<number> =>
      (await world!.rows()).filter(({ ProjectName }) => ProjectName === project).length;
    while ((await arrived(HOSTILE.ProjectName)) < 1 || (await arrived(LONG.ProjectName)) < 2) {
      await world!.sandbox.settled();
      await new Promise((resolve) => world!.sandbox.clock.after(1_000, () => resolve(undefined)));
    }
  });

  it("shows them as text, and runs nothing", async () => {
    await openPlots(new URLSearchParams({ project: HOSTILE.ProjectName }).toString());
    const [value] = await shown.values();
    expect(value).toMatchObject({
      project: HOSTILE.ProjectName,
      environment: HOSTILE.Environment,
      metric: HOSTILE.MetricName,
      unit: HOSTILE.Metadata.Unit,
      value: { [HOSTILE.MetricName]: 1 },
    });
    const [numbers] = await shown.numbers();
    expect(numbers).toMatchObject({ environment: HOSTILE.Environment, title: HOSTILE.MetricName });
    await shown.page.getByRole("img", { name: HOSTILE.MetricName }).hover();
    expect(await shown.page.evaluate("window.hit")).toBeUndefined();
    expect(await shown.page.locator("main img:not([role]), main script").count()).toBe(0);
  });

  it("keeps its width, however long names are", async () => {
    const long = new URLSearchParams({ project: LONG.ProjectName }).toString();
    for (const query of ["", "view=project", "view=plots", long, `view=project&${long}`, `view=plots&${long}`]) {
      for (const width of [1280, 390]) {
        await open(query, { width });
        const filled = await shown.page.evaluate<number>("document.documentElement.scrollWidth");
        expect([query.slice(0, 20), filled]).toEqual([query.slice(0, 20), width]);
        await shown.close();
      }
    }
  });

  it("saves them as text that no spreadsheet computes", async () => {
    await openPlots(new URLSearchParams({ project: HOSTILE.ProjectName }).toString());
    const [, line] = (await shown.save("CSV: save the newest values")).split("\n");
    expect(line).toMatch(/^"'=HYPERLINK\(""http/);
    const record = JSON.parse(await shown.save("NDJSON: save the newest values"));
    expect(record).toMatchObject({ ProjectName: HOSTILE.ProjectName, MetricName: HOSTILE.MetricName });
  });
});
