import { Command } from "commander";
import { accountRegionId } from "../../contract/account-region";
import type { DeadLetterList, DeadLetterRedrive, FleetResult } from "./dead-letters";
import { EXIT } from "../errors";
import { counted } from "../output/output";
import { table } from "../output/table";
import { Progress } from "../output/progress";
import { selectFleet, type SelectionOptions } from "../fleet/selection";
import { callingAws, contextOf, selectingConnections } from "../fleet/options";

/** `ds-dashboard dead-letters` */
export function deadLettersCommand(): Command {
  return new Command("dead-letters")
    .summary("what could not be delivered or worked off: list it, or send it again")
    .description(
      "What could not be delivered or worked off, in the dead-letter queues of hubs and spokes. It waits there for 14 days.",
    )
    .addCommand(listCommand())
    .addCommand(redriveCommand());
}

function listCommand(): Command {
  const command = new Command("list").description(
    "Shows how many wait in each queue, since when and why; all of it stays there. A queue of SQS may leave some out this time.",
  );
  return callingAws(selectingConnections(command)).action(async (names: string[], options: SelectionOptions) => {
    const { listDeadLetters } = await import("./dead-letters.js");
    const { aws, output } = contextOf(command);
    const fleet = await selectFleet(names, options);
    const progress = new Progress(process.stderr);
    progress.step("Looking into dead-letter queues");
    const result = await listDeadLetters(fleet, aws);
    progress.done();
    output.show(result, reportList);
    if (result.unreachable.length > 0) process.exitCode = EXIT.notOk;
  });
}

function redriveCommand(): Command {
  const command = new Command("redrive").description(
    "Sends each message back to where it failed, once the cause is gone: measurements onto their account's bus or into the " +
      "archive's queue, which stores each once; to a function what it did not work off. Old requests for fresh data are " +
      "discarded: ds-dashboard refresh asks again.",
  );
  return callingAws(selectingConnections(command)).action(async (names: string[], options: SelectionOptions) => {
    const { redriveDeadLetters } = await import("./dead-letters.js");
    const { aws, output } = contextOf(command);
    const fleet = await selectFleet(names, options);
    const progress = new Progress(process.stderr);
    progress.step("Sending dead letters back");
    const result = await redriveDeadLetters(fleet, aws);
    progress.done();
    output.show(result, reportRedrive);
    const isAllSent = result.unreachable.length === 0 && result.queues.every(({ failed }) => failed === 0);
    if (!isAllSent) process.exitCode = EXIT.notOk;
  });
}

function reportList(result: FleetResult<DeadLetterList>): string {
  const rows = result.queues
    .filter(({ waiting, errors }) => waiting > 0 || errors.length > 0)
    .map((queue) => [
      accountRegionId(queue),
      queue.queue,
      String(queue.waiting),
      queue.oldest?.slice(0, 19).replace("T", " ") ?? "",
      queue.errors
        .map(({ code, count, message }) => `${count} × ${code}${message ? `: ${message.slice(0, 120)}` : ""}`)
        .join("\n"),
    ]);
  if (rows.length === 0) return report(nothingIn(result), result);
  return report(table(["Account", "Queue", "Waiting", "Oldest (UTC)", "Errors"], rows), result);
}

function reportRedrive(result: FleetResult<DeadLetterRedrive>): string {
  const rows = result.queues
    .filter(({ sent, discarded, failed }) => sent + discarded + failed > 0)
    .map((queue) => [
      accountRegionId(queue),
      queue.queue,
      ...[queue.sent, queue.discarded, queue.failed].map(String),
      queue.problems.join("\n"),
    ]);
  if (rows.length === 0) return report(nothingIn(result), result);
  return report(table(["Account", "Queue", "Sent", "Discarded", "Failed", "Problem"], rows), result);
}

function nothingIn({ queues }: FleetResult<unknown>): string | undefined {
  return queues.length === 0 ? undefined : `Nothing waits in ${counted(queues.length, "dead-letter queue")}.`;
}

function report(text: string | undefined, { unreachable }: FleetResult<unknown>): string {
  return [
    ...(text === undefined ? [] : [text]),
    ...unreachable.map(({ queue, problem, ...accountRegion }) => {
      const what =
        queue === undefined ? accountRegionId(accountRegion) : `${queue} of ${accountRegionId(accountRegion)}`;
      return `${what} is out of reach: ${problem}`;
    }),
  ].join("\n");
}
