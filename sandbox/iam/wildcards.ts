import type { Stretch } from "./pattern";

/** One place of a pattern: a character that stands for itself, or a wildcard. */
type Glyph = string | Wildcard;

interface Wildcard {
  /** `*` takes any number of characters, `?` exactly one. */
  readonly many: boolean;
  readonly takesColons: boolean;
}

/** The colons between the six parts of an ARN; any after these belong to the last part. */
const COLONS_OF_AN_ARN = 5;

/** Whether a text matches a pattern in which `*` takes any characters and `?` any one. */
export function like(pattern: readonly Stretch[]): (text: string) => boolean {
  return matcher(glyphs(pattern, () => true));
}

/**
 * Whether an ARN matches a pattern part by part: wildcards of the first five parts do not go beyond their colons.
 * Undefined for a pattern that has not six parts.
 */
export function arnLike(pattern: readonly Stretch[]): (arn: string) => boolean | undefined {
  const places = glyphs(pattern, ({ colons }) => colons >= COLONS_OF_AN_ARN);
  return places.filter((place) => place === ":").length < COLONS_OF_AN_ARN ? () => undefined : matcher(places);
}

/**
 * The same for a statement's `Resource`, where a `*` that ends a part may go beyond the colon.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceLike(pattern: readonly Stretch[]): (arn: string) => boolean {
  return matcher(
    glyphs(pattern, ({ colons, wildcard, next }) => {
      return colons >= COLONS_OF_AN_ARN || (wildcard === "*" && (next === ":" || next === undefined));
    }),
  );
}

interface Place {
  readonly wildcard: string;
  /** How many there are before it. */
  readonly colons: number;
  readonly next: string | undefined;
}

function glyphs(pattern: readonly Stretch[], takesColons: (place: Place) => boolean): Glyph[] {
  const characters = pattern.flatMap(({ text, literal }) =>
    text
      .split("")
      .map((character) => ({ character, isWildcard: !literal && (character === "*" || character === "?") })),
  );
  let colons = 0;
  return characters.map(({ character, isWildcard }, index) => {
    if (character === ":") colons += 1;
    if (!isWildcard) return character;
    const place = { wildcard: character, colons, next: characters[index + 1]?.character };
    return { many: character === "*", takesColons: takesColons(place) };
  });
}

function matcher(pattern: readonly Glyph[]): (text: string) => boolean {
  // Most texts differ before the first wildcard, and there may be hundreds of patterns for one request.
  let start = "";
  for (const glyph of pattern) {
    if (typeof glyph !== "string") break;
    start += glyph;
  }
  const rest = pattern.slice(start.length);
  const [last] = rest;
  if (last === undefined) return (text) => text === start;
  if (rest.length === 1 && takesAll(last)) return (text) => text.startsWith(start);
  return (text) => text.startsWith(start) && matchesAll(rest, text.slice(start.length));
}

function takesAll(glyph: Glyph): boolean {
  return typeof glyph !== "string" && glyph.many && glyph.takesColons;
}

/** Takes time in proportion to both lengths, whatever the pattern: it never goes back in the text. */
function matchesAll(pattern: readonly Glyph[], text: string): boolean {
  // Where true, the glyphs before this place match the text so far.
  let reached = [true];
  spread(reached, pattern);
  for (const character of text.split("")) {
    const next: boolean[] = [];
    pattern.forEach((glyph, place) => {
      if (!reached[place] || !takes(glyph, character)) return;
      next[typeof glyph !== "string" && glyph.many ? place : place + 1] = true;
    });
    spread(next, pattern);
    reached = next;
  }
  return reached[pattern.length] === true;
}

/** A `*` may also take nothing. */
function spread(reached: boolean[], pattern: readonly Glyph[]): void {
  pattern.forEach((glyph, place) => {
    if (reached[place] && typeof glyph !== "string" && glyph.many) reached[place + 1] = true;
  });
}

function takes(glyph: Glyph, character: string): boolean {
  return typeof glyph === "string" ? glyph === character : character !== ":" || glyph.takesColons;
}
