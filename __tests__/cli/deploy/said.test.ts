import { changesIn, errorIn, remedyFor } from "../../../cli/deploy/said";

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

it("says where a lock that was left is removed, and where the state is taken along into another backend", () => {
  const lock =
    "\u001b[31mError: \u001b[0mError acquiring the state lock\n\n│ Error message: PreconditionFailed\n│ Lock Info:\n│   ID:        9a19abb1\n│   Path:      b/k\n";
  expect(remedyFor(lock, "stacks/a")).toEqual([
    "If that deployment is not under way any more, in stacks/a: terraform force-unlock 9a19abb1",
  ]);
  expect(remedyFor("Error: Backend configuration changed\n\nA change …", "stacks/a")).toEqual([
    "To take the state along, in stacks/a: terraform init -migrate-state",
  ]);
  expect(remedyFor("Error: else\n  ID: 1\n", "stacks/a")).toEqual([]);
});
