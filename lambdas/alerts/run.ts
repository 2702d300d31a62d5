import type { Logger } from "@aws-lambda-powertools/logger";
import { MetricUnit, type Metrics } from "@aws-lambda-powertools/metrics";
import { reasonOf } from "../../common/errors";
import { groupBy } from "../../common/group-by";
import { inParallel } from "../../common/parallel";
import type { AlertRule } from "../../contract/alert-rule";
import type { AlertMessage, AlertMute, AlertState } from "../../contract/alerts";
import type { ExpectedSpoke } from "../../contract/refresh-run";
import type { NewestValue } from "../../contract/summaries";
import { alertItem, readAlertStates, readMutes } from "../../tables/alerts";
import { FreshnessOf } from "../../tables/freshness";
import type { Tables } from "../../tables/hub-tables";
import { readNewestRun, readNewestValues } from "../../tables/summaries";
import { deliver, type Senders } from "./deliver";
import { evaluate, matured, missing, type Evaluation, type Situation } from "./evaluate";
import { readHeldSince } from "./held";
import { removedSeries } from "./removed";
import type { StoredRule } from "./rule";
import { keyOf, watchedSeries } from "./series";
import { deleteState, putState, shareOfItem } from "./store";
import { readUsualOn, readUsualValues } from "./usual-values";

const RULES_AT_ONCE = 8;
const QUERIES_AT_ONCE = 16;
/**
 * Newest values are read with eventual consistency, so they may be a moment older than those by which another run has
 * just changed a state. Such a rule is left to the next run.
 */
const SETTLED_AFTER_MS = 5_000;

export interface AlertParts {
  readonly tables: Tables;
  readonly senders: Senders;
  readonly readRules: () => Promise<readonly StoredRule[]>;
  /** Reads the registered accounts. */
  readonly readRegistered: () => Promise<readonly ExpectedSpoke[]>;
  readonly metrics: Metrics;
  readonly logger: Pick<Logger, "info" | "warn" | "error">;
}

/** What all rules of a run are evaluated by. */
interface Run {
  readonly parts: AlertParts;
  readonly now: number;
  readonly all: readonly NewestValue[];
  readonly byMetric: ReadonlyMap<string, readonly NewestValue[]>;
  readonly freshness: FreshnessOf;
  readonly mutes: readonly AlertMute[];
  readonly registered: () => Promise<readonly ExpectedSpoke[]>;
}

/**
 * Evaluates every rule by the newest values, stores what has changed and tells it. Each rule is evaluated alone, and any
 * number of runs may do so at once.
 *
 * @throws Error at the end if a rule failed; the log names each, and the next run tries it again
 */
export async function runAlerts(parts: AlertParts): Promise<void> {
  const { tables, metrics, logger } = parts;
  const now = Date.now();
  // States before values: a state must not be newer than the values that change it.
  const [rules, states] = await Promise.all([parts.readRules(), readAlertStates(tables)]);
  const pairs = pairsOf(rules, states);
  // Without rules there is nothing to read of the rest, which is 17 partitions and more every quarter of an hour.
  const [all, run, mutes] =
    pairs.length === 0
      ? [[], undefined, []]
      : await Promise.all([readNewestValues(tables), readNewestRun(tables), readMutes(tables, now)]);
  let registered: Promise<readonly ExpectedSpoke[]> | undefined;
  const context: Run = {
    ...{ parts, now, all, mutes },
    byMetric: groupBy(all, ({ MetricName }) => MetricName),
    freshness: new FreshnessOf(run, now),
    registered: () => (registered ??= parts.readRegistered()),
  };
  const counts = { EvaluatedRules: 0, FailedRules: 0, FiringAlerts: 0 };
  await inParallel(
    pairs,
    async ({ name, stored, state }) => {
      try {
        const ended = await new RuleRun(context, ruleOf(stored), state).end();
        counts.EvaluatedRules += stored ? 1 : 0;
        counts.FiringAlerts += openIn(ended);
      } catch (error) {
        counts.FailedRules++;
        counts.FiringAlerts += openIn(state);
        logger.error("Alert rule failed, the next run tries it again", { rule: name, reason: reasonOf(error) });
      }
    },
    RULES_AT_ONCE,
  );
  for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, value);
  metrics.publishStoredMetrics();
  logger.info("Alert rules evaluated", { ...counts, series: all.length });
  if (counts.FailedRules > 0) throw new Error(`${counts.FailedRules} alert rules failed; the log names each and why`);
}

/** A rule as it is stored and what is known about it; at least one of them. */
interface Pair {
  readonly name: string;
  readonly stored: StoredRule | undefined;
  readonly state: AlertState | undefined;
}

function pairsOf(rules: readonly StoredRule[], states: readonly AlertState[]): readonly Pair[] {
  const left = new Map(states.map((state) => [state.Rule.name.toLowerCase(), state]));
  const pairs = rules.map((stored): Pair => {
    const key = stored.name.toLowerCase();
    const state = left.get(key);
    left.delete(key);
    return { name: stored.name, stored, state };
  });
  return [...pairs, ...[...left.values()].map((state): Pair => ({ name: state.Rule.name, stored: undefined, state }))];
}

/** @throws Error if the rule cannot be read; what is known about it stays as it is */
function ruleOf(stored: StoredRule | undefined): AlertRule | undefined {
  if (stored && "problem" in stored) throw new Error(stored.problem);
  return stored?.rule;
}

function openIn(state: AlertState | undefined): number {
  return state?.Series.filter(({ episode }) => episode).length ?? 0;
}

/** One evaluation of one rule. */
class RuleRun {
  constructor(
    private readonly run: Run,
    private readonly rule: AlertRule | undefined,
    private readonly before: AlertState | undefined,
  ) {}

  /** @returns what is known about the rule then, as far as this run knows */
  async end(): Promise<AlertState | undefined> {
    const { before, run } = this;
    const isSettled = !before || run.now - Date.parse(before.EvaluatedAt) >= SETTLED_AFTER_MS;
    let state: AlertState | undefined = before && (await this.delivered(before));
    // Another run is at work on this rule.
    if (before && !state) return before;
    if (!isSettled) return state;
    for (;;) {
      const { next, postponed } = await this.evaluation(state);
      if (!next) break;
      if (!(await putState(run.parts.tables, next))) return state;
      state = await this.delivered(next);
      if (!state) return next;
      if (postponed === 0) break;
    }
    if (!this.rule && state) await deleteState(run.parts.tables, state);
    return state;
  }

  /** Sends the message of a state, if there is one. */
  private async delivered(state: AlertState): Promise<AlertState | undefined> {
    if (!hasMessage(state)) return state;
    const { tables, senders } = this.run.parts;
    return deliver(tables, senders, state, this.rule);
  }

  /**
   * What has become of the rule, with as many changes as an item holds: the others are found again once these are told.
   *
   * @throws Error if there is no room for any of them. What is known stays known.
   */
  private async evaluation(state: AlertState | undefined): Promise<Evaluation> {
    const situation = await this.situation(state);
    let evaluation = evaluate(situation);
    let most = evaluation.moves;
    for (;;) {
      const share = evaluation.next ? shareOfItem(alertItem(evaluation.next)) : 0;
      if (share <= 1) return evaluation;
      most = Math.floor(most / Math.max(2, share));
      if (most === 0) {
        throw new Error(
          `more series alert than an item of 400 KB holds; ${openIn(state)} alerts are known and stay known. ` +
            "Watch fewer series with this rule, by its projects or environments.",
        );
      }
      evaluation = evaluate(situation, most);
    }
  }

  private async situation(previous: AlertState | undefined): Promise<Situation> {
    const { rule, run } = this;
    const { tables } = run.parts;
    const base = { rule, previous, mutes: run.mutes, now: run.now };
    const nothing = { usual: () => undefined, heldSince: new Map<string, string>(), removed: new Set<string>() };
    if (!rule) return { ...base, ...nothing, series: [] };
    const series = watchedSeries(rule, run.byMetric.get(rule.metric) ?? [], run.freshness);
    const isUsual = rule.condition.kind === "outsideUsual";
    const usual = isUsual ? await readUsualValues(tables, rule, series) : new Map<string, undefined>();
    const known = { ...base, ...nothing, series, usual: (one: (typeof series)[number]) => usual.get(keyOf(one)) };
    const due = matured(known);
    const usualOn = new Map(
      isUsual
        ? await inParallel(
            due,
            async (one) => [keyOf(one), await readUsualOn(tables, rule, one)] as const,
            QUERIES_AT_ONCE,
          )
        : [],
    );
    const heldSince = await readHeldSince(tables, rule, due, (one, day) => usualOn.get(keyOf(one))?.(day));
    const unmeasured = missing(known);
    if (unmeasured.length === 0) return { ...known, heldSince };
    const removed = removedSeries(unmeasured, await run.registered(), run.all, run.freshness);
    return { ...known, heldSince, removed };
  }
}

function hasMessage(state: AlertState): state is AlertState & { readonly Message: AlertMessage } {
  return state.Message !== undefined;
}
