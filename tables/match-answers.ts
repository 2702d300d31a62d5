import { accountRegionId, type AccountRegion } from "../contract/account-region";
import type { ExpectedSpoke } from "../contract/refresh-run";

/** Numbers of metrics, by how their extraction ended. */
export interface MetricCounts {
  readonly ok: number;
  readonly denied: number;
  readonly throttled: number;
  readonly failed: number;
}

/** A sign of life: rows that arrived from an account under a project and environment. */
export interface Sign extends AccountRegion {
  readonly project: string;
  readonly environment: string;
  /** Undefined where it was another metric than `ExtractionHealth`. */
  readonly metrics: MetricCounts | undefined;
}

/** A registered spoke that answered. */
export interface AnsweredSpoke extends ExpectedSpoke {
  /** Undefined where it reports no `ExtractionHealth`, as the original sample does not. */
  readonly metrics: MetricCounts | undefined;
}

/** Who of the registered spokes answered, in their order. */
export interface Answers {
  readonly answered: readonly AnsweredSpoke[];
  readonly silent: readonly ExpectedSpoke[];
  /** Of all that answered; what answers for two registered names counts once. */
  readonly metrics: MetricCounts;
}

/**
 * Finds out who answered. A sign is the answer of the spoke that is registered for its account, Region, project and
 * environment; names compare without case. One whose names nobody registered answers for every spoke of its account and
 * Region that has no answer of its own: such names are free, and the documented walk-through registers TestProject and
 * deploys Project1.
 *
 * @param signs the newest of an origin first
 */
export function matchAnswers(expected: readonly ExpectedSpoke[], signs: readonly Sign[]): Answers {
  const registered = new Set(expected.map(nameKey));
  const byOrigin = new Map<string, Sign>();
  const unregistered = new Map<string, Sign[]>();
  for (const sign of signs) {
    const key = originKey(sign);
    if (byOrigin.has(key)) continue;
    byOrigin.set(key, sign);
    if (!registered.has(nameKey(sign))) {
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

type Names = Pick<Sign, "project" | "environment">;

function nameKey({ project, environment }: Names): string {
  return JSON.stringify([project.toLowerCase(), environment.toLowerCase()]);
}

function originKey(one: AccountRegion & Names): string {
  return accountRegionId(one) + nameKey(one);
}
