import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initProject, whatNext } from "../../../cli/init/init";
import { installedPackage } from "../../../cli/init/installed-package";
import { DEVELOPMENT_PACKAGES, SHARED_PACKAGES } from "../../../cli/init/packages";
import { dsDashboard } from "../command-line";

const ROOT = join(__dirname, "../../..");
/** As the package's own package.json has it. */
const INSTALLED = {
  specifier: "^1.2.3",
  dependencies: { tsx: "4.0.0", zod: "4.0.0" },
  peerDependencies: Object.fromEntries([...SHARED_PACKAGES, ...DEVELOPMENT_PACKAGES].map((name) => [name, "^9.0.0"])),
  allowScripts: { esbuild: false },
};

let folder: string;
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const files = (): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(folder.length + 1))
    .sort();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "init-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("writes a project, and names its files", () => {
  const written = initProject(folder, INSTALLED);
  expect(files()).toEqual([...written].sort());
  expect(written).toEqual(
    expect.arrayContaining(["package.json", "cdktf.json", "main.ts", "dashboard.config.ts", "metrics/index.ts"]),
  );
  expect(whatNext(written)).toContain(`Written: ${written.join(", ")}\n`);
});

it("asks for this package as it was installed, for one copy of what is shared, and for what tests need", () => {
  initProject(folder, INSTALLED);
  const { dependencies, devDependencies, jest } = JSON.parse(read("package.json"));
  expect(dependencies).toEqual({ cdktf: "^9.0.0", constructs: "^9.0.0", "ds-dashboard": "^1.2.3", tsx: "4.0.0" });
  expect(Object.keys(devDependencies)).toEqual(DEVELOPMENT_PACKAGES);
  expect(jest).toEqual({ preset: "ds-dashboard" });
});

it("writes TypeScript and YAML as the formatter leaves them", () => {
  const names = initProject(folder, INSTALLED).filter((name) => /\.(ts|yml)$/.test(name));
  const args = ["--list-different", "--config", join(ROOT, ".prettierrc.json"), ...names];
  expect(execFileSync(join(ROOT, "node_modules/.bin/prettier"), args, { cwd: folder, encoding: "utf8" })).toBe("");
});

it("has the program and the settings of a clone", () => {
  initProject(folder, INSTALLED);
  const own = (name: string): string => readFileSync(join(ROOT, name), "utf8");
  expect(read("main.ts")).toBe(own("main.ts"));
  expect(JSON.parse(read("cdktf.json"))).toEqual(JSON.parse(own("cdktf.json")));
});

it("names everything that is in the way, and writes nothing", () => {
  writeFileSync(join(folder, "README.md"), "mine");
  writeFileSync(join(folder, "main.ts"), "mine");
  writeFileSync(join(folder, "other.txt"), "mine");
  expect(() => initProject(folder, INSTALLED)).toThrow(
    `${folder} has main.ts, README.md already; nothing was written. Begin a project in an empty folder.`,
  );
  expect(files()).toEqual(["README.md", "main.ts", "other.txt"]);
  expect(read("README.md")).toBe("mine");
});

it("is refused by a clone, which is a project itself", async () => {
  expect(() => installedPackage(folder)).toThrow("This is a clone, which is a project itself");
  expect(await dsDashboard(["init"])).toMatchObject({ code: 2, stderr: expect.stringContaining("This is a clone") });
});
