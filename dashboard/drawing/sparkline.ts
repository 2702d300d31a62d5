/** Space for the thickness of the line and for the dot at its end. */
const PADDING = 3;

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The path (`d` of an SVG path) of a line through equally spaced values, with the smallest at the bottom and the
 * largest at the top; null is a gap. A value between two gaps becomes a path of no length, which round line caps draw
 * as a dot.
 *
 * @param width, height CSS pixels
 * @returns an empty text if there are no values
 */
export function sparklinePath(values: readonly (number | null)[], width: number, height: number): string {
  const points = pointsOf(values, width, height);
  return points
    .flatMap((point, index) => {
      if (!point) return [];
      const command = points[index - 1] ? "L" : "M";
      const isAlone = !points[index - 1] && !points[index + 1];
      return `${command}${point.x} ${point.y}${isAlone ? "h0" : ""}`;
    })
    .join("");
}

/** The position of the newest value of a sparkline; undefined if the last value is a gap. */
export function sparklineEnd(values: readonly (number | null)[], width: number, height: number): Point | undefined {
  return pointsOf(values, width, height).at(-1);
}

function pointsOf(values: readonly (number | null)[], width: number, height: number): readonly (Point | undefined)[] {
  const numbers = values.filter((value) => value !== null);
  const least = Math.min(...numbers);
  const most = Math.max(...numbers);
  const step = (width - 2 * PADDING) / Math.max(1, values.length - 1);
  return values.map((value, index) => {
    if (value === null) return undefined;
    // Divides before it subtracts, because the difference of two large numbers may be infinite.
    const whole = most / 2 - least / 2;
    const part = whole === 0 ? 0.5 : (value / 2 - least / 2) / whole;
    return { x: round(PADDING + step * index), y: round(height - PADDING - part * (height - 2 * PADDING)) };
  });
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
