import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Browser } from "playwright-core";
import { formatValue } from "../../../dashboard/drawing/format-value";
import { WIDGET_FUNCTION } from "../../../contract/names";
import { launchChromium } from "../../../scripts/pictures/chromium";
import { consoleFrame } from "../../../scripts/pictures/frames";
import { FreshCopy } from "../fresh-copy";
import { Program } from "../program";
import { seriousProblems } from "./accessibility";
import { ShownPage } from "./shown-page";

// Needs Chromium, and what a user's machine has: Node, npm, git and a POSIX shell.

const HUB = "111111111111";

describe("npm start", () => {
  let machine: FreshCopy;
  let program: Program | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    machine = new FreshCopy();
    browser = await launchChromium();
    program = await new Program(machine, "--port", "0").ready();
  });
  afterAll(async () => {
    await browser?.close();
    await program?.kill();
    machine.remove();
  });

  it("serves the page, which shows what the terminal does, cell by cell", async () => {
    const address = /Open (http:\/\/127\.0\.0\.1:\d+) to see the dashboard/.exec(program!.output)![1]!;
    const shown = await ShownPage.open(browser!, `${address}/?view=plots`);
    const printed = program!.output
      .split("\n")
      .filter((line) => line.startsWith("│ Project1"))
      .map((line) => line.split("│").map((cell) => cell.trim()));
    expect(printed.length).toBeGreaterThan(20);
    expect(
      (await shown.values()).map(({ project, environment, metric, value, unit, extracted }) =>
        ["", project, environment, metric, formatValue(value), unit || "None", extracted, ""].join("│"),
      ),
    ).toEqual(printed.map(([, ...cells]) => ["", ...cells.with(5, cells[5]!.slice(0, 16))].join("│")));
    expect(shown.complaints).toEqual([]);
    await shown.close();
  });

  it.each(["light", "dark"] as const)("draws the same in the console's widget, for everybody, %s", async (theme) => {
    const credentials = { accessKeyId: HUB, secretAccessKey: "any" };
    const client = new LambdaClient({ endpoint: program!.url, region: "us-east-1", credentials });
    const end = Date.now();
    const timeRange = { mode: "absolute", start: end - 7 * 24 * 3_600_000, end };
    const event = { widgetContext: { theme, width: 1200, height: 700, timeRange } };
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName: WIDGET_FUNCTION, Payload: Buffer.from(JSON.stringify(event)) }),
    );
    client.destroy();
    expect(FunctionError).toBeUndefined();
    const page = await browser!.newPage({ colorScheme: theme, viewport: { width: 1280, height: 900 } });
    await page.setContent(consoleFrame("Plots", JSON.parse(Payload!.transformToString()), theme));
    const address = /Open (http:\/\/127\.0\.0\.1:\d+)/.exec(program!.output)![1]!;
    const shown = await ShownPage.open(browser!, `${address}/?view=plots`);
    const plots = await shown.page.locator("article h3 .name:first-child").allInnerTexts();
    expect(await page.locator("figcaption").allInnerTexts()).toEqual(plots);
    expect(await page.locator("figure svg").count()).toBe(plots.length);
    expect(await seriousProblems(page)).toEqual([]);
    await shown.close();
    await page.close();
  });
});
