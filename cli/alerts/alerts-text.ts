import { formatMinute } from "../../common/instants";
import type { AlertMute } from "../../contract/alerts";
import { conditionWords, endWords, subjectOf } from "../../dashboard/drawing/alert-words";
import { formatQuantity } from "../../dashboard/drawing/quantity";
import { spokeLabel } from "../fleet/fleet";
import { table } from "../output/table";
import type { HubAlerts, ListedAlert, ListedEpisode, ListedMute } from "./alerts";

/** The alerts of hubs as text for people. */
export function alertsText({ hubs }: { readonly hubs: readonly HubAlerts[] }): string {
  return hubs.map(hubText).join("\n\n");
}

function hubText({ hub, alerts, mutes, history }: HubAlerts): string {
  const of = (state: ListedAlert["state"]): number => alerts.filter((alert) => alert.state === state).length;
  const head =
    alerts.length === 0
      ? `Hub ${hub}: nothing alerts.`
      : `Hub ${hub}: ${of("firing")} firing, ${of("unknown")} unknown, ${of("muted")} muted.`;
  return [
    head,
    ...(alerts.length === 0
      ? []
      : [table(["State", "Spoke", "Watched", "Rule", "Since (UTC)", "Value", "Alerts"], alerts.map(alertRow))]),
    ...mutes.map(muteLine),
    ...(history.length === 0
      ? []
      : [
          "Ended:",
          table(["Spoke", "Watched", "Rule", "From (UTC)", "To (UTC)", "Value", "End"], history.map(endedRow)),
        ]),
  ].join("\n");
}

function alertRow(alert: ListedAlert): readonly string[] {
  const { state, kind, rule, since, unknownSince, value, unit } = alert;
  const last = unknownSince === undefined ? "" : `, measured ${minute(unknownSince)}`;
  return [
    state,
    spokeLabel(alert),
    subjectOf(alert),
    rule,
    minute(since),
    `${valueText(value, unit)}${last}`,
    kind === "no-data" ? "without measurements" : conditionWords(alert, unit),
  ];
}

function endedRow(episode: ListedEpisode): readonly string[] {
  const { rule, startedAt, endedAt, value, unit } = episode;
  return [
    spokeLabel(episode),
    subjectOf(episode),
    rule,
    minute(startedAt),
    minute(endedAt),
    valueText(value, unit),
    endWords(episode),
  ];
}

function muteLine({ rule, project, environment, until, by, why }: ListedMute): string {
  return `Muted until ${minute(until)} UTC: ${rule}${placeOf(project, environment)}, by ${by}: ${why}`;
}

/** What has been muted. */
export function mutedText(hub: string, { Rule, ProjectName, Environment, Until, By, Why }: AlertMute): string {
  const where = placeOf(ProjectName, Environment);
  return `Hub ${hub}: nobody is told of ${Rule}${where} until ${minute(Until)} UTC. By ${By}: ${Why}`;
}

/** ` of Project1/dev`, ` of Project1`, ` of every dev`, or nothing for all. */
export function placeOf(project: string | undefined, environment: string | undefined): string {
  if (project !== undefined) return ` of ${environment === undefined ? project : spokeLabel({ project, environment })}`;
  return environment === undefined ? "" : ` of every ${environment}`;
}

function valueText(value: number | undefined, unit: string): string {
  return value === undefined ? "" : formatQuantity(value, unit);
}

function minute(iso: string): string {
  return formatMinute(Date.parse(iso));
}
