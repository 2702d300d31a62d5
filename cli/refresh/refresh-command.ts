import { Command, InvalidArgumentError } from "commander";
import { EXIT } from "../errors";
import { Progress } from "../output/progress";
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
      const { refresh } = await import("./refresh.js");
      const { refreshText } = await import("./refresh-text.js");
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
      output.show(result, refreshText);
      if (!result.ok) process.exitCode = EXIT.notOk;
    });
}

/** Parses the value of an option: a number of seconds. */
function seconds(text: string): number {
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number) && number >= 0) return number;
  throw new InvalidArgumentError("Use a number of seconds, for example 120.");
}
