import { paginateQuery } from "@aws-sdk/lib-dynamodb";
import type { AlertEpisode, AlertMute } from "../../contract/alerts";
import {
  ALERT_EPISODE_SUMMARY,
  ALERT_MUTE_SUMMARY,
  ALERT_USUAL_SUMMARY,
  SUMMARIES_PARTITION_KEY,
  SUMMARIES_SORT_KEY,
} from "../../contract/names";
import type { Series } from "../../contract/summaries";
import { readAlertStates } from "../../tables/alerts";
import { partition } from "../../tables/summaries-partition";
import { deleteItems } from "./delete-items";
import type { HubStores } from "./hub";
import { isMeant, isMeantSpoke, type Selection } from "./selection";

type Stored<Item> = Item & { readonly [SUMMARIES_SORT_KEY]: string };

/** The series of all alerts that there were, or that go on. */
export async function alertedSeries(hub: HubStores): Promise<readonly Series[]> {
  return [...(await notOkSeries(hub)), ...(await items<AlertEpisode>(hub, ALERT_EPISODE_SUMMARY))];
}

/**
 * Removes alerts, mutes and usual values of what is meant. An alert that goes on is ended by the alerts function itself, which
 * tells it whoever was told its beginning; it does so as soon as there is no newest value.
 *
 * @returns the number of alerts removed, and whether one still goes on
 */
export async function removeAlerts(
  hub: HubStores,
  selection: Selection,
  series: Iterable<Series>,
  signal: AbortSignal,
): Promise<{ readonly alerts: number; readonly goesOn: boolean }> {
  const isOn = async (): Promise<boolean> => (await notOkSeries(hub)).some((one) => isMeant(selection, one));
  if (await isOn()) await hub.evaluateAlerts();
  const goesOn = await isOn();
  const alerts = (await items<AlertEpisode>(hub, ALERT_EPISODE_SUMMARY)).filter((one) => isMeant(selection, one));
  const metricOf = new Map((await readAlertStates(hub)).map(({ Rule }) => [Rule.name.toLowerCase(), Rule.metric]));
  const mutes = (await items<AlertMute>(hub, ALERT_MUTE_SUMMARY)).filter((mute) =>
    isMeantMute(selection, mute, metricOf),
  );
  const metrics = new Set([...series].map(({ MetricName }) => MetricName));
  const usual = [...metricOf].filter(([, metric]) => metrics.has(metric)).map(([rule]) => rule);
  const keys = [
    ...alerts.map((item) => keyOf(ALERT_EPISODE_SUMMARY, item[SUMMARIES_SORT_KEY])),
    ...mutes.map((item) => keyOf(ALERT_MUTE_SUMMARY, item[SUMMARIES_SORT_KEY])),
    // It is for all series of a rule, and is computed again when it is missing.
    ...usual.map((rule) => keyOf(ALERT_USUAL_SUMMARY, rule)),
  ];
  await deleteItems(hub.client, hub.summaries, keys, signal);
  return { alerts: alerts.length, goesOn };
}

/** Only one that names the project, and the environment and the metric where those are selected. */
function isMeantMute(
  selection: Selection,
  { Rule, ProjectName, Environment }: AlertMute,
  metricOf: ReadonlyMap<string, string>,
): boolean {
  if (ProjectName === undefined) return false;
  if (selection.environment !== undefined && Environment === undefined) return false;
  if (selection.metric !== undefined && metricOf.get(Rule.toLowerCase()) !== selection.metric) return false;
  return isMeantSpoke(selection, { ProjectName, Environment: Environment ?? "" });
}

/** The series that are not ok by the states of rules. */
async function notOkSeries(hub: HubStores): Promise<readonly Series[]> {
  return (await readAlertStates(hub)).flatMap(({ Rule, Series: states, Message }) =>
    [...states, ...(Message?.changes ?? [])].map(({ project, environment }) => ({
      MetricName: Rule.metric,
      ProjectName: project,
      Environment: environment,
    })),
  );
}

function keyOf(summary: string, key: string): Readonly<Record<string, string>> {
  return { [SUMMARIES_PARTITION_KEY]: summary, [SUMMARIES_SORT_KEY]: key };
}

async function items<Item>({ client, summaries }: HubStores, summary: string): Promise<readonly Stored<Item>[]> {
  const all: Stored<Item>[] = [];
  const pages = paginateQuery({ client }, { ...partition(summaries, summary), ConsistentRead: true });
  for await (const { Items = [] } of pages) all.push(...(Items as Stored<Item>[]));
  return all;
}
