/** A character, or `*` for any number of them. */
type Token = { readonly character: string } | "*";

/** A position in one of several wildcard values: how many of its tokens are behind. A `*` may take more where it stands. */
type Position = readonly [value: number, behind: number];

/** Reads a wildcard value, in which `\*` and `\\` stand for `*` and `\`. @throws what `problem` makes of a wrong one */
export function wildcardTokens(value: string, problem: (reason: string) => Error): readonly Token[] {
  const parts: readonly string[] = value.match(/\\[*\\]|[^]/gu) ?? [];
  if (parts.includes("\\")) throw problem("a backslash must precede * or \\");
  if (parts.some((part, index) => part === "*" && parts[index + 1] === "*")) throw problem("consecutive *");
  return parts.map((part) => (part === "*" ? part : { character: part.replace(/^\\(?=.)/s, "") }));
}

export function wildcardTest(tokens: readonly Token[]): (value: string) => boolean {
  const source = tokens.map((token) => (token === "*" ? ".*" : literalSource(token.character)));
  const expression = new RegExp(`^${source.join("")}$`, "su");
  return (value) => expression.test(value);
}

/** The source of a regular expression for exactly this text. */
export function literalSource(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/**
 * In how many positions of a field's wildcard values one event value can be at once, at most; counted no further than just
 * beyond `limit`. It is what event-ruler calls the complexity of a rule, and counts bytes, and the quotes around a value.
 * https://github.com/aws/event-ruler/blob/main/README.md
 */
export function wildcardComplexity(values: readonly (readonly Token[])[], limit: number): number {
  const machines = values.map(bytesOf);
  const isStar = (value: number, token: number): boolean => machines[value]![token] === "*";
  const after = ([value, behind]: Position, byte: number): Position[] => [
    ...(isStar(value, behind - 1) ? [[value, behind] as const] : []),
    ...(machines[value]![behind] === byte || isStar(value, behind) ? [[value, behind + 1] as const] : []),
    // A `*` that takes nothing.
    ...(isStar(value, behind) && machines[value]![behind + 1] === byte ? [[value, behind + 2] as const] : []),
  ];
  const bytes = [...new Set(machines.flat().filter((token) => token !== "*")), ANY_OTHER];
  const seen = new Set<string>();
  const waiting: (readonly Position[])[] = [machines.map((_machine, value) => [value, 0])];
  let most = 0;
  for (let current = waiting.pop(); current && most <= limit; current = waiting.pop()) {
    for (const byte of bytes) {
      const next = distinct(current.flatMap((position) => after(position, byte)));
      const starting = next.flatMap(([value, behind]): Position[] =>
        isStar(value, behind) ? [[value, behind + 1]] : [],
      );
      most = Math.max(most, distinct([...next, ...starting]).length);
      const key = next.join(" ");
      if (!seen.has(key)) waiting.push(next);
      seen.add(key);
    }
  }
  return most;
}

/** In order. */
function distinct(positions: readonly Position[]): Position[] {
  return [...new Map(positions.map((position) => [position.join(), position])).values()].sort(
    ([value, behind], [otherValue, otherBehind]) => value - otherValue || behind - otherBehind,
  );
}

/** Stands for every byte that no value names. */
const ANY_OTHER = -1;

function bytesOf(tokens: readonly Token[]): readonly (number | "*")[] {
  const quote = '"'.charCodeAt(0);
  const inner = tokens.flatMap((token): (number | "*")[] =>
    token === "*" ? [token] : [...Buffer.from(token.character)],
  );
  return [quote, ...inner, quote];
}
