import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { compressed, decompressed } from "../../common/compressed";
import { dateOf, DAY_MS } from "../../common/instants";
import { inParallel } from "../../common/parallel";
import type { AlertRule } from "../../contract/alert-rule";
import { expiryOf } from "../../contract/expiry";
import {
  ALERT_USUAL_SUMMARY,
  EXPIRY_ATTRIBUTE,
  SUMMARIES_PARTITION_KEY,
  SUMMARIES_SORT_KEY,
} from "../../contract/names";
import { dayOf, seriesId } from "../../contract/summaries";
import type { Tables } from "../../tables/hub-tables";
import { readDays } from "../../tables/summaries";
import { keyOf, type WatchedSeries } from "./series";
import { usualDays, usualOn, watchedMean, type Usual } from "./usual";

const QUERIES_AT_ONCE = 32;
/** As many bytes are surely stored. What does not fit is computed again by the next run. */
const MAX_BODY_BYTES = 380 * 1024;
/** So many characters of a series' id are enough to tell those of one metric apart. */
const ID_LENGTH = 12;

/** The day, and what was usual on it; without it, too little is known. */
type Stored = readonly [day: string, median: number, deviation: number] | readonly [day: string];

/**
 * What is usual for the series of a rule on the days of their newest values. It is computed once for a day and series,
 * as the days before it do not change any more, and kept in one item for all series of the rule.
 */
export async function readUsualValues(
  hub: Tables,
  rule: AlertRule,
  series: readonly WatchedSeries[],
): Promise<ReadonlyMap<string, Usual | undefined>> {
  const about = JSON.stringify([rule.metric, rule.label]);
  const known = await readKnown(hub, rule, about);
  const measured = series.filter(({ value }) => value !== undefined);
  const current = new Map(
    await inParallel(
      measured,
      async ({ newest, date }) => {
        const id = idOf(newest);
        const stored = known.get(id);
        return [id, stored?.[0] === dayOf(date) ? stored : await compute(hub, rule, newest, dayOf(date))] as const;
      },
      QUERIES_AT_ONCE,
    ),
  );
  if ([...current].some(([id, one]) => known.get(id) !== one)) await store(hub, rule, about, current);
  return new Map(
    measured.map((one) => {
      const [, median, deviation] = current.get(idOf(one.newest))!;
      return [keyOf(one), median === undefined || deviation === undefined ? undefined : { median, deviation }];
    }),
  );
}

/** What is usual for a series on any of some days, for the rows of its history. */
export async function readUsualOn(
  hub: Tables,
  rule: AlertRule,
  { newest, since, date }: Pick<WatchedSeries, "newest" | "date"> & { readonly since: string },
): Promise<(day: string) => Usual | undefined> {
  const values = await readMeans(hub, rule, newest, dayOf(since), dayOf(date));
  return (day) => usualOn(day, values);
}

async function compute(hub: Tables, rule: AlertRule, newest: WatchedSeries["newest"], day: string): Promise<Stored> {
  const usual = usualOn(day, await readMeans(hub, rule, newest, day, day));
  return usual ? [day, usual.median, usual.deviation] : [day];
}

/** The daily means that decide what is usual from one day to another. */
async function readMeans(
  hub: Tables,
  rule: AlertRule,
  newest: WatchedSeries["newest"],
  first: string,
  last: string,
): Promise<ReadonlyMap<string, number>> {
  const wanted = daysBetween(first, last).flatMap(usualDays).sort();
  const days = await readDays(hub, newest, wanted[0]!, wanted.at(-1)!);
  return new Map(
    days.flatMap((day) => {
      const mean = watchedMean(day, rule);
      return mean === undefined ? [] : [[day.Key, mean] as const];
    }),
  );
}

async function readKnown(
  { client, summaries }: Tables,
  rule: AlertRule,
  about: string,
): Promise<ReadonlyMap<string, Stored>> {
  const { Item } = await client.send(new GetCommand({ TableName: summaries, Key: usualKey(rule) }));
  if (Item?.About !== about) return new Map();
  return new Map(decompressed(Item.Body as Uint8Array) as [string, Stored][]);
}

async function store(
  { client, summaries }: Tables,
  rule: AlertRule,
  About: string,
  values: ReadonlyMap<string, Stored>,
): Promise<void> {
  let entries = [...values];
  let Body = compressed(entries);
  while (Body.length > MAX_BODY_BYTES) {
    entries = entries.slice(0, Math.floor(entries.length * 0.9));
    Body = compressed(entries);
  }
  const Item = { ...usualKey(rule), About, Body, [EXPIRY_ATTRIBUTE]: expiryOf(Date.now(), 7) };
  await client.send(new PutCommand({ TableName: summaries, Item }));
}

function daysBetween(first: string, last: string): readonly string[] {
  const days: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY_MS) days.push(dateOf(at));
  return days;
}

function usualKey({ name }: AlertRule): Record<string, string> {
  return { [SUMMARIES_PARTITION_KEY]: ALERT_USUAL_SUMMARY, [SUMMARIES_SORT_KEY]: name.toLowerCase() };
}

function idOf(newest: WatchedSeries["newest"]): string {
  return seriesId(newest).slice(0, ID_LENGTH);
}
