import { formatGrouped } from "./plot-number";

/** The name of what sums up so many labels of a vector. */
export function othersName(count: number): string {
  return `other (${count})`;
}

/** `1 spoke`, `2 spokes`. */
export function countOf(count: number, one: string, many: string): string {
  return `${formatGrouped(count)} ${count === 1 ? one : many}`;
}

/** `2 denied, 1 failed`; empty if there was no failure. */
export function describeTrouble(counts: {
  readonly denied: number;
  readonly throttled: number;
  readonly failed: number;
}): string {
  return (["denied", "throttled", "failed"] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => `${formatGrouped(counts[name])} ${name}`)
    .join(", ");
}

/** `a, b and 3 more`. */
export function namesOf(names: readonly string[], most: number, between = ", "): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(between)} and ${more} more` : names.join(between);
}
