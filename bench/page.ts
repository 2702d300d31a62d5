import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Page } from "playwright-core";
import { Aws } from "../cli/fleet/aws";
import type { Hub } from "../cli/fleet/fleet";
import { startDashboard } from "../cli/page-server/server";
import { launchChromium } from "../scripts/pictures/chromium";
import { MadeHistory } from "./made-history";

// Needs Chromium.

const ROWS = 100_000;

/** Milliseconds between the frames while somebody scrolls from top to bottom. */
const SCROLLING = `new Promise((resolve) => {
  const frames = [];
  let last = performance.now();
  const step = (now) => {
    frames.push(now - last);
    last = now;
    scrollBy(0, 40);
    if (scrollY + innerHeight < document.documentElement.scrollHeight - 1) requestAnimationFrame(step);
    else resolve(frames.slice(1));
  };
  requestAnimationFrame(step);
})`;

/** Notes when the overview has been painted. */
const NOTING = `new MutationObserver((_, observer) => {
  if (!document.querySelector("main[aria-busy=false] table.matrix")) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => (window.paintedAt = performance.now())));
}).observe(document, { subtree: true, childList: true, attributes: true })`;

/** Milliseconds from the end of the answer until it is painted. */
const SINCE_THE_ANSWER = `new Promise((resolve) => {
  const answers = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/api/picture"));
  const look = () => (window.paintedAt ? resolve(window.paintedAt - answers.at(-1).responseEnd) : requestAnimationFrame(look));
  look();
})`;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ds-dashboard-bench-"));
  const history = await MadeHistory.create(folder);
  await history.addYear(1, ROWS);
  const hub: Hub = { ...history.hub.accountRegion, events: "metric", access: undefined };
  const dashboard = await startDashboard({ hubs: [hub], aws: new Aws(history.url), port: 0 });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const range = history.lastDays(7);
    await shows("the overview, from nothing", page, () => page.goto(dashboard.url));
    await shows("the overview, loaded again", page, () => page.reload());
    await shows("the plots", page, () => page.goto(`${dashboard.url}/?view=plots&${range}`));
    const frames = (await page.evaluate<number[]>(SCROLLING)).sort((a, b) => a - b);
    console.log(
      `scrolling: ${frames.length} frames, median ${at(frames, 0.5)} ms, 95 % ${at(frames, 0.95)} ms, longest ${at(frames, 1)} ms`,
    );
    const choose = (label: string, name: string) => () => page.getByLabel(label, { exact: true }).selectOption(name);
    await shows("one project", page, choose("Project", "project-3"));
    await shows("one environment of it", page, choose("Environment", "prod"));
    await shows("the page of a project", page, () =>
      page.goto(`${dashboard.url}/?view=project&project=project-3&${range}`),
    );
    await shows("a year of one project", page, () =>
      page.goto(`${dashboard.url}/?view=plots&project=project-3&${history.lastDays(365)}`),
    );
    await history.addSpokes(300, 10);
    await page.addInitScript(NOTING);
    await shows("the overview of 3,000 more series", page, () => page.goto(dashboard.url));
    console.log(`  of that after the answer: ${(await page.evaluate<number>(SINCE_THE_ANSWER)).toFixed(0)} ms`);
    const typing = performance.now();
    await page.getByLabel("Search the overview").pressSequentially("team-14 failed");
    await page.getByText(/^\d+ of 3,\d+ values$/).waitFor();
    console.log(`  typing 14 letters into its search: ${(performance.now() - typing).toFixed(0)} ms`);
  } finally {
    await browser.close();
    await dashboard.close();
    await history.close();
    rmSync(folder, { recursive: true });
  }
}

async function shows(what: string, page: Page, action: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  const read = page.waitForResponse((response) => response.url().includes("/api/picture"));
  await action();
  await read;
  await page
    .locator("main[aria-busy=false] :is(section.environment, section.project-theme, table.matrix)")
    .first()
    .waitFor();
  console.log(`${what}: ${(performance.now() - start).toFixed(0)} ms`);
}

function at(sorted: readonly number[], portion: number): string {
  return sorted[Math.ceil(sorted.length * portion) - 1]!.toFixed(0);
}

void main();
