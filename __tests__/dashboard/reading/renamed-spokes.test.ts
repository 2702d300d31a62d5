import { renamedSpokes } from "../../../dashboard/reading/renamed-spokes";
import type { RefreshRun } from "../../../contract/refresh-run";
import type { NewestValue } from "../../../contract/summaries";
import { FreshnessOf } from "../../../tables/freshness";
import { newest } from "../../tables/newest";

const NOW = Date.parse("2026-03-02T12:00:00Z");
const RUN = { StartedAt: "2026-03-02T10:00:00.000Z", SilentSpokes: [] } as unknown as RefreshRun;

function at(time: string, members: Partial<NewestValue> = {}): NewestValue {
  return newest("A", { ExtractionDate: `${time}.000123456Z`, ...members });
}

it("notices a spoke that reports under another name now", () => {
  const freshness = new FreshnessOf(RUN, NOW);
  const old = at("2026-02-20T09:00:00", { ProjectName: "Old" });
  const other = at("2026-02-20T09:00:00", { ProjectName: "Elsewhere", Account: "444444444444" });
  const [notice, ...more] = renamedSpokes([old, other, at("2026-03-02T11:00:00")], freshness);
  expect(more).toEqual([]);
  expect(notice).toBe(
    "Old/dev has not been measured since 2026-02-20; its account, 222222222222:us-east-1, reports as Project1/dev. " +
      "If the spoke was renamed, this is its history under the old name.",
  );
});

it("says nothing of a spoke of which one metric is left", () => {
  const values = [at("2026-02-20T09:00:00"), newest("B"), at("2026-03-02T11:00:00", { ProjectName: "Project3" })];
  expect(renamedSpokes(values, new FreshnessOf(RUN, NOW))).toEqual([]);
});
