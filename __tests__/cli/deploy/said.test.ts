import { changesIn, errorIn } from "../../../cli/deploy/said";

it.each([
  ["Apply complete! Resources: 34 added, 0 changed, 2 destroyed.", { added: 34, changed: 0, destroyed: 2 }],
  ["Apply complete! Resources: 1 imported, 3 added, 0 changed, 0 destroyed.", { added: 3, changed: 0, destroyed: 0 }],
  ["\u001b[1mPlan:\u001b[0m 1 to add, 2 to change, 3 to destroy.\n", { added: 1, changed: 2, destroyed: 3 }],
  ["No changes. Your infrastructure matches the configuration.", { added: 0, changed: 0, destroyed: 0 }],
  ["Changes to Outputs:\n  + a = 1\n", { added: 0, changed: 0, destroyed: 0 }],
  ["something else", undefined],
])("counts what Terraform changes: %j", (output, changes) => {
  expect(changesIn(output)).toEqual(changes);
});

it("tells the last error, without frames and colours, and the end of one that is long", () => {
  expect(errorIn("one\n╷\n│ Error: first\n╵\n╷\n│ \u001b[31mError: \u001b[0msecond\n│ \n│   with a.b,\n╵\n")).toEqual([
    "Error: second",
    "  with a.b,",
  ]);
  const long = Array.from({ length: 100 }, (_, line) => `  line ${line}`).join("\n");
  expect(errorIn(`Error: long\n${long}`)).toEqual([
    "Error: long",
    ...Array.from({ length: 11 }, (_, n) => `  line ${89 + n}`),
  ]);
  expect(errorIn("killed\n")).toEqual(["killed"]);
  expect(errorIn("")).toEqual(["It printed nothing."]);
});
