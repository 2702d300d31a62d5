import { accountRegionId, type AccountRegion } from "../contract/account-region";
import { pairKey } from "../contract/connection-parameters";
import type { ExpectedSpoke } from "../contract/refresh-run";

/** The number of metrics by outcome of their extraction. */
export interface MetricCounts {
  readonly ok: number;
  readonly denied: number;
  readonly throttled: number;
  readonly failed: number;
}

/**
 * A sign of life: an account and Region sent a measurement for a project and environment, with the names it reported.
 */
export interface Sign extends AccountRegion {
  readonly project: string;
  readonly environment: string;
  /** Undefined if the measurement was of another metric than `ExtractionHealth`. */
  readonly metrics: MetricCounts | undefined;
}

/** A registered spoke that answered. */
export interface AnsweredSpoke extends ExpectedSpoke {
  /** Undefined if the spoke does not report `ExtractionHealth`, as the original sample does not. */
  readonly metrics: MetricCounts | undefined;
}

/** Which registered spokes answered and which did not, in the order of registration. */
export interface Answers {
  readonly answered: readonly AnsweredSpoke[];
  readonly silent: readonly ExpectedSpoke[];
  /** Totals over all answers. A spoke that answers for two registered names counts once. */
  readonly metrics: MetricCounts;
}

/**
 * Matches signs with registered spokes. A sign is the answer of the spoke that is registered for the same account,
 * Region, project and environment; names compare without case. A sign whose names are not registered answers for every
 * spoke of its account and Region that has no answer of its own. Such names are allowed: the documented walk-through
 * registers TestProject and deploys Project1.
 *
 * @param signs signs of each origin, newest first
 */
export function matchAnswers(expected: readonly ExpectedSpoke[], signs: readonly Sign[]): Answers {
  const registered = new Set(expected.map(pairKey));
  const byOrigin = new Map<string, Sign>();
  const unregistered = new Map<string, Sign[]>();
  for (const sign of signs) {
    const key = originKey(sign);
    if (byOrigin.has(key)) continue;
    byOrigin.set(key, sign);
    if (!registered.has(pairKey(sign))) {
      unregistered.set(accountRegionId(sign), [...(unregistered.get(accountRegionId(sign)) ?? []), sign]);
    }
  }
  const answered: AnsweredSpoke[] = [];
  const silent: ExpectedSpoke[] = [];
  const counted = new Set<Sign>();
  for (const spoke of expected) {
    const own = byOrigin.get(originKey(spoke));
    const answers = own ? [own] : (unregistered.get(accountRegionId(spoke)) ?? []);
    for (const sign of answers) counted.add(sign);
    if (answers.length === 0) silent.push(spoke);
    else answered.push({ ...spoke, metrics: answers.some(({ metrics }) => metrics) ? sumOf(answers) : undefined });
  }
  return { answered, silent, metrics: sumOf([...counted]) };
}

function sumOf(signs: readonly Sign[]): MetricCounts {
  const sum = (outcome: keyof MetricCounts): number =>
    signs.reduce((total, { metrics }) => total + (metrics?.[outcome] ?? 0), 0);
  return { ok: sum("ok"), denied: sum("denied"), throttled: sum("throttled"), failed: sum("failed") };
}

/** A key for a spoke: where it is, and its names. */
export function originKey(one: ExpectedSpoke): string {
  return accountRegionId(one) + pairKey(one);
}
