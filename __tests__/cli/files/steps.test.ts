import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addTo, createFile, doAll, write } from "../../../cli/files/steps";

let folder: string;
const path = (name: string): string => join(folder, name);
const files = (): readonly string[] => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "steps-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("performs all steps, and makes the folders that they need", () => {
  writeFileSync(path("there"), "1");
  doAll([
    createFile(path("a/b/new"), "new"),
    createFile(path("a/b/other"), "other"),
    addTo(path("there"), "1", "2\n"),
    write(path("fresh"), undefined, "fresh"),
  ]);
  expect(files()).toEqual(["a", "a/b", "a/b/new", "a/b/other", "fresh", "there"]);
  expect(readFileSync(path("there"), "utf8")).toBe("1\n2\n");
});

it.each([
  ["as on Windows, where all do", "1\r\n2\r\n", "\r\n"],
  ["plainly in a mixed file", "1\r\n2\n", "\n"],
])("ends lines %s", (_how, before, end) => {
  writeFileSync(path("added"), before);
  writeFileSync(path("written"), before);
  doAll([addTo(path("added"), before, "3\n"), write(path("written"), before, `${before}3\n`)]);
  for (const name of ["added", "written"]) expect(readFileSync(path(name), "utf8")).toBe(`${before}3${end}`);
});

it("leaves everything as it was where one fails, folders and what others have written included", () => {
  writeFileSync(path("there"), "before");
  writeFileSync(path("theirs"), "theirs");
  mkdirSync(path("kept"));
  const steps = [
    createFile(path("a/b/new"), "new"),
    createFile(path("kept/new"), "new"),
    write(path("there"), "before", "after"),
    createFile(path("theirs"), "ours"),
  ];
  expect(() => doAll(steps)).toThrow("EEXIST");
  expect(files()).toEqual(["kept", "theirs", "there"]);
  expect(readFileSync(path("there"), "utf8")).toBe("before");
  expect(readFileSync(path("theirs"), "utf8")).toBe("theirs");
});
