/** Characters that would break a line, or turn what follows around. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
/** `{style|text}` means a style to ECharts' rich text. */
const STYLES = /\{(?=\w*\|)/g;
const NO_SPACE = "\u200b";

/**
 * A name as a chart can draw it: one line, and nothing in it means anything.
 *
 * @param width characters after which it goes on in another line; left out: it is one line
 */
export function plainText(name: string, width?: number): string {
  const characters = Array.from(name.replace(CONTROLS, " "));
  const lines =
    width === undefined
      ? [characters.join("")]
      : Array.from({ length: Math.ceil(characters.length / width) }, (_, line) =>
          characters.slice(line * width, (line + 1) * width).join(""),
        );
  return unlikeMembers(lines.join("\n").replace(STYLES, `{${NO_SPACE}`));
}

/**
 * ECharts looks for the width of a text in an object, and writes to what it finds there: for `__proto__`, to the prototype of
 * every object.
 */
function unlikeMembers(text: string): string {
  const parted = text.replaceAll("__proto__", `__proto${NO_SPACE}__`);
  return parted in Object.prototype ? `${parted}${NO_SPACE}` : parted;
}
