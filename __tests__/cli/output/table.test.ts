import { table } from "../../../cli/output/table";

const HEAD = ["Spoke", "State", "Problem"];
const LONG = "333333333333:us-east-1: parameter /monitors/hub is missing, and the statement that lets the hub in, too";

/** How many places a text takes in a terminal: two for each Chinese character and each picture. */
function widthOf(text: string): number {
  const segments = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  return segments.reduce((sum, one) => sum + (/[\p{Script=Han}\p{Emoji_Presentation}]/u.test(one) ? 2 : 1), 0);
}

/** The text of a column, put together again from the lines of the one row. */
function column(drawn: string, index: number): string {
  const lines = drawn.split("\n").slice(2, -1);
  return lines.map((line) => line.split("│")[index + 1]!.trim()).join("");
}

describe("a table", () => {
  it.each([40, 60, 80, 100])("fits a terminal of %i characters, and cuts nothing off", (columns) => {
    const row = ["Project1/dev", "not connected", LONG];
    const drawn = table(HEAD, [row], [], columns);
    for (const line of drawn.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    const whole = (text: string): string => text.replace(/\s/g, "");
    row.forEach((cell, index) => expect(whole(column(drawn, index))).toBe(whole(cell)));
  });

  it.each(["日本語".repeat(40), "x".repeat(200), "👩‍👩‍👧‍👦".repeat(30), "é́".repeat(90)])(
    "breaks a word without an end: %s",
    (word) => {
      const drawn = table(HEAD, [["a", "b", word]], [], 60);
      for (const line of drawn.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(60);
      expect(column(drawn, 2)).toBe(word);
      expect(drawn).not.toContain("…");
    },
  );

  it("stays as it is where it fits, and where nobody says how wide the terminal is", () => {
    const row = ["Project1/dev", "connected", LONG];
    const drawn = table(HEAD, [row]);
    expect(drawn.split("\n")).toHaveLength(4);
    expect(table(HEAD, [row], [], 500)).toBe(drawn);
    expect(drawn).toContain(LONG);
  });

  it("is as wide as the terminal of standard output, and of no width where that is a file", () => {
    const { isTTY, columns } = process.stdout;
    try {
      Object.assign(process.stdout, { isTTY: true, columns: 50 });
      expect(table(HEAD, [["a", "b", LONG]]).split("\n")[0]).toHaveLength(50);
      Object.assign(process.stdout, { isTTY: false });
      expect(table(HEAD, [["a", "b", LONG]])).toContain(LONG);
    } finally {
      Object.assign(process.stdout, { isTTY, columns });
    }
  });
});
