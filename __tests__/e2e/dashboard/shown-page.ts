import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";

/** A cell of the table of newest values, as somebody reads it. */
export interface ShownValue {
  readonly project: string;
  readonly environment: string;
  readonly metric: string;
  /** A number, or numbers by label. */
  readonly value: number | Readonly<Record<string, number>>;
  readonly unit: string;
  /** To the minute. */
  readonly extracted: string;
}

/** The numbers behind a plot, newest first: its times, and of each line what stands beside them; null: nothing. */
export interface ShownNumbers {
  readonly environment: string;
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A cell of the overview. */
export interface ShownCell {
  readonly environment: string;
  readonly metric: string;
  /** As people say it. */
  readonly shown: string;
  /** The number, its unit and when it was measured, as somebody reads who points at it. */
  readonly exact: string;
}

/** The dashboard's page in a browser, read as somebody reads it. */
export class ShownPage {
  /** What the browser complained about: errors of scripts, and what the content security policy refused. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
  }

  static async open(
    browser: Browser,
    url: string,
    look: {
      readonly width?: number;
      readonly height?: number;
      readonly theme?: "light" | "dark";
      /** Run in the page before its own script. */
      readonly before?: () => void;
    } = {},
  ): Promise<ShownPage> {
    const { width = 1280, height = 900, theme = "light", before } = look;
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      acceptDownloads: true,
      // What is shown, and what an address means, is UTC wherever somebody looks from.
      timezoneId: "Asia/Kolkata",
    });
    if (before) await context.addInitScript(before);
    const shown = new ShownPage(context, await context.newPage());
    await shown.page.goto(url);
    await shown.settled();
    return shown;
  }

  /** Waits until what was asked for is shown. */
  async settled(): Promise<void> {
    await this.page.locator("main[aria-busy=false]").waitFor();
  }

  /** Does something that makes the page read anew, and waits until that is shown. */
  async reading(action: () => Promise<unknown>): Promise<void> {
    const read = this.page.waitForResponse((response) => response.url().includes("/api/picture"));
    await action();
    await read;
    await this.settled();
  }

  async values(): Promise<readonly ShownValue[]> {
    const rows = await this.page.getByRole("table", { name: "Newest values" }).getByRole("row").all();
    return Promise.all(rows.slice(1).map(readValue));
  }

  /** The cells of the overview of one project, theme by theme. */
  async overview(): Promise<readonly ShownCell[]> {
    const cells: ShownCell[] = [];
    for (const table of await this.page.locator("table.matrix").all()) {
      const environments = await table.locator("thead th:not(.matrix-metric)").allInnerTexts();
      for (const row of await table.locator("tbody tr").all()) {
        const about = await row.locator("th a").getAttribute("title");
        const metric = about!.slice(0, about!.indexOf(": "));
        for (const [column, cell] of (await row.locator("td").all()).entries()) {
          const value = cell.locator(".matrix-value");
          if ((await value.count()) === 0) continue;
          const exact = (await value.getAttribute("title"))!;
          cells.push({ environment: environments[column]!, metric, shown: await value.innerText(), exact });
        }
      }
    }
    return cells;
  }

  /** The newest values of the page of a project, as its plots have them, and the numbers behind those. */
  async project(): Promise<readonly (ShownCell & Pick<ShownNumbers, "heads" | "rows">)[]> {
    await this.openNumbers();
    const read: (ShownCell & Pick<ShownNumbers, "heads" | "rows">)[] = [];
    for (const panel of await this.page.locator(".panel:has(details)").all()) {
      const what = await panel.locator("summary").first().textContent();
      const [, metric, environment] = / of (.*) in (.*)$/.exec(what ?? "")!;
      const value = panel.locator(".matrix-value");
      const cell = { environment: environment!, metric: metric!, shown: await value.innerText() };
      read.push({ ...cell, exact: (await value.getAttribute("title"))!, ...(await readTable(panel)) });
    }
    return read;
  }

  private async openNumbers(): Promise<void> {
    for (const details of await this.page.locator("details.numbers").all()) {
      if ((await details.getAttribute("open")) === null) await details.locator("summary").click();
      const more = details.getByRole("button", { name: /^Show all/ });
      if ((await more.count()) > 0) await more.click();
    }
  }

  /** Opens and reads the numbers behind every plot. */
  async numbers(): Promise<readonly ShownNumbers[]> {
    await this.openNumbers();
    const read: ShownNumbers[] = [];
    for (const section of await this.page.locator("section.environment").all()) {
      const environment = await section.getByRole("heading", { level: 2 }).locator(".name").innerText();
      for (const panel of await section.locator("article").all()) {
        const title = await panel.getByRole("heading", { level: 3 }).locator(".name").first().innerText();
        read.push({ environment, title, ...(await readTable(panel)) });
      }
    }
    return read;
  }

  /** Saves a file by its button. */
  async save(button: string): Promise<string> {
    const [file] = await Promise.all([
      this.page.waitForEvent("download"),
      this.page.getByRole("button", { name: button, exact: true }).click(),
    ]);
    return readFileSync(await file.path(), "utf8");
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

async function readTable(panel: Locator): Promise<Pick<ShownNumbers, "heads" | "rows">> {
  const [heads = [], ...rows] = await panel
    .locator("table.numbers-table tr")
    .evaluateAll((lines) =>
      lines.map((line) => [...line.children].map((cell) => (cell as { innerText?: string }).innerText ?? "")),
    );
  return { heads, rows };
}

async function readValue(row: Locator): Promise<ShownValue> {
  const text = (column: string): Promise<string> => row.locator(`.column-${column}`).innerText();
  const vector = row.locator("details.vector");
  if ((await vector.count()) > 0) await vector.evaluate((details) => details.setAttribute("open", ""));
  const labels = await row.locator("details.vector dt").allInnerTexts();
  const numbers = await row.locator("details.vector dd").allInnerTexts();
  const shown = await text("value");
  // A vector without labels has nothing to open.
  const isVector = labels.length > 0 || shown === "none";
  return {
    project: await text("project"),
    environment: await text("environment"),
    metric: await text("metric"),
    value: isVector
      ? Object.fromEntries(labels.map((label, index) => [label, numberOf(numbers[index]!)]))
      : numberOf(shown),
    unit: await text("unit"),
    extracted: await row.locator(".instant").innerText(),
  };
}

/** A number as it is shown, with separators between thousands. */
export function numberOf(text: string): number {
  return Number(text.replaceAll(",", ""));
}
