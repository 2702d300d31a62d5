/** What a spreadsheet takes for the beginning of a formula; the full-width forms, too, because some fold them. */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const QUOTED = /[",\r\n]/;

/**
 * Writes lines of cells as CSV (RFC 4180, but lines end with a line feed), as `csv-stringify` with `escape_formulas` does in
 * `ds-dashboard export`; that one brings a Buffer of its own into a browser.
 *
 * Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers, also negative ones.
 */
export function stringify(lines: readonly (readonly (string | number)[])[]): string {
  return lines.map((cells) => `${cells.map(cellOf).join(",")}\n`).join("");
}

function cellOf(cell: string | number): string {
  if (typeof cell === "number") return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
