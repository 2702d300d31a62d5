import { titleOf } from "../../../dashboard/page/title";
import { parseFilters } from "../../../dashboard/filters";
import type { View } from "../../../dashboard/views";

it.each([
  ["overview", "", "hub · ds-dashboard"],
  ["plots", "", "Plots · hub · ds-dashboard"],
  ["project", "project=Rocket", "Rocket · Project · hub · ds-dashboard"],
  ["plots", "project=Rocket&environment=dev&metric=A", "Rocket · dev · A · Plots · hub · ds-dashboard"],
  ["overview", "metric=A&metric=B", "2 metrics · hub · ds-dashboard"],
] as const)("the tab of the %s of %j is called %j", (view: View, query, title) => {
  const { filters } = parseFilters(new URLSearchParams(query));
  expect(titleOf({ view, filters }, "hub")).toBe(title);
});

it("goes without a hub that is not known yet", () => {
  expect(titleOf({ view: "overview", filters: { metrics: [], range: "7d" } }, undefined)).toBe("ds-dashboard");
});
