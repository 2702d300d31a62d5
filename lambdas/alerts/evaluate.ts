import { createHash } from "node:crypto";
import type { AlertRule } from "../../contract/alert-rule";
import type {
  AlertChange,
  AlertedSeries,
  AlertMute,
  AlertState,
  OpenEpisode,
  SeriesState,
} from "../../contract/alerts";
import { isMutedBy } from "../../tables/alerts";
import { watches } from "../../tables/watched";
import { judge, type Verdict } from "./judge";
import { keyOf, type WatchedSeries } from "./series";
import type { Usual } from "./usual";

/** Everything that decides what becomes of a rule. */
export interface Situation {
  /** Undefined: the rule is gone. */
  readonly rule: AlertRule | undefined;
  /** Undefined: nothing is known about the rule. */
  readonly previous: AlertState | undefined;
  /** The series that the rule watches; ignored if it is gone. */
  readonly series: readonly WatchedSeries[];
  readonly mutes: readonly AlertMute[];
  /** What is usual for a series on the day of its newest value. */
  readonly usual: (series: WatchedSeries) => Usual | undefined;
  /** Since when the condition held, by the rows of a series; only for those that `matured` names. */
  readonly heldSince: ReadonlyMap<string, string>;
  /** Keys of the series that nobody sends any more, because their account is no longer registered. */
  readonly removed: ReadonlySet<string>;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface Evaluation {
  /** Undefined: nothing has changed. */
  readonly next: AlertState | undefined;
  /** Of how many series the state changes. */
  readonly moves: number;
  /** Of how many more it would, had more been wanted. */
  readonly postponed: number;
}

/**
 * Finds out what has become of a rule and of its series, and what is to be told. Given the same, it returns the same.
 *
 * @param most the most series whose states are changed
 */
export function evaluate(situation: Situation, most = Infinity): Evaluation {
  const { previous, now } = situation;
  const rule = situation.rule ?? previous!.Rule;
  const moves = movesOf(situation);
  // What ends makes room for what begins.
  const changed = moves.filter(isMove).sort((a, b) => Number(b.next === undefined) - Number(a.next === undefined));
  const postponed = new Set(changed.slice(most));
  const kept = moves.map((move) =>
    postponed.has(move) ? { previous: move.previous, next: move.previous, changes: [] } : move,
  );
  const series = kept.flatMap(({ next }) => next ?? []);
  const changes = kept.flatMap((move) => move.changes).sort(compareSeries);
  const isSame = previous !== undefined && !kept.some(isMove) && sameRule(previous.Rule, rule);
  const counts = { moves: changed.length - postponed.size, postponed: postponed.size };
  if (isSame) return { next: undefined, ...counts };
  const version = (previous?.Version ?? 0) + 1;
  const at = new Date(now).toISOString();
  const id = idOf([rule.name, version, at, changes]);
  const thread = previous?.Thread ?? id;
  const isQuiet = series.every(({ episode }) => !episode);
  const next: AlertState = {
    Version: version,
    EvaluatedAt: at,
    Rule: rule,
    Series: series,
    Thread: isQuiet ? undefined : thread,
    Message: changes.length > 0 ? { id, thread, at, changes } : undefined,
  };
  return { next, ...counts };
}

/**
 * The series whose condition holds for so long that they alert, if it held the whole time: rows tell that since `since`.
 */
export function matured({ rule, previous, series, usual }: Situation): readonly (WatchedSeries & { since: string })[] {
  if (!rule || rule.forSeconds === 0 || !previous || !sameSeries(previous.Rule, rule)) return [];
  const states = byKey(previous.Series);
  return series.flatMap((one) => {
    const state = states.get(keyOf(one));
    if (state?.status !== "pending" || one.value === undefined) return [];
    const isDue = secondsBetween(state.since, one.date) >= rule.forSeconds;
    return isDue && judge(one.value, rule.condition, usual(one)) === "breach" ? [{ ...one, since: state.since }] : [];
  });
}

/** The series of which it matters whether their account is still registered. */
export function missing({ rule, previous, series, now }: Situation): readonly WatchedSeries[] {
  if (!rule) return [];
  const states = byKey(previous?.Series ?? []);
  return series.filter((one) => one.value === undefined && (states.has(keyOf(one)) || isNoDataDue(rule, one, now)));
}

/** What becomes of a series. */
interface Move {
  readonly previous: SeriesState | undefined;
  readonly next: SeriesState | undefined;
  readonly changes: readonly AlertChange[];
}

function isMove({ previous, next, changes }: Move): boolean {
  return changes.length > 0 || previous?.status !== next?.status || previous?.since !== next?.since;
}

function movesOf(situation: Situation): readonly Move[] {
  const { rule, previous } = situation;
  const states = new Map(byKey(previous?.Series ?? []));
  const moves: Move[] = [];
  if (rule && (!previous || sameSeries(previous.Rule, rule))) {
    for (const series of situation.series) {
      const key = keyOf(series);
      const state = states.get(key);
      states.delete(key);
      const move = new SeriesMove(rule, situation, series, state).result();
      if (move.previous ?? move.next) moves.push(move);
    }
  }
  // What is left is watched no longer, or has no newest value any more.
  for (const state of states.values()) {
    const by = rule && sameSeries(previous!.Rule, rule) && watches(rule, state) ? "removed-spoke" : "removed-rule";
    const ended = state.episode ? [endOf(state, state.episode, by, undefined, situation.now)] : [];
    moves.push({ previous: state, next: undefined, changes: ended });
  }
  if (rule && previous && !sameSeries(previous.Rule, rule)) {
    // It watches something else now, so it begins anew.
    const anew = movesOf({ ...situation, previous: undefined, heldSince: new Map() });
    return [...moves, ...anew];
  }
  return moves;
}

/** The change of one series that a rule watches. */
class SeriesMove {
  private readonly changes: AlertChange[] = [];
  private readonly at: string;

  constructor(
    private readonly rule: AlertRule,
    private readonly situation: Situation,
    private readonly series: WatchedSeries,
    private readonly previous: SeriesState | undefined,
  ) {
    this.at = new Date(situation.now).toISOString();
  }

  result(): Move {
    const next = this.next();
    return { previous: this.previous, next, changes: this.changes };
  }

  private next(): SeriesState | undefined {
    const { series, previous, rule, situation } = this;
    if (series.value === undefined) return this.unmeasured();
    const verdict = judge(series.value, rule.condition, situation.usual(series));
    const open = previous?.episode;
    if (open?.Kind === "no-data") this.end(open, "recovered");
    else if (open) return this.measuredWhileOpen(open, verdict);
    return this.measured(previous?.status === "pending" ? previous.since : undefined, verdict);
  }

  /** There is no alert yet. */
  private measured(pendingSince: string | undefined, verdict: Verdict): SeriesState | undefined {
    const { date } = this.series;
    const { forSeconds } = this.rule;
    if (verdict === "unjudged" && pendingSince !== undefined) return this.state("pending", pendingSince);
    if (verdict !== "breach") return undefined;
    // A row of another account may have been newer, before its clock was set right.
    const since = pendingSince !== undefined && pendingSince <= date ? pendingSince : date;
    if (forSeconds === 0) return this.begin("firing", "value", since, since);
    if (secondsBetween(since, date) < forSeconds) return this.state("pending", since);
    const held = this.situation.heldSince.get(keyOf(this.series));
    if (held === undefined || secondsBetween(held, date) < forSeconds) return this.state("pending", held ?? since);
    return this.begin("firing", "value", held, held);
  }

  private measuredWhileOpen(open: OpenEpisode, verdict: Verdict): SeriesState | undefined {
    if (verdict !== "clear") return this.state("firing", open.HeldSince, this.told(open));
    this.end(open, "recovered");
    return undefined;
  }

  private unmeasured(): SeriesState | undefined {
    const { series, previous, rule, situation } = this;
    const open = previous?.episode;
    const isRemoved = situation.removed.has(keyOf(series));
    if (open) {
      // Whether a value still alerts is not known, so that is not told again.
      if (!isRemoved) return this.state("unknown", series.date, open.Kind === "no-data" ? this.told(open) : open);
      this.end(open, "removed-spoke");
      return undefined;
    }
    if (isRemoved) return undefined;
    if (isNoDataDue(rule, series, situation.now)) return this.begin("unknown", "no-data", series.date, series.date);
    // A late answer, or a call that failed once, is no measurement that does not alert.
    return previous;
  }

  private begin(
    status: "firing" | "unknown",
    Kind: OpenEpisode["Kind"],
    since: string,
    HeldSince: string,
  ): SeriesState {
    const open: OpenEpisode = { Kind, StartedAt: this.at, HeldSince, Value: this.series.value };
    return this.state(status, since, this.told(open, true));
  }

  private end(open: OpenEpisode, by: EndedBy): void {
    this.changes.push(endOf(this.series, open, by, this.series.value, this.situation.now));
  }

  /** Tells an alert that begins, that was muted when it began, or whose rule wants it told again. */
  private told(open: OpenEpisode, isNew = false): OpenEpisode {
    const { rule, situation, series, at } = this;
    const isMuted = situation.mutes.some((mute) => isMutedBy(mute, rule.name, series));
    const { toldAt, ...episode } = open;
    const tell = (change: "firing" | "repeat"): OpenEpisode => {
      this.changes.push({ ...namesOf(series), change, episode, value: series.value, muted: isMuted });
      return isMuted ? open : { ...episode, toldAt: at };
    };
    if (isNew || (toldAt === undefined && !isMuted)) return tell("firing");
    const { repeatSeconds } = rule;
    const isDue = toldAt !== undefined && repeatSeconds !== undefined && secondsBetween(toldAt, at) >= repeatSeconds;
    return isDue && !isMuted ? tell("repeat") : open;
  }

  private state(status: SeriesState["status"], since: string, episode?: OpenEpisode): SeriesState {
    return { ...namesOf(this.series), status, since, ...(episode && { episode }) };
  }
}

type EndedBy = "recovered" | "removed-rule" | "removed-spoke";

/** The end of an alert. It is told to whoever was told of the beginning, muted or not: they wait for it. */
function endOf(
  series: AlertedSeries,
  { toldAt, ...episode }: OpenEpisode,
  EndedBy: EndedBy,
  value: number | undefined,
  now: number,
): AlertChange {
  return {
    ...namesOf(series),
    change: "ended",
    episode: { ...episode, EndedAt: new Date(now).toISOString(), EndedBy },
    value,
    muted: toldAt === undefined,
  };
}

/** By name, so that the ones that a message names are always the same. */
function compareSeries(a: AlertedSeries, b: AlertedSeries): number {
  const [nameA, nameB] = [keyOf(a), keyOf(b)];
  return nameA < nameB ? -1 : nameA > nameB ? 1 : 0;
}

function namesOf({ project, environment }: AlertedSeries): AlertedSeries {
  return { project, environment };
}

function isNoDataDue(rule: AlertRule, { date }: WatchedSeries, now: number): boolean {
  return rule.noData === "alert" && now - Date.parse(date) >= rule.forSeconds * 1000;
}

/** Whether states that were found by one rule are about what another one watches. */
function sameSeries(a: AlertRule, b: AlertRule): boolean {
  return a.metric === b.metric && a.label === b.label;
}

function sameRule(a: AlertRule, b: AlertRule): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function byKey(states: readonly SeriesState[]): ReadonlyMap<string, SeriesState> {
  return new Map(states.map((state) => [keyOf(state), state]));
}

function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

function idOf(what: unknown): string {
  return createHash("sha256").update(JSON.stringify(what)).digest("base64url").slice(0, 22);
}
