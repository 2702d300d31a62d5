/** Matches characters that would break a line or change the direction of the text. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
/** Matches the beginning of `{style|text}`, which sets a style in ECharts' rich text. */
const STYLES = /\{(?=\w*\|)/g;
const NO_SPACE = "\u200b";

/**
 * Makes a name safe to draw in a chart: one line, without any markup.
 *
 * @param width characters after which the text continues on another line; if left out, there is only one line
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
 * Changes texts that are names of object members. ECharts caches the width of a text in an object under that text, so
 * for `__proto__` it would write to the prototype of every object.
 */
function unlikeMembers(text: string): string {
  const parted = text.replaceAll("__proto__", `__proto${NO_SPACE}__`);
  return parted in Object.prototype ? `${parted}${NO_SPACE}` : parted;
}
