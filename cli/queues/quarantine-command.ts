import { Command, Option } from "commander";
import { EXIT } from "../errors";
import { counted } from "../output/output";
import { table } from "../output/table";
import type { QuarantineList, QuarantineRedrive } from "./quarantine";
import { QUARANTINE_REASONS, type QuarantineReason } from "./quarantine-reasons";
import { selectHubs, type SelectionOptions } from "../fleet/selection";
import { selectingHub } from "../fleet/hub-options";
import { callingAws, contextOf } from "../fleet/options";

type QuarantineOptions = SelectionOptions & { readonly reason?: QuarantineReason };

/** `ds-dashboard quarantine` */
export function quarantineCommand(): Command {
  return new Command("quarantine")
    .summary("measurements that a hub refused: list them, or try them again")
    .description("Measurements that a hub refused, each with the reason. They wait there for 14 days.")
    .addCommand(listCommand())
    .addCommand(redriveCommand());
}

function listCommand(): Command {
  const command = new Command("list").description(
    "Shows what was refused and why; all of it stays there. A queue of SQS may leave a message out this time.",
  );
  return options(command).action(async (options: QuarantineOptions) => {
    const { listQuarantine } = await import("./quarantine.js");
    const { aws, output } = contextOf(command);
    const lists: QuarantineList[] = [];
    for (const hub of await selectHubs(options)) lists.push(await listQuarantine(hub, options.reason, aws));
    output.show({ hubs: lists }, ({ hubs }) => hubs.map(reportList).join("\n"));
  });
}

function redriveCommand(): Command {
  const command = new Command("redrive").description(
    "Sends what was refused to the archive once more, when its reason is gone. What is stored already is not stored twice; " +
      "what is refused again is in quarantine again.",
  );
  return options(command).action(async (options: QuarantineOptions) => {
    const { redriveQuarantine } = await import("./quarantine.js");
    const { aws, output } = contextOf(command);
    const results: QuarantineRedrive[] = [];
    for (const hub of await selectHubs(options)) results.push(await redriveQuarantine(hub, options.reason, aws));
    output.show({ hubs: results }, ({ hubs }) => hubs.map(reportRedrive).join("\n"));
    if (results.some(({ failed }) => failed > 0)) process.exitCode = EXIT.notOk;
  });
}

function options(command: Command): Command {
  const reason = new Option("--reason <reason>", "only what was refused for this reason").choices(QUARANTINE_REASONS);
  return callingAws(selectingHub(command)).addOption(reason);
}

function reportList({ hub, waiting, messages }: QuarantineList): string {
  const head = `Hub ${hub}: ${waiting} in quarantine${messages.length < waiting ? `, ${messages.length} shown` : ""}.`;
  if (messages.length === 0) return head;
  const rows = messages.map(({ reason, detail, refusedAt, account = "", project, environment, ...what }) => [
    refusedAt.slice(0, 19).replace("T", " "),
    reason,
    account,
    project === undefined && environment === undefined ? "" : `${project ?? "?"}/${environment ?? "?"}`,
    what.measurements === undefined ? (what.metric ?? "") : `${counted(what.measurements, "measurement")} of a run`,
    detail,
  ]);
  return `${head}\n${table(["Refused (UTC)", "Reason", "Account", "Spoke", "Metric", "Detail"], rows)}`;
}

function reportRedrive({ hub, sent, failed, problems }: QuarantineRedrive): string {
  const failure = failed > 0 ? `, ${failed} not: ${problems.join("; ")}` : "";
  return `Hub ${hub}: ${sent} sent to the archive again${failure}.`;
}
