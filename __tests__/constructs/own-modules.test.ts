import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { definitionsOf } from "../../constructs/own-modules";

let folder: string;
beforeEach(() => (folder = realpathSync(mkdtempSync(join(tmpdir(), "ds-dashboard-test-")))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Where the exports of one of the files are defined: `file#name`, by the name that it exports them by. */
function definitions(files: Readonly<Record<string, string>>, module: string): Readonly<Record<string, string>> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const options = { absWorkingDir: folder, format: "esm", platform: "node", logLevel: "silent" } as const;
  const found = definitionsOf(module.startsWith("./") ? join(folder, module) : module, options);
  return Object.fromEntries([...found].map(([as, { file, name }]) => [as, `${file.slice(folder.length + 1)}#${name}`]));
}

const A = "export class A {}\nexport const other: number = 1;\n";
const B = "import { A } from './a';\nexport class B extends A {}\nexport default class C {}\n";

it("finds what a module defines itself", () => {
  expect(definitions({ "index.ts": A }, "./index.ts")).toEqual({ A: "index.ts#A", other: "index.ts#other" });
});

it.each([
  ["line by line", 'export { A } from "./a";\n// More.\nexport { B } from "./b";'],
  ["with types", 'export type { A as T } from "./a"; export { A, type other } from "./a"; export { B } from "./b";'],
  ["by import and export", 'import { A } from "./a";\nimport { B as b } from "./b";\nexport { A, b as B };'],
  ["through another such module", 'export { B, A } from "./more";'],
])("finds through a module that only exports from others, %s, which file defines what", (_how, index) => {
  const more = "export { A } from '../a';\nexport { B } from '../b';\n";
  const files = { "index.ts": index, "a.ts": A, "b.ts": B, "more/index.ts": more };
  expect(definitions(files, "./index.ts")).toEqual({ A: "a.ts#A", B: "b.ts#B" });
});

it("finds what is renamed, what was a default, and all that a module exports", () => {
  const index =
    "export * from './a';\nexport { B as D, default as E } from './b';\nimport F from './b';\nexport { F };\n";
  expect(definitions({ "index.ts": index, "a.ts": A, "b.ts": B }, "./index.ts")).toEqual({
    A: "a.ts#A",
    other: "a.ts#other",
    D: "b.ts#B",
    E: "b.ts#default",
    F: "b.ts#default",
  });
});

it("goes round no circle", () => {
  const files = {
    "index.ts": "export * from './more';\nexport { A } from './a';\n",
    "a.ts": A,
    "more.ts": "export * from '.';\n",
  };
  expect(definitions(files, "./index.ts")).toEqual({ A: "a.ts#A" });
});

it.each([
  ["does something besides", 'export { A } from "./a";\nconsole.log(1);'],
  ["imports for an effect", 'import "./b";\nexport { A } from "./a";'],
  ["defines something", 'export { A } from "./a";\nexport const one = 1;'],
])("takes a module that %s as it is", (_what, index) => {
  const found = definitions({ "index.ts": index, "a.ts": A, "b.ts": B }, "./index.ts");
  expect(found).toMatchObject({ A: "index.ts#A" });
});

it("looks into packages, though not into those in CommonJS", () => {
  const packages = {
    "node_modules/esm/package.json": '{ "type": "module", "exports": "./index.js" }',
    "node_modules/esm/index.js": 'export * from "./a.js";\nexport { B } from "cjs";\n',
    "node_modules/esm/a.js": "export class A {}",
    "node_modules/cjs/package.json": '{ "main": "main.js" }',
    "node_modules/cjs/main.js": "exports.B = class B {};",
    // A folder of the same name is not the package.
    "esm/index.js": "export const no = 1;",
  };
  expect(definitions(packages, "esm")).toEqual({ A: "node_modules/esm/a.js#A", B: "node_modules/cjs/main.js#B" });
  expect(definitions(packages, "cjs")).toEqual({});
});
