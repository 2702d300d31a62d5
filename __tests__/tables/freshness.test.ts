import { FreshnessOf } from "../../tables/freshness";
import type { RefreshRun } from "../../contract/refresh-run";
import type { NewestValue } from "../../contract/summaries";
import { newest } from "./newest";

const NOW = Date.parse("2026-03-02T12:00:00Z");

/** A request at 10:00 that Project2/dev did not answer. */
const RUN = {
  StartedAt: "2026-03-02T10:00:00.000Z",
  SilentSpokes: [{ account: "333333333333", region: "us-east-1", project: "project2", environment: "DEV" }],
} as unknown as RefreshRun;

function at(time: string, members: Partial<NewestValue> = {}): NewestValue {
  return newest("A", { ExtractionDate: `${time}.000123456Z`, ...members });
}

it.each([
  ["current", "2026-03-02T10:00:00", "Project1"],
  ["stale", "2026-03-02T09:59:59", "Project1"],
  ["silent", "2026-03-02T09:59:59", "Project2"],
  // A row of the future, stored by an earlier version.
  ["stale", "2099-03-02T10:00:00", "Project1"],
  ["silent", "2099-03-02T10:00:00", "Project2"],
  // It answered late, when the hub had already looked.
  ["current", "2026-03-02T10:30:00", "Project2"],
])("is %s when measured at %s by %s", (freshness, time, ProjectName) => {
  expect(new FreshnessOf(RUN, NOW).value(at(time, { ProjectName }))).toBe(freshness);
});

it.each([
  ["current", "2026-02-28T12:00:00"],
  ["stale", "2026-02-28T11:59:59"],
])("is %s when measured at %s and no refresh is known", (freshness, time) => {
  expect(new FreshnessOf(undefined, NOW).value(at(time))).toBe(freshness);
});

it.each([
  ["current", "2026-03-01T11:00:00", "24 hours"],
  ["stale", "2026-03-01T10:59:59", "24 hours"],
  ["current", "2026-02-23T12:00:00", "7 days"],
  ["stale", "2026-03-02T09:59:59", "often"],
])("is %s when measured at %s, every %s", (freshness, time, Every) => {
  expect(new FreshnessOf(RUN, NOW).value(at(time, { Every }))).toBe(freshness);
});
