import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  [
    "of another version",
    '{"version":1,"services":{}}',
    "was written by another version of the embedded cloud; remove the folder to begin anew.",
  ],
  ["of another program", '{"ssm":[]}', "holds no state of the embedded cloud; use a folder of its own."],
  [
    "of another program with the same words",
    '{"version":2,"services":null}',
    "holds no state of the embedded cloud; use a folder of its own.",
  ],
  ["that is no object", "null", "holds no state of the embedded cloud; use a folder of its own."],
  ["that is broken", '{"ver', "cannot be read; remove the folder to begin anew."],
])("refuses a file %s by its name", (_which, text, problem) => {
  const file = join(folder, "state.json");
  writeFileSync(file, text);
  expect(() => new StateFolder(folder).read()).toThrow(`${file} ${problem}`);
});

it("removes the tables of a start that was broken off", () => {
  mkdirSync(join(folder, "dynamodb", "111111111111", "us-east-1"), { recursive: true });
  new StateFolder(folder);
  expect(existsSync(join(folder, "dynamodb"))).toBe(false);
});

it("removes nothing that is not its own", () => {
  const file = join(folder, "dynamodb", "notes.txt");
  mkdirSync(join(folder, "dynamodb"));
  writeFileSync(file, "precious");
  expect(() => new StateFolder(folder)).toThrow(`${file} is not the embedded cloud's; use a folder of its own`);
  expect(readFileSync(file, "utf8")).toBe("precious");
});

it("refuses what is no folder", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(() => new StateFolder(file)).toThrow(`${file} is no folder; use another one for the state.`);
  expect(() => new StateFolder(join(file, "below"))).toThrow(/below is no folder/);
});

it("refuses a folder that another process uses, and leaves its tables alone", () => {
  const tables = join(folder, "dynamodb", "111111111111");
  mkdirSync(tables, { recursive: true });
  writeFileSync(join(folder, "process-id"), String(process.ppid));
  expect(() => new StateFolder(folder)).toThrow(`${folder} is in use by process ${process.ppid}; end that`);
  expect(existsSync(tables)).toBe(true);
});

it.each([
  ["that has ended", () => String(spawnSync(process.execPath, ["--version"]).pid)],
  ["that had the same id in another container", () => String(process.pid)],
  ["that was killed before it wrote its id", () => ""],
])("takes over the folder of a process %s, and may take its own again", (_which, id) => {
  writeFileSync(join(folder, "process-id"), id());
  new StateFolder(folder);
  new StateFolder(folder);
  expect(readFileSync(join(folder, "process-id"), "utf8")).toBe(String(process.pid));
});

it("says where the state was not kept, and leaves nothing half-written", () => {
  const state = new StateFolder(folder);
  mkdirSync(join(folder, "state.json", "in-the-way"), { recursive: true });
  expect(() => state.write({})).toThrow(`The state was not kept in ${folder}. E`);
  expect(existsSync(join(folder, "state.json.next"))).toBe(false);
});
