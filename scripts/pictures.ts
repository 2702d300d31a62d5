import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { DAY_MS } from "../common/instants";
import { WIDGET_FUNCTION } from "../contract/names";
import { launchChromium } from "./pictures/chromium";
import { EmbeddedCloud } from "./pictures/embedded-cloud";
import { consoleFrame } from "./pictures/frames";

// `npm run pictures` writes the pictures of the documentation; needs Chromium.

const FOLDER = join(__dirname, "..", "docs", "pictures");
const HUB = "111111111111";
/** Of a widget as wide as the console's dashboard, without its borders. */
const WIDGET_WIDTH = 1212;
const PROJECT = "view=project&range=14d";
const PLOTS = "view=plots&range=14d";

interface Look extends Pick<BrowserContextOptions, "colorScheme"> {
  readonly colorScheme: "light" | "dark";
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

async function main(): Promise<void> {
  const cloud = await EmbeddedCloud.start();
  const browser = await launchChromium();
  try {
    const { dashboard, cloud: endpoint } = cloud.addresses;
    for (const colorScheme of ["light", "dark"] as const) {
      const look = { colorScheme, width: 1280, height: 900 };
      await picture(browser, `page-${colorScheme}`, look, (page) => showDashboard(page, dashboard));
      await picture(browser, `plots-${colorScheme}`, look, (page) => showDashboard(page, dashboard, PLOTS));
      await picture(browser, `widget-${colorScheme}`, { ...look, height: 760 }, async (page) => {
        await page.setContent(consoleFrame("Plots", await widget(endpoint, colorScheme), colorScheme));
      });
    }
    const light = { colorScheme: "light" as const, width: 1280, height: 900 };
    await picture(browser, "project-light", light, (page) => showDashboard(page, dashboard, PROJECT));
    const phone = { colorScheme: "light" as const, width: 390, height: 844 };
    await picture(browser, "page-narrow", phone, (page) => showDashboard(page, dashboard));
  } finally {
    await browser.close();
    await cloud.end();
  }
}

async function picture(
  browser: Browser,
  name: string,
  { colorScheme, width, height }: Look,
  show: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height }, deviceScaleFactor: 1.5 });
  await show(page);
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path });
  await page.close();
  console.log(path);
}

async function showDashboard(page: Page, url: string, query = ""): Promise<void> {
  await page.goto(`${url}/?${query}`);
  await page.locator("main[aria-busy=false]").waitFor();
}

/** What the widget's function answers the console. */
async function widget(endpoint: string, theme: "light" | "dark"): Promise<string> {
  const credentials = { accessKeyId: HUB, secretAccessKey: "any" };
  const client = new LambdaClient({ endpoint, region: "us-east-1", credentials });
  const end = Date.now();
  const widgetContext = {
    dashboardName: "ds-dashboard",
    widgetId: "widget-1",
    theme,
    width: WIDGET_WIDTH,
    height: 700,
    timeRange: { mode: "absolute", start: end - 14 * DAY_MS, end },
  };
  const event = JSON.stringify({ view: "plots", widgetContext });
  const { Payload } = await client.send(
    new InvokeCommand({ FunctionName: WIDGET_FUNCTION, Payload: Buffer.from(event) }),
  );
  return JSON.parse(Payload!.transformToString()) as string;
}

void main();
