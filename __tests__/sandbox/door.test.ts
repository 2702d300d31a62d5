import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

const PROJECT = resolve(__dirname, "../..");
const SANDBOX = join(PROJECT, "sandbox");

interface Import {
  /** Relative to the project. */
  readonly file: string;
  readonly target: string;
}

/** What the files of a folder import by a relative path. */
function importsOf(folder: string): readonly Import[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.m?[jt]sx?$/.test(name) && !name.split(sep).includes("node_modules"))
    .flatMap((name) => {
      const file = join(folder, name);
      const found = readFileSync(file, "utf8").matchAll(/(?:\bfrom|\bimport\(?|\brequire\() ?"(\.[^"]*)"/g);
      return [...found].map(([, path]) => ({
        file: relative(PROJECT, file),
        target: relative(PROJECT, resolve(dirname(file), path!)),
      }));
    });
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}${sep}`);
}

test("the embedded cloud imports nothing of the project", () => {
  const imports = importsOf(SANDBOX);
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter(({ target }) => !isBelow(target, "sandbox"))).toEqual([]);
});

test("everybody else comes in by the door", () => {
  const rooms = readdirSync(PROJECT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(\.|node_modules$|cdktf\.out$|dist$|sandbox$)/.test(entry.name))
    .map(({ name }) => name);
  const imports = rooms
    .flatMap((room) => importsOf(join(PROJECT, room)))
    .filter(({ file, target }) => isBelow(target, "sandbox") && !isBelow(file, join("__tests__", "sandbox")));
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter(({ target }) => target !== "sandbox")).toEqual([]);
});
