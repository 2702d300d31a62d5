import { readFileSync } from "node:fs";
import { join } from "node:path";
import { testMetrics } from "../../testing/metric-contract";
import * as metrics from "../fixtures/answered-metrics";
import { answers } from "../fixtures/answered-metrics/answers";

const FIXTURES = join(__dirname, "../fixtures/answered-metrics");

testMetrics(metrics, { answers, module: join(FIXTURES, "index.ts") });

it("is what the documented way to a metric leads to", () => {
  const document = readFileSync(join(__dirname, "../../testing/README.md"), "utf8");
  const blocks = [...document.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, block]) => block!);
  expect(blocks).toContain(readFileSync(join(FIXTURES, "AthenaFailedQueries24h.ts"), "utf8"));
  const documented = blocks.find((block) => block.includes('"athena:BatchGetQueryExecution":'))!;
  expect(readFileSync(join(FIXTURES, "answers.ts"), "utf8")).toContain(documented);
});
