import Table from "cli-table3";

type Row = readonly string[];
type Alignment = "left" | "right";

/** The least width of a column that is made narrower, padding included. */
const LEAST_WIDTH = 12;

/**
 * Rows as a table. A table that is too wide for the terminal gets narrower columns, in which text continues on the next
 * line. Nothing is cut off.
 *
 * @param columns the width of the terminal in characters; undefined: as wide as the table is, for files and pipes
 */
export function table(
  head: Row,
  rows: readonly Row[],
  aligned: readonly Alignment[] = [],
  columns = process.stdout.isTTY ? process.stdout.columns : undefined,
): string {
  const drawn = draw(head, rows, aligned);
  const [border = ""] = drawn.split("\n");
  if (columns === undefined || border.length <= columns) return drawn;
  // The library has measured the columns; wide characters take two places each.
  const widths = border
    .slice(1, -1)
    .split("┬")
    .map(({ length }) => length);
  const narrower = fitInto(columns - widths.length - 1, widths);
  const folded = (row: Row): Row => row.map((cell, column) => foldWords(cell, narrower[column]! - 2));
  return draw(folded(head), rows.map(folded), aligned, narrower);
}

function draw(
  head: Row,
  rows: readonly Row[],
  aligned: readonly Alignment[],
  colWidths: readonly number[] = [],
): string {
  const lines = new Table({
    head: [...head],
    colAligns: [...aligned],
    colWidths: [...colWidths],
    wordWrap: colWidths.length > 0,
    style: { head: [], border: [] },
    // Draws no line between two rows.
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
  });
  lines.push(...rows.map((row) => [...row]));
  return lines.toString();
}

/** Takes from the widest columns what is too much; narrow ones stay as they are. */
function fitInto(room: number, widths: readonly number[]): readonly number[] {
  const narrower = [...widths];
  let left = room;
  const ascending = [...widths.entries()].sort(([, a], [, b]) => a - b);
  ascending.forEach(([column, width], index) => {
    const share = Math.floor(left / (widths.length - index));
    narrower[column] = Math.min(width, Math.max(share, LEAST_WIDTH));
    left -= narrower[column];
  });
  return narrower;
}

/** Breaks words that do not fit into a line, because the library would cut them off. Coloured words are short. */
function foldWords(text: string, width: number): string {
  return text.replace(/[^\s\p{Cc}]+/gu, (word) => {
    const characters = Array.from(new Intl.Segmenter().segment(word), ({ segment }) => segment);
    // A character beyond the Latin ones may take two places.
    const perLine = /^[\u0020-\u024f]*$/.test(word) ? width : Math.floor(width / 2);
    const lines: string[] = [];
    for (let start = 0; start < characters.length; start += perLine)
      lines.push(characters.slice(start, start + perLine).join(""));
    return lines.join("\n");
  });
}
