import type { Held } from "./held";
import type { Ledger } from "./ledger";

/** What happened, and what is held in the end. */
export interface Truth {
  readonly ledger: Pick<Ledger, "measured" | "requests" | "registrations" | "landed" | "evaluated">;
  /** What has to be in quarantine, by the mark in its text. */
  readonly hostile: ReadonlyMap<string, { readonly what: string; readonly reason: string }>;
  readonly held: Held;
  /** When faults began and ended, epoch milliseconds. */
  readonly faultsFrom: number;
  readonly faultsTo: number;
}

/** A part of what is held, compared with what it has to be. */
export interface Check {
  readonly name: string;
  /** @returns a sentence for each difference */
  differences(truth: Truth): readonly string[];
}

/** The same text for the same JSON, however its members are ordered. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}

/** Names a series: `Project1/prod Accuracy`. */
export function seriesOf(one: {
  readonly ProjectName: unknown;
  readonly Environment: unknown;
  readonly MetricName: unknown;
}): string {
  return `${String(one.ProjectName)}/${String(one.Environment)} ${String(one.MetricName)}`;
}

/** The UTC day of a date. */
export function dayOf(date: string): string {
  return date.slice(0, 10);
}

/** What differs between what has to be there and what is, both by their names. */
export function compared(
  expected: ReadonlyMap<string, string>,
  actual: ReadonlyMap<string, string>,
): readonly string[] {
  const names = new Set([...expected.keys(), ...actual.keys()]);
  return [...names].flatMap((name) => {
    const [should, is] = [expected.get(name), actual.get(name)];
    if (should === is) return [];
    if (is === undefined) return [`${name} is missing; it has to be ${should}`];
    if (should === undefined) return [`${name} should not be there; it is ${is}`];
    return [`${name} is ${is}; it has to be ${should}`];
  });
}
