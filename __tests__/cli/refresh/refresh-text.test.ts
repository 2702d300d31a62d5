import type { MissingMetric } from "../../../dashboard/picture";
import type { SpokeAnswer } from "../../../cli/refresh/refresh";
import { refreshText } from "../../../cli/refresh/refresh-text";

const HUB = { hub: "main", account: "111111111111", region: "us-east-1" };
const OK = { ok: 3, denied: 0, throttled: 0, failed: 0 };

function spoke(environment: string, members: Partial<SpokeAnswer> = {}): SpokeAnswer {
  const names = { project: "Project1", environment, account: "222222222222", region: "us-east-1" };
  return { ...names, state: "answered", metrics: OK, ...members };
}

function text(
  spokes: readonly SpokeAnswer[],
  failure?: string,
  missing: readonly MissingMetric[] = [],
): readonly string[] {
  const hubs = [{ ...HUB, spokes, missing, ...(failure === undefined ? {} : { failure }) }];
  return refreshText({ ok: false, hubs }).split("\n");
}

describe("the report of a refresh", () => {
  it("says that everything was measured only of those who say so themselves", () => {
    expect(text([spoke("dev"), spoke("prod")])[0]).toBe("main: 2 spokes, 2 of them answered and measured everything.");
    const lines = text([
      spoke("dev"),
      spoke("denied", { metrics: { ...OK, denied: 1 } }),
      spoke("partial", { metrics: { ...OK, throttled: 1, failed: 2 } }),
      spoke("original", { metrics: undefined }),
      spoke("gone", { state: "silent", metrics: undefined }),
    ]);
    expect(lines.slice(0, 4)).toEqual([
      "main: 5 spokes, 1 of them answered and measured everything.",
      "Not everything: Project1/denied (1 denied), Project1/partial (1 throttled, 2 failed).",
      "Answered, but did not say how their metrics ended: Project1/original.",
      "Silent: Project1/gone.",
    ]);
  });

  it("names the metrics without a value, also those that had nothing to measure", () => {
    const missing = ["dev", "prod"].map((environment) => ({
      project: "Project1",
      environment,
      metric: "IdleEndpoints24h",
      kind: "no-value" as const,
      error: "",
    }));
    expect(text([spoke("dev"), spoke("prod")], undefined, missing)[1]).toBe(
      "Nothing to measure: IdleEndpoints24h of Project1/dev, Project1/prod. " +
        "Nothing was there to measure. If there should be, look at the metric's arguments.",
    );
  });

  it("claims nothing of a hub that was not asked", () => {
    expect(text([], "Nobody is registered")).toEqual(["main: Nobody is registered"]);
  });
});
