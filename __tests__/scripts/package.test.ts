import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DEVELOPMENT_PACKAGES, SHARED_PACKAGES } from "../../cli/init/packages";
import clone from "../../package.json";
import { importsIn } from "../../scripts/package/imports";
import { packageManifest } from "../../scripts/package/manifest";

const folder = mkdtempSync(join(tmpdir(), "package-"));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** The manifest of a package that imports `imported`. */
function manifest(...imported: readonly string[]): any {
  return packageManifest(clone, {
    folder,
    modules: "prebuilt/sources",
    imported: new Set(imported),
    bundled: ["@cdktf/provider-aws"],
  });
}

it("finds what compiled files import, however they do, but for what is bundled", () => {
  written(
    "cli/a.js",
    'const a = require("zod");\nvoid import("hono/tiny");\nconst b = require("./b");\nrequire("node:fs");',
  );
  written("bin/c.mjs", 'import "tsx";\nexport * from "@scope/name/lib/x";\nconst text = `import "not"`;');
  written("cli/a.d.ts", 'import "types-only";');
  written("prebuilt/functions/f/index.mjs", 'import "left-to-lambda";');
  written("sandbox/d.js", 'load("@scope/by-name");');
  expect([...importsIn(folder)].sort()).toEqual(["@scope/by-name", "@scope/name/lib/x", "hono/tiny", "tsx", "zod"]);
});

it("exports what was compiled, with its types, and the ES module for who bundles where there is one", () => {
  written("prebuilt/sources/metric-library/metric.js", "");
  expect(manifest().exports).toMatchObject({
    ".": { types: "./config/dashboard-config.d.ts", default: "./config/dashboard-config.js" },
    "./metric": {
      types: "./metric-library/metric.d.ts",
      module: "./prebuilt/sources/metric-library/metric.js",
      default: "./metric-library/metric.js",
    },
    "./jest-preset": "./testing/jest-preset.mjs",
  });
  expect(Object.keys(manifest().exports)).toEqual(Object.keys(clone.exports));
});

it("depends on what is imported, and leaves what projects install for themselves to them", () => {
  const { dependencies, peerDependencies, peerDependenciesMeta } = manifest(
    "@cdktf/provider-aws/lib/iam-role",
    "constructs",
    "typescript",
    "zod/v4",
  );
  expect(dependencies).toEqual({
    "@cdktf/provider-aws": clone.dependencies["@cdktf/provider-aws"],
    zod: clone.dependencies.zod,
  });
  expect(Object.keys(peerDependencies)).toEqual([...SHARED_PACKAGES, ...DEVELOPMENT_PACKAGES]);
  expect(Object.keys(peerDependenciesMeta)).toEqual(DEVELOPMENT_PACKAGES);
  for (const range of Object.values(peerDependencies)) expect(range).toMatch(/^\^\d+\.\d+\.\d+$/);
});
