import { formatGrouped } from "./plot-number";

const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
const LONG = 1e5;
const COMPACT_END = 1e15;

interface Step {
  /** From this many of the unit on. */
  readonly from: number;
  readonly size: number;
  readonly word: string;
}

/** Units with larger ones that people count in. The first step that a number reaches is taken. */
const STEPS: Readonly<Record<string, readonly Step[]>> = {
  Seconds: [
    { from: 2 * 86_400, size: 86_400, word: "days" },
    { from: 2 * 3_600, size: 3_600, word: "h" },
    { from: 2 * 60, size: 60, word: "min" },
    { from: 0, size: 1, word: "s" },
  ],
  Milliseconds: [
    { from: 1_000, size: 1_000, word: "s" },
    { from: 0, size: 1, word: "ms" },
  ],
  Bytes: [
    { from: 1e12, size: 1e12, word: "TB" },
    { from: 1e9, size: 1e9, word: "GB" },
    { from: 1e6, size: 1e6, word: "MB" },
    { from: 1e3, size: 1e3, word: "kB" },
    { from: 0, size: 1, word: "B" },
  ],
};

/** A number and the word behind it, as people say it. */
export interface Quantity {
  readonly number: string;
  /** Empty if there is none. */
  readonly word: string;
}

/** A value in the unit that people would use, with three digits or all of a whole number: `41.8 days`, `55 %`, `1.2M`. */
export function quantityOf(value: number, unit: string): Quantity {
  const step = Object.hasOwn(STEPS, unit) ? STEPS[unit]!.find(({ from }) => Math.abs(value) >= from) : undefined;
  if (step) return { number: shortNumber(value / step.size), word: step.word };
  return { number: shortNumber(value), word: wordOf(unit) };
}

/** The same in one text. */
export function formatQuantity(value: number, unit: string): string {
  const { number, word } = quantityOf(value, unit);
  return word === "" ? number : `${number} ${word}`;
}

function wordOf(unit: string): string {
  if (unit === "Count" || unit === "None") return "";
  return unit === "Percent" ? "%" : unit;
}

function shortNumber(number: number): string {
  const size = Math.abs(number);
  if (size >= LONG && size < COMPACT_END) return COMPACT.format(number);
  return formatGrouped(Number.isInteger(number) || size >= 1_000 ? Math.round(number) : Number(number.toPrecision(3)));
}
