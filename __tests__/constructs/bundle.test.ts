import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleFunction } from "../../constructs/bundle";

const { folder, size } = bundleFunction("extract");

/** The text of a file and of all that it imports statically. */
function loadedWith(file: string): string {
  const files = new Set([file]);
  for (const one of files) {
    const text = readFileSync(join(folder, one), "utf8");
    for (const [, imported] of text.matchAll(/\b(?:from|import)"\.\/([^"]+)"/g)) files.add(imported!);
  }
  return [...files].map((one) => readFileSync(join(folder, one), "utf8")).join("");
}

it("loads no more of the extractor at every start than it ever did", () => {
  expect(Buffer.byteLength(loadedWith("index.mjs"))).toBe(size);
  expect(size).toBeLessThanOrEqual(308 * 1024);
});

it("loads a client of the extractor's only when it is asked for", () => {
  const atStart = loadedWith("index.mjs");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".mjs"));
  const whole = files.map((name) => readFileSync(join(folder, name), "utf8")).join("");
  const always = ["ListEndpoints", "PutEvents"];
  const operations = [
    ...always,
    "GetMetricData",
    "GetParameter",
    "GetCostAndUsage",
    "ListObjectsV2",
    "ListProvisionedModelThroughputs",
  ];
  const calledIn = (text: string): readonly string[] => operations.filter((one) => text.includes(`"${one}"`));
  expect(calledIn(whole)).toEqual(operations);
  expect(calledIn(atStart)).toEqual(always);
});
