import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StateFolder } from "../../sandbox/state-folder";

let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "state-"))));
afterEach(() => rmSync(folder, { recursive: true }));

it("keeps what was written last", () => {
  expect(new StateFolder(folder).read()).toBeUndefined();
  new StateFolder(folder).write({ ssm: [1] });
  new StateFolder(folder).write({ ssm: [2] });
  expect(new StateFolder(folder).read()).toEqual({ ssm: [2] });
});

it.each([
  ["of another version", '{"ssm":[]}', "was written by another version of the embedded cloud; remove the folder"],
  ["that is no object", "null", "was written by another version of the embedded cloud; remove the folder"],
  ["that is broken", '{"ver', "cannot be read; remove the folder"],
])("refuses a file %s by its name", (_which, text, problem) => {
  const file = join(folder, "state.json");
  writeFileSync(file, text);
  expect(() => new StateFolder(folder).read()).toThrow(`${file} ${problem} to begin anew.`);
});
