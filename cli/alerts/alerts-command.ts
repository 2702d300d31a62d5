import { Command } from "commander";
import type { AlertResponse } from "../../contract/alerts";
import { EXIT, UsageError } from "../errors";
import { selectedHub, selectingHub } from "../fleet/hub-options";
import { callingAws, contextOf } from "../fleet/options";
import { selectHubs, type SelectionOptions } from "../fleet/selection";
import { futureInstant, pastInstant } from "../output/instant-option";
import type { AlertFilter, HubAlerts } from "./alerts";

type ListOptions = SelectionOptions & AlertFilter & { readonly from?: Date };
type PlaceOptions = SelectionOptions & Pick<AlertFilter, "project" | "environment">;
type MuteOptions = PlaceOptions & { readonly until: Date; readonly why: string };

/** `ds-dashboard alerts` */
export function alertsCommand(): Command {
  return new Command("alerts")
    .summary("what alerts now: list it, mute it, or try whether messages arrive")
    .description("The alerts of hubs, by the rules in dashboard.config.ts.")
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(testCommand())
    .addCommand(muteCommand())
    .addCommand(unmuteCommand());
}

function listCommand(): Command {
  const command = new Command("list").description(
    "Shows what alerts now and since when, and what is muted. Changes nothing. Ends with 1 while something alerts that is not muted.",
  );
  return inPlace(callingAws(selectingHub(command)))
    .option("--rule <name>", "only of this rule")
    .option(
      "--from <instant>",
      "also what has ended and began since then: 2026-11-05 (UTC), or 24h or 7d before now",
      pastInstant,
    )
    .action(async (options: ListOptions) => {
      const { listAlerts } = await import("./alerts.js");
      const { alertsText } = await import("./alerts-text.js");
      const { aws, output } = contextOf(command);
      const hubs: HubAlerts[] = [];
      for (const hub of await selectHubs(options)) hubs.push(await listAlerts(hub, options, options.from, aws));
      output.show({ hubs }, alertsText);
      if (hubs.some(({ alerts }) => alerts.some(({ state }) => state !== "muted"))) process.exitCode = EXIT.notOk;
    });
}

function testCommand(): Command {
  const command = new Command("test")
    .description("Sends a sample of a rule's message, marked as one, to the rule's topic and the hub's event bus.")
    .argument("<rule>", "the rule's name");
  return callingAws(selectingHub(command)).action(async (rule: string, options: SelectionOptions) => {
    const { askAlerts } = await import("./alerts.js");
    const { aws, output } = contextOf(command);
    const hub = await selectedHub(options);
    const answer = await askAlerts(hub, { action: "Test", rule }, aws);
    output.show(
      { hub: hub.name, ...answer },
      (sent) => `Hub ${sent.hub}: a sample of ${sent.rule} was sent to ${sent.topicArn}.`,
    );
  });
}

function muteCommand(): Command {
  const command = new Command("mute")
    .description(
      "Has nobody told of a rule's alerts until an instant. They are found and shown all the same; what still alerts then is told then.",
    )
    .argument("<rule>", "the rule's name");
  return inPlace(callingAws(selectingHub(command)))
    .requiredOption("--until <instant>", "2026-11-05 (UTC), 2026-11-05T09:30:00Z, or 8h or 3d from now", futureInstant)
    .requiredOption("--why <text>", "for whoever sees it")
    .action(async (rule: string, { project, environment, until, why, ...options }: MuteOptions) => {
      if (why.trim() === "") throw new UsageError("--why says nothing; say why nobody should be told.");
      const { askAlerts, callerOf } = await import("./alerts.js");
      const { mutedText } = await import("./alerts-text.js");
      const { aws, output } = contextOf(command);
      const hub = await selectedHub(options);
      const by = await callerOf(hub, aws);
      const request = { action: "Mute", rule, project, environment, until: until.toISOString(), by, why } as const;
      const answer: Extract<AlertResponse, { readonly action: "Mute" }> = await askAlerts(hub, request, aws);
      output.show({ hub: hub.name, ...answer }, ({ hub: name, mute }) => mutedText(name, mute));
    });
}

function unmuteCommand(): Command {
  const command = new Command("unmute")
    .description("Takes a mute back, which is named as it was muted.")
    .argument("<rule>", "the rule's name");
  return inPlace(callingAws(selectingHub(command))).action(
    async (rule: string, { project, environment, ...options }: PlaceOptions) => {
      const { askAlerts } = await import("./alerts.js");
      const { placeOf } = await import("./alerts-text.js");
      const { aws, output } = contextOf(command);
      const hub = await selectedHub(options);
      const answer = await askAlerts(hub, { action: "Unmute", rule, project, environment }, aws);
      output.show({ hub: hub.name, project, environment, ...answer }, (done) => {
        const what = `${done.rule}${placeOf(done.project, done.environment)}`;
        return done.removed ? `Hub ${done.hub}: ${what} is told again.` : `Hub ${done.hub}: ${what} was not muted.`;
      });
      if (!answer.removed) process.exitCode = EXIT.notOk;
    },
  );
}

function inPlace(command: Command): Command {
  return command
    .option("--project <name>", "only of this project")
    .option("--environment <name>", "only of this environment");
}
