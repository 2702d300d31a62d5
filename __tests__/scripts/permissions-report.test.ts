import { report, type StackChange } from "../../scripts/permissions/report";

function change(stack: string, heading: string, added: string, removed?: string): StackChange {
  const kept = { heading: "Kept", text: "stays on *" };
  return {
    stack,
    before: removed === undefined ? [kept] : [kept, { heading, text: removed }],
    after: [kept, { heading, text: added }],
  };
}

describe("the report", () => {
  it("lists additions before removals, and counts over all stacks", () => {
    expect(report([change("a", "One", "new on *", "old on *"), change("b", "Two", "newer on *")], "text")).toBe(`a
  One
    + new on *
    - old on *

b
  Two
    + newer on *

2 stacks: 2 added, 1 removed`);
  });

  it("is one line where nothing changed", () => {
    const kept = [{ heading: "Kept", text: "stays on *" }];
    const nothing = [{ stack: "a", before: kept, after: kept }];
    expect(report(nothing, "text")).toBe("no change in permissions");
    expect(report(nothing, "markdown")).toBe("no change in permissions");
  });

  it("is a heading and a coloured list in Markdown", () => {
    expect(report([change("a", "One", "new on *", "old on *")], "markdown")).toBe(`### \`a\`

**\`One\`**

\`\`\`diff
+ new on *
- old on *
\`\`\`

1 stack: 1 added, 1 removed`);
  });

  it("keeps names in code, whatever they hold: pipes, HTML, mentions, and any number of backticks", () => {
    const hostile = "| <img src=x> @team `` [a](b)";
    expect(report([change(hostile, hostile, "``` </pre> `````")], "markdown")).toBe(`### \`\`\` ${hostile} \`\`\`

**\`\`\` ${hostile} \`\`\`**

\`\`\`\`\`\`diff
+ \`\`\` </pre> \`\`\`\`\`
\`\`\`\`\`\`

1 stack: 1 added, 0 removed`);
  });

  it.each(["text", "markdown"] as const)(
    "keeps a name on its line in %s, and its control characters visible",
    (format) => {
      const printed = report([change("a\n# b", "One\r", "x\u001b[2J\u202e\u2028y")], format);
      expect(printed).toContain("a\\u{a}# b");
      expect(printed).toContain("One\\u{d}");
      expect(printed).toContain("+ x\\u{1b}[2J\\u{202e}\\u{2028}y");
    },
  );
});
