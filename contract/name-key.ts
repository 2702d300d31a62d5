/** Letters of Cyrillic and Greek that look like Latin ones, in lower or in upper case, and those that they look like. */
const LOOKS_LIKE = new Map(
  Object.entries({
    ...{ а: "a", в: "b", е: "e", к: "k", м: "m", н: "h", о: "o", р: "p", с: "c", т: "t", у: "y", х: "x" },
    ...{ і: "i", ј: "j", ѕ: "s", һ: "h", ԁ: "d", ԛ: "q", ԝ: "w", ӏ: "l" },
    ...{ α: "a", β: "b", ε: "e", ζ: "z", η: "h", ι: "i", κ: "k", μ: "m", ν: "n", ο: "o", ρ: "p", τ: "t" },
    ...{ υ: "y", χ: "x" },
  }),
);

/**
 * The text by which names of projects and environments compare: without case, without the forms that Unicode has of the
 * same characters (NFKC), and without alphabets that look alike. Names of parameters are ASCII, so nobody can take a name
 * that only looks like a registered one.
 */
export function nameKey(name: string): string {
  // Upper case first, because some letters have one lower case only there, such as ß.
  const folded = name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
  return Array.from(folded, (character) => LOOKS_LIKE.get(character) ?? character).join("");
}
