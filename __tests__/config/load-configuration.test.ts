import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { checkConfiguration, configurationIn } from "../../config/load-configuration";
import { loadMetricClasses } from "../../config/own-metrics";
import { ConfigurationError } from "../../config/problems";
import { HUB, SPOKE } from "../constructs/synthesized";

const ROOT = join(__dirname, "..", "..");
const METRIC = JSON.stringify(join(ROOT, "metric-library", "metric"));
const own = (name: string): string =>
  `class ${name} extends Metric { static iamPermissions = []; async computeValue() { return 1; } }`;

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** Writes files into a new folder; returns the path of the first. */
function written(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "configuration-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return join(folder, Object.keys(files)[0]!);
}

/** What is told of a file, with the names of files as a user knows them. */
async function told(file: string, load: () => Promise<unknown>): Promise<readonly string[]> {
  const folder = relative(ROOT, join(file, ".."));
  try {
    await load();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ path, message }) =>
      `${path}: ${message}`.replaceAll(`${folder}/`, "").replaceAll(join(file, ".."), ""),
    );
  }
}

const DEFAULT = "dashboard.config.ts: its default export has to be the configuration, and";
const WRITE = "write export default defineDashboard({ … }).";

describe("a configuration that cannot be read is told with file, line and column", () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ["a syntax error", { "c.ts": "export default {\n  hubs: [x }\n" }, ['c.ts:2:12: Expected "]" but found "}".']],
    [
      "syntax errors in several files that it imports",
      {
        "c.ts": 'import a from "./a.json";\nimport "./b";\nexport default a;\n',
        "a.json": "{,}",
        "b.ts": "const = 1;",
      },
      ['a.json:1:2: Expected string in JSON but found ",".', 'b.ts:1:7: Expected identifier but found "=".'],
    ],
    [
      "an import that leads nowhere",
      { "c.ts": '\nimport { a } from "./a";\nexport default a;\n' },
      ['c.ts:2:19: Could not resolve "./a".'],
    ],
    [
      "an import of what is not exported",
      { "c.ts": 'import { a } from "./b";\nexport default a;\n', "b.ts": "export const b = 1;" },
      ['c.ts:1:10: No matching export in "b.ts" for import "a".'],
    ],
    [
      "an error while it runs, where it is thrown",
      {
        "c.ts": 'import { f } from "./f";\nexport default f();\n',
        "f.ts": 'export function f() {\n  throw new TypeError("no file\\nx");\n}\n',
      },
      ["f.ts:2:9: TypeError: no file."],
    ],
    [
      "anything else that it throws",
      { "c.ts": 'throw "nothing";\nexport default 1;' },
      ["dashboard.config.ts: It throws nothing."],
    ],
    [
      "an object that it throws",
      { "c.ts": "throw Object.assign(Object.create(null), { status: 403 });\nexport default 1;" },
      ['dashboard.config.ts: It throws {"status":403}.'],
    ],
    [
      "an await at the top",
      { "c.ts": "export default await Promise.resolve({});\n" },
      ["c.ts:1:16: Top-level await is not available in the configured target environment."],
    ],
    [
      "what only tsx finds that it cannot compile, an await in a module that CommonJS imports",
      {
        "c.ts":
          "throw new Error(`Transform failed with 1 error:\\n${__dirname}/m.ts:2:10: ERROR: Top-level await`);\nexport default 1;",
      },
      ["m.ts:2:11: Top-level await."],
    ],
    ["no default export", { "c.ts": "export const config = { hubs: [] };\n" }, [`${DEFAULT} there is none; ${WRITE}`]],
    [
      "a function",
      { "c.ts": "export default () => ({ hubs: [] });\n" },
      [`${DEFAULT} this one is a function; ${WRITE}`],
    ],
    ["a promise", { "c.ts": "export default Promise.resolve({});\n" }, [`${DEFAULT} this one is a promise; ${WRITE}`]],
  ])("%s", async (_, files, problems) => {
    const file = written(files);
    expect(await told(file, () => configurationIn(file))).toEqual(problems);
  });

  it("a file that is not there", async () => {
    const file = join(written({ "other.ts": "" }), "..", "c.ts");
    expect(await told(file, () => configurationIn(file))).toEqual(["dashboard.config.ts: There is no such file."]);
  });

  it("anything that is no object", async () => {
    for (const [text, shown] of [
      ["null", "null"],
      ["undefined", "nothing"],
      ["[]", "[]"],
      ['"hub"', '"hub"'],
    ]) {
      const config = await configurationIn(written({ "c.ts": `export default ${text};` }));
      await expect(checkConfiguration(config)).rejects.toThrow(
        `the configuration: ${shown} is not accepted; it has to be an object.`,
      );
    }
  });
});

describe("a module of metrics of one's own that cannot be used", () => {
  const IMPORT = `import { Metric } from ${METRIC};\n`;

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      "a syntax error",
      { "index.ts": 'export * from "./A";\n', "A.ts": "export class A {\n  x y\n" },
      ['A.ts:2:5: Expected ";" but found "y".'],
    ],
    [
      "an error while it is imported",
      { "index.ts": '\nthrow new Error("not today.");\n' },
      ["index.ts:2:7: Error: not today."],
    ],
    ["no class", { "index.ts": "export const a = 1;\n" }, ["It exports no class that extends Metric."]],
    [
      "a class without a name",
      { "index.ts": `${IMPORT}export default ${own("")}\n` },
      ["Its default export is a metric, which gets its name from its export; export it by a name."],
    ],
    [
      "two of one name",
      {
        "index.ts": 'export * from "./a";\nexport * from "./b";\n',
        "a.ts": `${IMPORT}export ${own("A")}\n`,
        "b.ts": `${IMPORT}export ${own("A")}\n`,
      },
      ['Re-export of "A" in "index.ts" is ambiguous and has been removed (a.ts:2:14, b.ts:2:14).'],
    ],
    [
      "names that cannot be",
      { "index.ts": `${IMPORT}export ${own("SpotSavings24h")}\nexport ${own("Größe")}\n` },
      [
        'Metrics of your own: "Größe" is no name for a metric; use up to 64 letters and digits; SpotSavings24h is there already; give yours another name.',
      ],
    ],
  ])("%s", async (_, files, problems) => {
    const file = written(files);
    const said = await told(file, () => loadMetricClasses({ ownMetrics: file }));
    expect(said).toEqual(problems.map((problem) => `ownMetrics: "/index.ts" cannot be used. ${problem}`));
  });

  it("a package that is not installed", async () => {
    await expect(loadMetricClasses({ ownMetrics: "no-such-package" })).rejects.toThrow(
      /ownMetrics: "no-such-package" cannot be used\. no-such-package is not installed: npm install no-such-package/,
    );
  });

  it("is told with everything else that is wrong, but for names that may be its own", async () => {
    const file = written({ "index.ts": "}" });
    const metrics = ["ModelAge", { name: "ModelAge", arguments: { days: 1 } }, { name: "S3ObjectCount" }];
    const config = { hubs: [HUB], spokes: [{ ...SPOKE, region: "nowhere-1", metrics }], ownMetrics: file };
    expect(await told(file, () => checkConfiguration(config))).toEqual([
      'ownMetrics: "/index.ts" cannot be used. index.ts:1:1: Unexpected "}".',
      expect.stringMatching(/^spokes\[0\]\.region: "nowhere-1" is not accepted/),
      expect.stringMatching(/^spokes\[0\]\.metrics\[2\]\.arguments\.bucket: nothing is not accepted/),
    ]);
  });

  it("a default export is no mistake where it has a name too", async () => {
    const file = written({ "index.ts": `${IMPORT}export ${own("A")}\nexport default A;\n` });
    expect(Object.keys(await loadMetricClasses({ ownMetrics: file }))).toContain("A");
  });
});
