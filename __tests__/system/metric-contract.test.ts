import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { metricClassesIn } from "../../metric-library";
import { testMetrics } from "../../testing/metric-contract";
import * as faulty from "../fixtures/faulty-metrics";
import type { Json } from "./world";

const ROOT = join(__dirname, "../..");

jest.setTimeout(180_000);

describe("the contract of metrics", () => {
  it("fails for each fault where the fault is, and nowhere else", () => {
    const { stdout } = spawnSync(
      process.execPath,
      [
        join(ROOT, "node_modules/jest/bin/jest.js"),
        "--testMatch",
        "**/fixtures/faulty-metrics.contract.ts",
        "--json",
        "--forceExit",
      ],
      { cwd: ROOT, encoding: "utf8" },
    );
    const { testResults }: Json = JSON.parse(stdout);
    const failed = testResults[0].assertionResults.filter(({ status }: Json) => status === "failed");
    const cloud = "in the embedded cloud";
    const value = "has a value for what is prepared, however its listings are cut into pages, and without exact totals";
    const nothing = "measures an account that has nothing, unless an argument names what is not there";
    const actions = "asks IAM for exactly the actions it declares";
    const permissions = "declares permissions that IAM knows, as narrow as they can be";
    const without = (action: string): string => `${cloud} without ${action} exactly those are denied that declare it`;
    expect(failed.map(({ fullName }: Json) => fullName).sort()).toEqual(
      [
        `${cloud} DeclaresTooMuch ${actions}`,
        `${cloud} DeclaresAnother ${nothing}`,
        `${cloud} DeclaresAnother ${value}`,
        `${cloud} DeclaresAnother ${actions}`,
        `${cloud} CountsTheFirstPage ${value}`,
        `${cloud} CountsTheFirstAnswers ${value}`,
        `${cloud} AsksForMoreThanItDeclares ${actions}`,
        `${cloud} NeedsWhatIsNotPrepared ${nothing}`,
        `${cloud} NeedsWhatIsNotPrepared ${value}`,
        `MisspellsItsAction ${permissions}`,
        `${cloud} MisspellsItsAction ${nothing}`,
        `${cloud} MisspellsItsAction ${value}`,
        `${cloud} MisspellsItsAction ${actions}`,
        `IsWiderThanNeeded ${permissions}`,
        `${cloud} IsWiderThanNeeded ${actions}`,
        "SaysTooLittle has a title of its own",
        "SaysTooLittle has a unit that CloudWatch has",
        "SaysTooLittle is described in one sentence, and says what it calls",
        "SaysTooLittle recommends alerts that a hub can take over as they are",
        // Together these also show what SwallowsDenials does: it is not among the denied.
        without("logs:DescribeQueries"),
        without("sagemaker:DescribeEndpoint"),
        without("sagemaker:ListApps"),
        without("sagemaker:ListEndpoint"),
        without("sagemaker:ListEndpoints"),
        without("ssm:GetParameter"),
      ].sort(),
    );
  });

  it("has every fault tried", () => {
    expect(Object.keys(metricClassesIn(faulty))).toHaveLength(10);
  });

  it("refuses a file without metrics", () => {
    expect(() => testMetrics({ nothing: 1 })).toThrow("testMetrics: there is no class that extends Metric.");
  });
});
