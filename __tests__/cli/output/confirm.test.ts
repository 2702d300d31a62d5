import { PassThrough } from "node:stream";
import { confirm } from "../../../cli/output/confirm";

it.each([
  ["y\n", true],
  ["Yes \n", true],
  ["n\n", false],
  ["\n", false],
  ["yesterday\n", false],
  // The end of the input.
  ["", false],
])("takes %j for %s", async (answer, agreed) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const answered = confirm("Remove it?", input, output);
  input.end(answer);
  expect(await answered).toBe(agreed);
  expect((output.read() as Buffer).toString()).toContain("Remove it? [y/N] ");
});
