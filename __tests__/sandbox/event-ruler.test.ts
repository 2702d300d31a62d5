import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compilePattern } from "../../sandbox/services/events/pattern";
import { wildcardComplexity, wildcardTokens } from "../../sandbox/services/events/wildcard";

/**
 * What AWS's own library, software.amazon.event.ruler:event-ruler 2.1.0, says of patterns and events: some written by hand,
 * most made by chance from a seed. Not among them are, since EventBridge differs or nobody could mean them: numbers beyond
 * ±5e9, keys that come twice in an object, text behind the pattern, addresses of one IP version in a block of the other,
 * and empty lists below `anything-but`, of which the library takes some and fails at others.
 */
function judged<Case>(name: string): Case[] {
  const lines = readFileSync(join(__dirname, "event-ruler", name), "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line) => JSON.parse(line) as Case);
}

const PATTERNS = judged<[pattern: string, verdict: "refused" | [event: string, matches: boolean][]]>("patterns.jsonl");

test("patterns are taken and refused as by event-ruler", () => {
  const refused = PATTERNS.filter(([, verdict]) => verdict === "refused").map(([pattern]) => pattern);
  expect(refused.length).toBeGreaterThan(100);
  expect(PATTERNS.map(([pattern]) => pattern).filter((pattern) => !isTaken(pattern))).toEqual(refused);
});

test("events match as by event-ruler", () => {
  const verdicts = PATTERNS.flatMap(([pattern, verdict]) =>
    verdict === "refused" ? [] : verdict.map(([event, matches]) => ({ pattern, event, matches })),
  );
  expect(verdicts.length).toBeGreaterThan(1000);
  const others = verdicts.filter(({ pattern, event, matches }) => matching(pattern)(JSON.parse(event)) !== matches);
  expect(others).toEqual([]);
});

test("wildcards are as complex as to event-ruler", () => {
  const wrong = judged<[values: string[], complexity: number]>("complexity.jsonl").filter(
    ([values, complexity]) =>
      wildcardComplexity(
        values.map((value) => wildcardTokens(value, Error)),
        100,
      ) !== complexity,
  );
  expect(wrong).toEqual([]);
});

function isTaken(pattern: string): boolean {
  try {
    compilePattern(pattern);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "InvalidEventPatternException" });
    return false;
  }
}

const compiled = new Map<string, ReturnType<typeof compilePattern>>();

function matching(pattern: string): ReturnType<typeof compilePattern> {
  const known = compiled.get(pattern) ?? compilePattern(pattern);
  compiled.set(pattern, known);
  return known;
}
