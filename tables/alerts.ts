import { createHash } from "node:crypto";
import { GetCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { compressed, decompressed } from "../common/compressed";
import type { AlertedSeries, AlertEpisode, AlertMute, AlertState } from "../contract/alerts";
import {
  ALERT_EPISODE_SUMMARY,
  ALERT_MUTE_SUMMARY,
  ALERT_SUMMARY,
  SUMMARIES_PARTITION_KEY,
  SUMMARIES_SORT_KEY,
} from "../contract/names";
import { seriesId } from "../contract/summaries";
import type { Tables } from "./hub-tables";
import { partition } from "./summaries-partition";

type Summaries = Pick<Tables, "client" | "summaries">;

/** Everything but the version, as a compressed text. */
const BODY = "Body";

interface Key {
  readonly [SUMMARIES_PARTITION_KEY]: string;
  readonly [SUMMARIES_SORT_KEY]: string;
}

/** What is stored of a rule. */
export interface AlertItem extends Key {
  readonly Version: number;
  readonly [BODY]: Uint8Array;
}

/** The key of what is known about a rule. */
export function alertKey(rule: string): Key {
  return { [SUMMARIES_PARTITION_KEY]: ALERT_SUMMARY, [SUMMARIES_SORT_KEY]: rule.toLowerCase() };
}

/** The key of an alert of one series. Keys sort by the start. */
export function episodeKey(episode: Pick<AlertEpisode, "Rule" | "StartedAt"> & Names): Key {
  const { Rule, StartedAt, MetricName, ProjectName, Environment } = episode;
  const id = seriesId({ MetricName, ProjectName, Environment });
  return { [SUMMARIES_PARTITION_KEY]: ALERT_EPISODE_SUMMARY, [SUMMARIES_SORT_KEY]: `${StartedAt}#${Rule}#${id}` };
}

/** The key of a wish not to be told. */
export function muteKey({
  Rule,
  ProjectName,
  Environment,
}: Pick<AlertMute, "Rule" | "ProjectName" | "Environment">): Key {
  // A hash, because the names may be longer than DynamoDB allows for a key, and hold any character.
  const names = JSON.stringify([ProjectName?.toLowerCase() ?? null, Environment?.toLowerCase() ?? null]);
  const id = createHash("sha256").update(names).digest("base64url").slice(0, 32);
  return { [SUMMARIES_PARTITION_KEY]: ALERT_MUTE_SUMMARY, [SUMMARIES_SORT_KEY]: `${Rule.toLowerCase()}#${id}` };
}

type Names = Pick<AlertEpisode, "MetricName" | "ProjectName" | "Environment">;

/** The item of a state. Its text is compressed, because thousands of series may alert at once. */
export function alertItem({ Version, ...body }: AlertState): AlertItem {
  return { ...alertKey(body.Rule.name), Version, [BODY]: compressed(body) };
}

/** @throws Error if the item is not one that `alertItem` makes */
export function alertStateOf({ Version, [BODY]: body }: AlertItem): AlertState {
  return { Version, ...(decompressed(body) as Omit<AlertState, "Version">) };
}

/** Reads what is known about every rule, by the rules' names. It has the rules themselves, too. */
export async function readAlertStates({ client, summaries }: Summaries): Promise<readonly AlertState[]> {
  const states: AlertState[] = [];
  const pages = paginateQuery({ client }, partition(summaries, ALERT_SUMMARY));
  for await (const { Items = [] } of pages) states.push(...(Items as AlertItem[]).map(alertStateOf));
  return states;
}

/** Reads what is known about a rule at this moment, by its name (compared without case); undefined if nothing is. */
export async function readAlertState({ client, summaries }: Summaries, rule: string): Promise<AlertState | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: summaries, Key: alertKey(rule), ConsistentRead: true }),
  );
  return Item && alertStateOf(Item as AlertItem);
}

/** Selects alerts by when they started. */
export interface EpisodeFilter {
  /** Alerts that started at this instant or later. */
  readonly from: Date;
  /** Alerts that started before this instant. */
  readonly to: Date;
  /** Only of this series, of all rules. Names match exactly. */
  readonly series?: Names | undefined;
  /** Only so many, newest first; undefined: all, oldest first. */
  readonly newest?: number | undefined;
}

/** Reads the alerts that started in a span. Those that go on are among them; they have no end. */
export async function readEpisodes(
  { client, summaries }: Summaries,
  { from, to, series, newest }: EpisodeFilter,
): Promise<readonly AlertEpisode[]> {
  const { KeyConditionExpression, ...input } = partition(summaries, ALERT_EPISODE_SUMMARY);
  const names = Object.entries(series ?? {});
  const pages = paginateQuery(
    { client },
    {
      ...input,
      ScanIndexForward: newest === undefined,
      Limit: newest,
      KeyConditionExpression: `${KeyConditionExpression} AND #key BETWEEN :from AND :to`,
      FilterExpression: names.length === 0 ? undefined : names.map(([name]) => `#${name} = :${name}`).join(" AND "),
      ExpressionAttributeNames: {
        ...input.ExpressionAttributeNames,
        "#key": SUMMARIES_SORT_KEY,
        ...Object.fromEntries(names.map(([name]) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ...input.ExpressionAttributeValues,
        // Keys go on behind the date, so they sort after a bound that is one.
        ":from": from.toISOString(),
        ":to": to.toISOString(),
        ...Object.fromEntries(names.map(([name, value]) => [`:${name}`, value])),
      },
    },
  );
  const episodes: AlertEpisode[] = [];
  for await (const { Items = [] } of pages) {
    episodes.push(...(Items as AlertEpisode[]));
    if (newest !== undefined && episodes.length >= newest) return episodes.slice(0, newest);
  }
  return episodes;
}

/** Reads the wishes not to be told that hold at an instant (epoch milliseconds). */
export async function readMutes({ client, summaries }: Summaries, now: number): Promise<readonly AlertMute[]> {
  const mutes: AlertMute[] = [];
  const pages = paginateQuery({ client }, { ...partition(summaries, ALERT_MUTE_SUMMARY), ConsistentRead: true });
  for await (const { Items = [] } of pages) mutes.push(...(Items as AlertMute[]));
  // DynamoDB removes expired items days later.
  return mutes.filter(({ Until }) => Date.parse(Until) > now);
}

/** Whether a wish not to be told is about a series of a rule. */
export function isMutedBy({ Rule, ProjectName, Environment }: AlertMute, rule: string, series: AlertedSeries): boolean {
  const isSame = (wanted: string | undefined, name: string): boolean =>
    wanted === undefined || wanted.toLowerCase() === name.toLowerCase();
  return isSame(Rule, rule) && isSame(ProjectName, series.project) && isSame(Environment, series.environment);
}
