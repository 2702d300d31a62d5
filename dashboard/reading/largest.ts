import { largestLabels } from "../drawing/largest-labels";
import { othersName } from "../drawing/words";
import type { MetricValue } from "../../contract/event";

/**
 * The largest labels of a vector as far as they fit, what went wrong first, and the sum of the others, so that its total stays.
 *
 * @param bytes that the labels may have with their numbers, as JSON; a number, and a vector that fits, is returned as it is
 */
export function largestOf(value: MetricValue, bytes: number): MetricValue {
  if (typeof value === "number" || bytesOf(value) <= bytes) return value;
  const kept: [string, number][] = [];
  const sorted = largestLabels(value);
  let left = bytes;
  for (const [label, number] of sorted) {
    left -= bytesOf({ [label]: number });
    if (left < 0) break;
    kept.push([label, number]);
  }
  const others = sorted.slice(kept.length);
  if (others.length === 0) return Object.fromEntries(kept);
  const sum = others.reduce((total, [, number]) => total + number, 0);
  return Object.fromEntries([...kept, [othersName(others.length), sum]]);
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
