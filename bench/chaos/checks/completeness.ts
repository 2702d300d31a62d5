import { groupBy } from "../../../common/group-by";
import { DAY_MS, HOUR_MS } from "../../../common/instants";
import type { Measured, RefreshRequest, Registration } from "../ledger";
import type { Check, Truth } from "../truth";

const MINUTE_MS = 60_000;
const HEALTH = "ExtractionHealth";
/** How long a hub gives its spokes. */
const ANSWER_MS = 10 * MINUTE_MS;
/** By so much at most is late what faults delay. */
const LATEST_MS = 4 * HOUR_MS;
/** So many silent spokes are listed. */
const MOST_LISTED = 500;

interface Spoke {
  readonly account: string;
  readonly region: string;
  readonly project: string;
  readonly environment: string;
}

const OUTCOMES = { Ok: "ok", Denied: "denied", Throttled: "throttled", Failed: "failed" } as const;

type Counts = { readonly [Outcome in keyof typeof OUTCOMES]: number };

interface RunRecord extends Counts {
  readonly EventId: string;
  readonly StartedAt: string;
  readonly Expected: number;
  readonly Answered: number;
  readonly Silent: number;
  readonly SilentSpokes: readonly Spoke[];
}

/**
 * There is one record of each request, and in it is silent who did not measure between that request and the next. Whose registration
 * changed shortly before may be in it or not, and so may what a request was answered with that was evaluated too late for the others.
 * How the metrics of those who answered ended is known by their `ExtractionHealth`; what came too late to be looked at may be missing.
 */
export const completeness: Check = {
  name: "completeness",
  differences: (truth) => {
    const { ledger, held } = truth;
    const records = new Map(
      groupBy(
        held.summaries.filter(({ Summary }) => Summary === "refresh") as unknown as readonly RunRecord[],
        ({ EventId }) => EventId,
      ),
    );
    const requests = ledger.requests
      .map(({ eventId, at }) => ({ eventId, at: Math.floor(at / 1000) * 1000 }))
      .sort((one, other) => one.at - other.at);
    const answers = groupBy(
      [...ledger.measured].filter(([, { isForwarded }]) => isForwarded).map(([key, one]) => ({ ...one, key })),
      ({ account, region, detail }) => `${account} ${region} ${detail.ProjectName}/${detail.Environment}`,
    );
    const differences: string[] = [];
    for (const request of requests) {
      const [record, ...others] = records.get(request.eventId) ?? [];
      records.delete(request.eventId);
      const name = `the record of the request of ${new Date(request.at).toISOString()} (${request.eventId})`;
      if (others.length > 0) differences.push(`${name} is there ${others.length + 1} times`);
      if (!record) {
        if (request.at + ANSWER_MS < held.at) differences.push(`${name} is missing`);
        continue;
      }
      for (const problem of problemsOf(record, request, requests, answers, truth))
        differences.push(`${name}: ${problem}`);
    }
    return [...differences, ...[...records.keys()].map((id) => `a record of ${id}, which nobody requested`)];
  },
};

type Answer = Measured & { readonly key: string };
type Answers = ReadonlyMap<string, readonly Answer[]>;

function problemsOf(
  record: RunRecord,
  request: RefreshRequest,
  requests: readonly RefreshRequest[],
  answers: Answers,
  truth: Truth,
): readonly string[] {
  const { Expected, Answered, Silent, SilentSpokes } = record;
  const { at } = request;
  const problems: string[] = [];
  if (record.StartedAt !== new Date(at).toISOString()) problems.push(`it says that it started ${record.StartedAt}`);
  if (Expected !== Answered + Silent || Math.min(Silent, MOST_LISTED) !== SilentSpokes.length) {
    problems.push(`its numbers do not add up: ${Expected} = ${Answered} + ${Silent}, ${SilentSpokes.length} listed`);
  }
  const later = requests.filter((other) => other.at > at);
  const next = later[0]?.at ?? Infinity;
  const known = knownUntil(request, later, truth);
  const silent = new Set(SilentSpokes.map(spokeKey));
  const registered = truth.ledger.registrations.filter(({ from, to }) => from <= at + LATEST_MS && to > at);
  const steady = registered.filter((one) => isSteady(one, at, truth));
  const possible = new Set(registered.map(({ pair }) => pair)).size;
  if (Expected < steady.length || Expected > possible) {
    problems.push(`it expects ${Expected} spokes, of ${steady.length} to ${possible} that are registered`);
  }
  for (const registration of steady) {
    const key = keyOf(registration);
    const between = (end: number): readonly Answer[] =>
      (answers.get(key) ?? []).filter(({ detail }) => {
        const measured = Date.parse(detail.ExtractionDate);
        return measured >= at && measured < end;
      });
    const mine = between(next);
    if (between(known).length === 0 && !silent.has(key))
      problems.push(`${key} is wrongly answered: it measured nothing for it`);
    if (mine.length === 0 || !silent.has(key)) continue;
    const landed = Math.min(...mine.map((one) => truth.ledger.landed.get(one.key) ?? Infinity));
    if (!isLookedAt(at, landed, requests, truth)) continue;
    problems.push(
      `${key} is wrongly silent: it measured ${mine[0]!.detail.ExtractionDate}, stored ${new Date(landed).toISOString()}`,
    );
  }
  const spans = registered
    .filter((registration) => !silent.has(keyOf(registration)))
    .map((registration): Span => {
      const mine = answers.get(keyOf(registration)) ?? [];
      const health = healthOf(mine, at, next, truth);
      const isSeen = ({ landed }: Health): boolean =>
        landed < at + ANSWER_MS || isLookedAt(at, landed, requests, truth);
      const isSure = steady.includes(registration) && health.length > 0 && health.every(isSeen);
      return { isSure, runs: healthOf(mine, at, known, truth) };
    });
  return [...problems, ...countProblems(record, spans)];
}

/** What is known of how the metrics of a spoke ended that has answered. */
interface Span {
  /** Whether one of its runs has to be counted. */
  readonly isSure: boolean;
  /** The runs of which one may be counted. */
  readonly runs: readonly Health[];
}

function countProblems(record: Counts, spans: readonly Span[]): readonly string[] {
  return (Object.entries(OUTCOMES) as [keyof Counts, string][]).flatMap(([name, outcome]) => {
    let [least, most] = [0, 0];
    for (const { isSure, runs } of spans) {
      const counts = runs.map(({ value }) => value[outcome] ?? 0);
      if (isSure) least += Math.min(...counts);
      most += Math.max(0, ...counts);
    }
    if (record[name] >= least && record[name] <= most) return [];
    return [`${record[name]} metrics are ${name}, which have to be ${least} to ${most}`];
  });
}

interface Health {
  readonly value: Readonly<Record<string, number>>;
  /** When it was stored, epoch milliseconds. */
  readonly landed: number;
}

/** How the metrics of a spoke ended, in each run of it between two instants. */
function healthOf(answers: readonly Answer[], from: number, to: number, { ledger }: Truth): readonly Health[] {
  return answers.flatMap(({ key, detail }) => {
    const measured = Date.parse(detail.ExtractionDate);
    if (detail.MetricName !== HEALTH || measured < from || measured >= to) return [];
    return [{ value: Object(detail.MetricValue) as Health["value"], landed: ledger.landed.get(key) ?? Infinity }];
  });
}

/**
 * Until when what was measured may count for a request. Nobody could know of a later one that was not evaluated yet when this one
 * was, nor, at the looks after that, of one that was not evaluated in time.
 */
function knownUntil({ eventId }: RefreshRequest, later: readonly RefreshRequest[], truth: Truth): number {
  const evaluatedAt = (id: string): number => truth.ledger.evaluated.get(id) ?? Infinity;
  const first = evaluatedAt(eventId);
  const then = later.find((other) => evaluatedAt(other.eventId) <= first)?.at ?? Infinity;
  const afterwards = later.find((other) => isInTime(other, truth))?.at ?? Infinity;
  return Math.max(Math.min(first, then), afterwards);
}

/** Whether a registration had reached every function before a request, and lasted until it was evaluated. */
function isSteady({ from, to, value }: Registration, at: number, { faultsFrom }: Truth): boolean {
  return (from <= faultsFrom || from + LATEST_MS <= at) && to > at + LATEST_MS && /^\d{12}(:|$)/.test(value);
}

function isInTime({ eventId, at }: RefreshRequest, { ledger }: Truth): boolean {
  return (ledger.evaluated.get(eventId) ?? Infinity) <= at + ANSWER_MS + MINUTE_MS;
}

/** Whether a request was surely evaluated after an answer was stored, and within a day of the one that was answered. */
function isLookedAt(at: number, landed: number, requests: readonly RefreshRequest[], { faultsTo }: Truth): boolean {
  return requests.some((request) => {
    const look = request.at + ANSWER_MS;
    const latest = request.at >= faultsTo ? look + MINUTE_MS : look + LATEST_MS;
    return landed < look && at > latest - DAY_MS;
  });
}

function spokeKey({ account, region, project, environment }: Spoke): string {
  return `${account} ${region} ${project}/${environment}`;
}

function keyOf({ value, pair }: Registration): string {
  const [account, region = "us-east-1"] = value.split(":");
  return `${account} ${region} ${pair}`;
}
