import { spokeLabel } from "../fleet/fleet";
import { colors, counted, table, worthShowing } from "../output/output";
import { isWell, type HubRefresh, type RefreshReport } from "./refresh";

/** Formats the report of a refresh for people. */
export function refreshText({ hubs }: RefreshReport): string {
  return hubs.map(reportOf).join("\n\n");
}

function reportOf({ hub, failure, spokes }: HubRefresh): string {
  const well = spokes.filter(isWell).length;
  const lines = [`${hub}: ${counted(spokes.length, "spoke")}, ${well} of them answered and measured everything.`];
  if (failure !== undefined) lines.push(colors.red(failure));
  if (failure === undefined && spokes.length === 0)
    lines.push("Nobody is registered; connect spokes: ds-dashboard connect");
  const shown = worthShowing(spokes, isWell);
  if (shown.length > 0) lines.push(tableOf(shown));
  return lines.join("\n");
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
