import { Command, InvalidArgumentError } from "commander";
import { EXIT } from "../errors";
import { spokeLabel } from "../fleet/fleet";
import { colors, counted, table, worthShowing } from "../output/output";
import { Progress } from "../output/progress";
import { isWell, refresh, type HubRefresh, type RefreshReport } from "./refresh";
import { selectHubs, type SelectionOptions } from "../fleet/selection";
import { selectingHub } from "../fleet/hub-options";
import { callingAws, contextOf } from "../fleet/options";

const DEFAULT_TIMEOUT_SECONDS = 120;

interface RefreshOptions extends SelectionOptions {
  readonly timeout: number;
}

/** `ds-dashboard refresh` */
export function refreshCommand(): Command {
  const command = new Command("refresh")
    .summary("ask all spokes for fresh measurements, and wait for them")
    .description("Makes hubs ask all their spokes for fresh measurements, waits for them, and shows who answered.");
  return callingAws(selectingHub(command))
    .option("--timeout <seconds>", "how long to wait", seconds, DEFAULT_TIMEOUT_SECONDS)
    .action(async (options: RefreshOptions) => {
      const { aws, output } = contextOf(command);
      const hubs = await selectHubs(options);
      const progress = new Progress(process.stderr);
      progress.step("Waiting for fresh measurements");
      let soFar = "";
      const result = await refresh(hubs, options.timeout, aws, (answered, expected) => {
        soFar = `${answered} of ${expected} have answered`;
        progress.note(soFar);
      });
      progress.done(soFar);
      output.show(result, report);
      if (!result.ok) process.exitCode = EXIT.notOk;
    });
}

function report({ hubs }: RefreshReport): string {
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

/** Parses the value of an option: a number of seconds. */
function seconds(text: string): number {
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number) && number >= 0) return number;
  throw new InvalidArgumentError("Use a number of seconds, for example 120.");
}
