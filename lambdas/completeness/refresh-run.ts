import { compressed, decompressed } from "../../common/compressed";
import type { ExpectedSpoke, RefreshRun, TroubledSpoke } from "../../contract/refresh-run";
import type { Answers, AnsweredSpoke } from "../../tables/match-answers";
import type { RefreshRequest } from "./refresh-request";

/** The most spokes in a list, which keeps the item far below DynamoDB's 400 KB. */
const MAX_SPOKES = 500;
/** The most more that are kept compressed: about 15 bytes each. */
const MAX_MORE_SPOKES = 15_000;

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
    TroubledSpokes: answered.flatMap(troubled).slice(0, MAX_SPOKES),
  };
}

/** A run as it is when spokes that were silent have answered after all. */
export function withLate(run: RefreshRun, late: readonly AnsweredSpoke[], isLate: IsSpoke, now: Date): RefreshRun {
  const sum = (outcome: "ok" | "denied" | "throttled" | "failed"): number =>
    late.reduce((total, { metrics }) => total + (metrics?.[outcome] ?? 0), 0);
  const { MoreSilentSpokes: _, ...rest } = run;
  return {
    ...rest,
    EvaluatedAt: now.toISOString(),
    Answered: run.Answered + late.length,
    Silent: run.Silent - late.length,
    Ok: run.Ok + sum("ok"),
    Denied: run.Denied + sum("denied"),
    Throttled: run.Throttled + sum("throttled"),
    Failed: run.Failed + sum("failed"),
    ...silentLists(silentSpokes(run).filter((spoke) => !isLate(spoke))),
    TroubledSpokes: [...run.TroubledSpokes, ...late.flatMap(troubled)].slice(0, MAX_SPOKES),
  };
}

type IsSpoke = (spoke: ExpectedSpoke) => boolean;

/** The silent spokes of a run whose names are known: of more than 15,500 the first. */
export function silentSpokes({ SilentSpokes, MoreSilentSpokes: more }: RefreshRun): readonly ExpectedSpoke[] {
  return more ? [...SilentSpokes, ...(decompressed(more) as readonly ExpectedSpoke[])] : SilentSpokes;
}

function silentLists(silent: readonly ExpectedSpoke[]): Pick<RefreshRun, "SilentSpokes" | "MoreSilentSpokes"> {
  const more = silent.slice(MAX_SPOKES, MAX_SPOKES + MAX_MORE_SPOKES);
  return {
    SilentSpokes: silent.slice(0, MAX_SPOKES),
    ...(more.length > 0 && { MoreSilentSpokes: compressed(more) }),
  };
}

/** A run without its lists, which may be longer than an event or a line of a log. */
export function countsOf(run: RefreshRun): Omit<RefreshRun, "SilentSpokes" | "MoreSilentSpokes" | "TroubledSpokes"> {
  const { SilentSpokes: _silent, MoreSilentSpokes: _more, TroubledSpokes: _troubled, ...counts } = run;
  return counts;
}

/** The spoke, if metrics of it were denied, throttled or failed. */
function troubled({ metrics, ...spoke }: AnsweredSpoke): readonly TroubledSpoke[] {
  const { denied = 0, throttled = 0, failed = 0 } = metrics ?? {};
  return denied + throttled + failed === 0 ? [] : [{ ...spoke, denied, throttled, failed }];
}
