/**
 * Matches what a spreadsheet takes for the beginning of a formula, including full-width forms, because some
 * spreadsheets convert those.
 */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const QUOTED = /[",\r\n]/;

/**
 * Writes lines of cells as CSV (RFC 4180, except that lines end with a line feed). `ds-dashboard export` does the same
 * with `csv-stringify` and `escape_formulas`; that library would bring its own Buffer into the browser.
 *
 * Text that a spreadsheet would take for a formula gets an apostrophe in front. Numbers stay numbers, including
 * negative ones.
 */
export function stringify(lines: readonly (readonly (string | number)[])[]): string {
  return lines.map((cells) => `${cells.map(cellOf).join(",")}\n`).join("");
}

function cellOf(cell: string | number): string {
  if (typeof cell === "number") return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
