import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { METRICS } from "../../metric-library";
import { bundleFunction } from "../../constructs/bundle";

const { folder, size } = bundleFunction("extract", tmpdir());

const all = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".mjs"));

/** The text of files and of all that they import statically. */
function loadedWith(...entries: readonly string[]): string {
  const files = new Set(entries);
  for (const one of files) {
    const text = readFileSync(join(folder, one), "utf8");
    for (const [, imported] of text.matchAll(/\b(?:from|import)"\.\/([^"]+)"/g)) files.add(imported!);
  }
  return [...files].map((one) => readFileSync(join(folder, one), "utf8")).join("");
}

it("loads no more of the extractor for three metrics than it ever did", () => {
  expect(Buffer.byteLength(loadedWith("index.mjs"))).toBe(size);
  const metrics = ["TotalCompletedTrainingJobs", "CompletedTrainingJobs24h", "NumberEndPointsInService"];
  const modules = all.filter((name) => metrics.some((metric) => name.startsWith(`${metric}-`)));
  expect(modules).toHaveLength(metrics.length);
  expect(Buffer.byteLength(loadedWith("index.mjs", ...modules))).toBeLessThanOrEqual(308 * 1024);
});

it("loads a client of the extractor's only when it is asked for", () => {
  const atStart = loadedWith("index.mjs");
  const whole = all.map((name) => readFileSync(join(folder, name), "utf8")).join("");
  const always = ["ListEndpoints", "PutEvents"];
  const operations = [
    ...always,
    "GetMetricData",
    "GetParameter",
    "GetCostAndUsage",
    "ListServiceQuotas",
    "ListObjectsV2",
    "ListProvisionedModelThroughputs",
  ];
  const calledIn = (text: string): readonly string[] => operations.filter((one) => text.includes(`"${one}"`));
  expect(calledIn(whole)).toEqual(operations);
  expect(calledIn(atStart)).toEqual(always);
});

it("loads a metric of the library only when it is asked for", () => {
  expect(loadedWith("index.mjs")).not.toContain(METRICS.NumberEndPointsInService.description);
  expect(all.filter((name) => /^[A-Z]\w+-[A-Z0-9]+\.mjs$/.test(name))).toHaveLength(Object.keys(METRICS).length);
});
