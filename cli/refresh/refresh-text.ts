import type { MetricCounts } from "../../tables/match-answers";
import { missingLines } from "../../dashboard/drawing/missing-words";
import { spokeLabel } from "../fleet/fleet";
import { colors, counted, listed, worthShowing } from "../output/output";
import { table } from "../output/table";
import { isWell, type HubRefresh, type RefreshReport } from "./refresh";

/** Formats the report of a refresh for people. */
export function refreshText({ hubs }: RefreshReport): string {
  return hubs.map(reportOf).join("\n\n");
}

function reportOf({ hub, failure, spokes, missing }: HubRefresh): string {
  if (failure !== undefined && spokes.length === 0) return `${hub}: ${colors.red(failure)}`;
  const complete = spokes.filter((spoke) => isWell(spoke) && spoke.metrics !== undefined);
  const lines = [
    `${hub}: ${counted(spokes.length, "spoke")}, ${complete.length} of them answered and measured everything.`,
  ];
  if (failure !== undefined) lines.push(colors.red(failure));
  const troubled = spokes.filter(({ metrics }) => metrics && troubles(metrics).length > 0);
  const unsaid = spokes.filter(({ state, metrics }) => state === "answered" && metrics === undefined);
  const silent = spokes.filter(({ state }) => state === "silent");
  if (troubled.length > 0)
    lines.push(
      `Not everything: ${listed(troubled.map((one) => `${spokeLabel(one)} (${troubles(one.metrics!).join(", ")})`))}.`,
    );
  if (unsaid.length > 0) lines.push(`Answered, but did not say how their metrics ended: ${names(unsaid)}.`);
  if (silent.length > 0) lines.push(`Silent: ${names(silent)}.`);
  lines.push(...missingLines(missing));
  const shown = worthShowing(spokes, isWell);
  if (shown.length > 0) lines.push(tableOf(shown));
  return lines.join("\n");
}

function troubles({ denied, throttled, failed }: MetricCounts): readonly string[] {
  return Object.entries({ denied, throttled, failed }).flatMap(([what, count]) =>
    count > 0 ? [`${count} ${what}`] : [],
  );
}

function names(spokes: HubRefresh["spokes"]): string {
  return listed(spokes.map(spokeLabel));
}

function tableOf(spokes: HubRefresh["spokes"]): string {
  return table(
    ["Spoke", "Account", "State", "Ok", "Denied", "Throttled", "Failed"],
    spokes.map((spoke) => {
      const { metrics } = spoke;
      const counts = metrics ? [metrics.ok, metrics.denied, metrics.throttled, metrics.failed].map(String) : [];
      const state = isWell(spoke) ? spoke.state : colors.red(spoke.state);
      return [spokeLabel(spoke), spoke.account, state, ...(metrics ? counts : ["", "", "", ""])];
    }),
  );
}
