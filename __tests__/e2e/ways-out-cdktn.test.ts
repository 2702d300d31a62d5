import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CACHE, ROOT, SOURCES } from "./terraform/folders";
import { cleanEnvironment, run } from "./terraform/programs";

// Needs npm, and its registry the first time: half a gigabyte.
/** The continuation of CDKTF, and the last version of constructs that it takes. */
const PACKAGES = ["cdktn@0.24.0", "@cdktn/provider-aws@25.7.0", "@cdktn/provider-archive@14.0.1", "constructs@10.7.2"];
const HOME = join(CACHE, "cdktn-0.24.0");
const INSTALL_TIMEOUT_MS = 600_000;

/** Packages of the project that others stand in for. */
const REPLACED = ["cdktf", "@cdktf", "constructs"];

async function installCdktn(): Promise<void> {
  if (existsSync(HOME)) return;
  const part = `${HOME}.${process.pid}`;
  mkdirSync(part, { recursive: true });
  writeFileSync(join(part, "package.json"), JSON.stringify({ private: true }));
  // It asks for Node 22; what is used of it runs on 20 as well.
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--engine-strict=false"];
  await run("npm", ["install", ...options, ...PACKAGES], { cwd: part, env: cleanEnvironment() });
  renameSync(part, HOME);
}

/** A copy of the project in which other packages have the place of CDKTF's. */
function copyWithCdktn(folder: string): void {
  for (const source of [...SOURCES, "dashboard.config.ts"])
    cpSync(join(ROOT, source), join(folder, source), { recursive: true });
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(ROOT, "node_modules")).filter((one) => !REPLACED.includes(one))) {
    symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  }
  for (const name of ["cdktn", "@cdktn", "constructs"]) {
    symlinkSync(join(HOME, "node_modules", name), join(modules, name));
  }
  for (const file of sourcesIn(folder)) {
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replaceAll('from "cdktf"', 'from "cdktn"').replaceAll('from "@cdktf/', 'from "@cdktn/'));
  }
}

/** The files that may import CDKTF. */
function sourcesIn(folder: string): readonly string[] {
  const constructs = join(folder, "constructs");
  return [join(folder, "main.ts"), ...readdirSync(constructs).map((file) => join(constructs, file))];
}

/**
 * The stacks as `main.ts` of a folder synthesizes them, without comments, and with one name for the registry's AWS
 * provider. Hashes are left out: that of a bundle differs where packages are linked in from elsewhere.
 */
async function synthesize(folder: string, outdir: string): Promise<Readonly<Record<string, unknown>>> {
  const env = { ...cleanEnvironment(), CDKTF_OUTDIR: outdir };
  await run(process.execPath, ["--import", "tsx", "main.ts"], { cwd: folder, env });
  return Object.fromEntries(
    readdirSync(join(outdir, "stacks")).map((stack) => {
      const text = readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8");
      const hashless = text
        .replace(/\b[0-9a-f]{32}\b/g, "<hash>")
        .replace('"source": "aws"', '"source": "hashicorp/aws"');
      return [stack, JSON.parse(hashless, (key, value: unknown) => (key === "//" ? undefined : value))];
    }),
  );
}

/** CDKTF is archived: the code has to go on without it. */
describe("cdktn", () => {
  let folder: string;

  beforeAll(async () => {
    await installCdktn();
    folder = mkdtempSync(join(tmpdir(), "e2e-cdktn-"));
    copyWithCdktn(folder);
  }, INSTALL_TIMEOUT_MS);
  afterAll(() => rmSync(folder, { recursive: true }));

  it("has the place of CDKTF everywhere in the copy", () => {
    const imports = sourcesIn(folder).flatMap((file) => readFileSync(file, "utf8").match(/from "@?cdkt.*"/g) ?? []);
    expect(imports.length).toBeGreaterThan(10);
    expect(imports.filter((one) => !/"@?cdktn/.test(one))).toEqual([]);
  });

  it("synthesizes the same stacks from the same code, but for the names of the packages", async () => {
    const expected = await synthesize(ROOT, join(folder, "with-cdktf"));
    const actual = await synthesize(folder, join(folder, "with-cdktn"));
    expect(Object.keys(actual)).toEqual(["hub", "spoke-project1-dev", "spoke-project1-prod"]);
    expect(actual).toEqual(expected);
  });
});
