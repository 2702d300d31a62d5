import { compressed, decompressed } from "../../common/compressed";
import type { ExpectedSpoke, RefreshRun, TroubledSpoke } from "../../contract/refresh-run";
import { originKey, type Answers, type AnsweredSpoke } from "../../tables/match-answers";
import type { RefreshRequest } from "./refresh-request";

/** The most spokes in a list, and of that many compressed more: about 15 bytes each. */
const MAX_SPOKES = 500;
const MAX_MORE_SPOKES = 15_000;
/** The most that the lists of a run take, as JSON or compressed, where names are long: DynamoDB's item has 400 KB. */
const MAX_BYTES = { silent: 55_000, more: 215_000, uncounted: 45_000, troubled: 70_000 };

/** The outcome of a request, by the answers that have arrived until now. */
export function toRefreshRun({ eventId, startedAt }: RefreshRequest, answers: Answers, now: Date): RefreshRun {
  const { answered, silent, metrics } = answers;
  return {
    EventId: eventId,
    StartedAt: startedAt.toISOString(),
    EvaluatedAt: now.toISOString(),
    Expected: answered.length + silent.length,
    Answered: answered.length,
    Silent: silent.length,
    Ok: metrics.ok,
    Denied: metrics.denied,
    Throttled: metrics.throttled,
    Failed: metrics.failed,
    ...silentLists(silent),
    ...uncountedList(answered.filter(isUncounted).map(nameOf)),
    TroubledSpokes: listed(answered.flatMap(troubled), MAX_BYTES.troubled),
  };
}

/**
 * A run as it is when more is known of it.
 *
 * @param late spokes that were silent and have answered after all
 * @param counted spokes that had answered, and whose metrics are known by now
 */
export function withLate(
  run: RefreshRun,
  late: readonly AnsweredSpoke[],
  counted: readonly AnsweredSpoke[],
  now: Date,
): RefreshRun {
  const news = [...late, ...counted];
  const sum = (outcome: "ok" | "denied" | "throttled" | "failed"): number =>
    news.reduce((total, { metrics }) => total + (metrics?.[outcome] ?? 0), 0);
  const isNew = new Set(news.map(originKey));
  const others = (spokes: readonly ExpectedSpoke[]): readonly ExpectedSpoke[] =>
    spokes.filter((spoke) => !isNew.has(originKey(spoke)));
  const { MoreSilentSpokes: _more, UncountedSpokes: uncounted = [], ...rest } = run;
  return {
    ...rest,
    EvaluatedAt: now.toISOString(),
    Answered: run.Answered + late.length,
    Silent: run.Silent - late.length,
    Ok: run.Ok + sum("ok"),
    Denied: run.Denied + sum("denied"),
    Throttled: run.Throttled + sum("throttled"),
    Failed: run.Failed + sum("failed"),
    ...silentLists(others(silentSpokes(run))),
    ...uncountedList([...others(uncounted), ...late.filter(isUncounted).map(nameOf)]),
    TroubledSpokes: listed([...run.TroubledSpokes, ...news.flatMap(troubled)], MAX_BYTES.troubled),
  };
}

/** The silent spokes of a run whose names are known: of more than a record has room for, the first. */
export function silentSpokes({ SilentSpokes, MoreSilentSpokes: more }: RefreshRun): readonly ExpectedSpoke[] {
  return more ? [...SilentSpokes, ...(decompressed(more) as readonly ExpectedSpoke[])] : SilentSpokes;
}

function silentLists(silent: readonly ExpectedSpoke[]): Pick<RefreshRun, "SilentSpokes" | "MoreSilentSpokes"> {
  const SilentSpokes = listed(silent, MAX_BYTES.silent);
  let more = silent.slice(SilentSpokes.length, SilentSpokes.length + MAX_MORE_SPOKES);
  if (more.length === 0) return { SilentSpokes };
  let MoreSilentSpokes = compressed(more);
  while (MoreSilentSpokes.length > MAX_BYTES.more) {
    more = more.slice(0, Math.floor((more.length * MAX_BYTES.more) / MoreSilentSpokes.length));
    MoreSilentSpokes = compressed(more);
  }
  return { SilentSpokes, MoreSilentSpokes };
}

/** The first spokes of a list, as many as an item has room for. */
function listed<Spoke extends ExpectedSpoke>(spokes: readonly Spoke[], bytes: number): readonly Spoke[] {
  let left = bytes;
  const end = spokes.findIndex((spoke) => (left -= Buffer.byteLength(JSON.stringify(spoke)) + 1) < 0);
  return spokes.slice(0, Math.min(MAX_SPOKES, end < 0 ? spokes.length : end));
}

function uncountedList(spokes: readonly ExpectedSpoke[]): Pick<RefreshRun, "UncountedSpokes"> {
  return spokes.length > 0 ? { UncountedSpokes: listed(spokes, MAX_BYTES.uncounted) } : {};
}

/** Whether more may become known of a run: an answer, or how metrics ended. */
export function isOpen({ Silent, UncountedSpokes }: RefreshRun): boolean {
  return Silent > 0 || UncountedSpokes !== undefined;
}

/** Whether nothing tells how the spoke's metrics ended. */
function isUncounted({ metrics }: AnsweredSpoke): boolean {
  return metrics === undefined;
}

function nameOf({ metrics: _, ...spoke }: AnsweredSpoke): ExpectedSpoke {
  return spoke;
}

type Lists = "SilentSpokes" | "MoreSilentSpokes" | "UncountedSpokes" | "TroubledSpokes";

/** A run without its lists, which may be longer than an event or a line of a log. */
export function countsOf(run: RefreshRun): Omit<RefreshRun, Lists> {
  const {
    SilentSpokes: _silent,
    MoreSilentSpokes: _more,
    UncountedSpokes: _uncounted,
    TroubledSpokes: _troubled,
    ...counts
  } = run;
  return counts;
}

/** The spoke, if metrics of it were denied, throttled or failed. */
function troubled({ metrics, ...spoke }: AnsweredSpoke): readonly TroubledSpoke[] {
  const { denied = 0, throttled = 0, failed = 0 } = metrics ?? {};
  return denied + throttled + failed === 0 ? [] : [{ ...spoke, denied, throttled, failed }];
}
