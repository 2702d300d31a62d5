import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { hubCosts, spokeCosts, storageCost, total } from "../../scripts/limits/cost";
import { synthesizedHub, type Hub } from "../../scripts/limits/hub";
import { forwardRules, limits, reach } from "../../scripts/limits/limits";
import { limitsPage } from "../../scripts/limits/page";
import { secondsOf, slowest } from "../../scripts/limits/burst";

const ROOT = join(__dirname, "../..");

let hub: Hub;
beforeAll(async () => {
  hub = await synthesizedHub();
}, 60_000);

it("is what was written last: npm run limits writes it anew", async () => {
  const check = ["--import", "tsx", join(ROOT, "scripts/limits.ts"), "--check"];
  await expect(promisify(execFile)(process.execPath, check, { cwd: ROOT })).resolves.toEqual({
    stdout: "",
    stderr: "",
  });
}, 60_000);

it("finds for every limit the last number of spokes that it has room for", () => {
  for (const limit of limits(hub)) {
    const most = reach(limit);
    expect([limit.name, limit.use(most) <= limit.allowed, limit.use(most + 1) <= limit.allowed]).toEqual([
      limit.name,
      true,
      false,
    ]);
  }
});

it("agrees with what the connection function does at its limits", () => {
  const reached = Object.fromEntries(limits(hub).map((limit) => [limit.name, reach(limit)]));
  expect(reached["bus policy that lists the spokes"]).toBe(299);
  expect(reached["rules of the hub's bus"]).toBe((300 - hub.rules) * 5);
  expect([forwardRules(1), forwardRules(5), forwardRules(6)]).toEqual([1, 1, 2]);
});

it("says a refresh of 1,000 spokes takes less than ten seconds", () => {
  expect(secondsOf(slowest(hub, "metric"), 1_000)).toBeLessThan(10);
});

it("adds up what a spoke costs", () => {
  // 22 values an hour: 16,060 a month, each an event here and an event there, and the runs and the log of the function.
  const [put, sent] = spokeCosts("metric");
  expect(put!.dollars).toBeCloseTo(0.016_06, 5);
  expect(sent!.dollars).toBeCloseTo(0.016_06, 5);
  expect(spokeCosts("batch")[0]!.dollars).toBeCloseTo(0.000_73, 6);
  // Three writes of each value.
  expect(hubCosts("batch").find(({ name }) => name.startsWith("writes"))!.dollars).toBeCloseTo(0.030_11, 5);
  expect(total(hubCosts("metric"))).toBeGreaterThan(total(hubCosts("batch")));
  expect(storageCost()).toBeLessThan(total(spokeCosts("batch")));
});

it("names for each fleet what it is beyond, and what is next", () => {
  const page = limitsPage(hub);
  const [, small = "", middle = "", large = ""] = page.split(/\*\*(?:1,000|5,000|50,000) spokes\*\* /);
  expect(small).toContain("at 299");
  expect(small).toContain("Next would be rules of the hub's bus");
  expect(middle).toContain("- rules of the hub's bus, at 1,460");
  expect(large).toContain("- registrations, at 10,000");
});
