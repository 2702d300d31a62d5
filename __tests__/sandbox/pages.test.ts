import { AwsError } from "../../sandbox/aws-error";
import { pageByCount, pageByName, type Page } from "../../sandbox/services/pages";

const LETTERS = ["a", "b", "c", "d", "e"];
const invalidToken = (): AwsError => new AwsError("InvalidNextToken", "No token of this list.");

/** All pages of a list, one behind the other. */
function pages<Item>(pageAt: (token: string | undefined) => Page<Item>): (readonly Item[])[] {
  const all: (readonly Item[])[] = [];
  let token: string | undefined;
  do {
    const { page, next } = pageAt(token);
    all.push(page);
    token = next;
  } while (token !== undefined);
  return all;
}

test("pages by count hold everything once, and the last has no token, even when it is full", () => {
  expect(pages((token) => pageByCount(LETTERS, 2, token, invalidToken))).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  expect(pages((token) => pageByCount(LETTERS, 5, token, invalidToken))).toEqual([LETTERS]);
  expect(pages((token) => pageByCount([], 5, token, invalidToken))).toEqual([[]]);
});

test.each(["", "x", "1", "2", "-1", "b", "YWZ0ZXIg", "Yg==", "YWZ0ZXIgYg", "YWZ0ZXIgMg=="])(
  "the token %j, which no page has given, is refused as the service refuses it",
  (token) => {
    expect(() => pageByCount(LETTERS, 2, token, invalidToken)).toThrow(invalidToken());
    if (token === "YWZ0ZXIgYg") return;
    expect(() => pageByName([{ name: "a" }], 2, token, invalidToken)).toThrow(invalidToken());
  },
);

test("pages by name go on behind the last name, whatever has come or gone before it", () => {
  const named = (names: readonly string[]) => names.map((name) => ({ name }));
  expect(pages((token) => pageByName(named(LETTERS), 2, token, invalidToken))).toEqual(
    [["a", "b"], ["c", "d"], ["e"]].map(named),
  );
  const { next } = pageByName(named(LETTERS), 2, undefined, invalidToken);
  expect(pageByName(named(["a", "aa", "c", "d", "e"]), 2, next, invalidToken).page).toEqual(named(["c", "d"]));
});
